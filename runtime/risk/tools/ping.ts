import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `ping`. */
export const ping: CommandKnowledge = {
  name: 'ping',
  summary: 'asks a host for an echo',
  alsoNamed: ['ping6', 'arping', 'fping'],
  source: 'https://man7.org/linux/man-pages/man8/ping.8.html',
  base: 'safe',
  flags:
    '-4 -6 -a -A -b -B -c= -C -d -D -e= -F= -h -H -i= -I= -l= -L -m= -M= -n -N= -O -p= -q -Q= -r -R -s= -S= -t= -T= -u -U -v -V -w= -W=',
  rules: [
    {
      id: 'flood',
      risk: 'dangerous',
      when: { flag: '-f' },
      why: 'floods the host with packets',
      suggestion: 'use -c with a small count',
    },
  ],
  examples: { safe: ['ping -c 3 example.com', 'ping -c3 -W 2 10.0.0.1'], dangerous: ['ping -f 10.0.0.1'] },
};
