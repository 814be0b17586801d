import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `traceroute`. */
export const traceroute: CommandKnowledge = {
  name: 'traceroute',
  summary: 'shows the way to a host',
  alsoNamed: ['tracepath', 'traceroute6', 'mtr'],
  source: 'https://man7.org/linux/man-pages/man8/traceroute.8.html',
  base: 'safe',
  flags:
    '-4 -6 -n -I -T -U -F -d -r -b -w= -q= -m= -p= -f= -i= -s= -N= -l -c= --report --report-wide --report-cycles= --no-dns --max-hops= --queries= --wait= --port= --icmp --tcp --udp --help --version',
  examples: { safe: ['traceroute -n example.com', 'mtr -rn -c 5 example.com'] },
};
