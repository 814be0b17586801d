import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `chroot` and of others whose first operand is not the command. */
export const chroot: CommandKnowledge = {
  name: 'chroot',
  alsoNamed: ['flock', 'taskset'],
  summary: 'runs a command in another place: another root, behind a lock, on chosen processors',
  source: 'https://man7.org/linux/man-pages/man1/chroot.1.html',
  base: 'unknown',
  why: 'opens a session or works on another process',
  flags:
    '-n -w= -x -s -e -a --userspec= --groups= --skip-chdir --nonblock --nb --timeout= --wait= --shared --exclusive --cpu-list',
  wraps: [
    { kind: 'words', skip: 1 },
    { kind: 'text', flag: '-c= --command=', shell: 'bash' },
  ],
  examples: {
    safe: ['chroot /mnt ls -l', 'flock /tmp/l ls -l'],
    caution: ['chroot /mnt'],
    dangerous: ['chroot /mnt rm -rf x', 'flock -n /tmp/l rm -rf x', "flock /tmp/l -c 'rm -rf x'"],
  },
};
