import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `host`. */
export const host: CommandKnowledge = {
  name: 'host',
  summary: 'asks the DNS',
  source: 'https://linux.die.net/man/1/host',
  base: 'safe',
  flags: '-a -A -C -d -i -l -n -r -s -T -U -v -V -w -4 -6 -c= -m= -N= -p= -R= -t= -W=',
  examples: { safe: ['host -t AAAA example.com'] },
};
