import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `vmstat`. */
export const vmstat: CommandKnowledge = {
  name: 'vmstat',
  summary: 'shows the load of memory, disks and processors',
  alsoNamed: ['iostat', 'mpstat', 'pidstat', 'nproc', 'lscpu', 'lspci', 'lsusb', 'lsmod', 'arch'],
  source: 'https://man7.org/linux/man-pages/man8/vmstat.8.html',
  base: 'safe',
  flags:
    '-a -c -d -e -f -h -k -m -n -p= -r -s -t -u -v -w -x -y -z -A -D -N -P= -S= -T= --all --json --ignore= --help --version',
  examples: { safe: ['vmstat 1 5', 'iostat -xz 1 3'] },
};
