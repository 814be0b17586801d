import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `netstat`. */
export const netstat: CommandKnowledge = {
  name: 'netstat',
  summary: 'lists connections and routes',
  source: 'https://man7.org/linux/man-pages/man8/netstat.8.html',
  base: 'safe',
  flags:
    '-a -l -n -p -t -u -r -i -s -e -c -g -o -v -w -x -4 -6 -W -N -C -F -M -Z -A= -I= -f= --all --listening --numeric --program --programs --tcp --udp --route --interfaces --statistics --extend --continuous --groups --wide --verbose --help --version',
  examples: { safe: ['netstat -tulpn', 'netstat -rn'] },
};
