import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `dig`. */
export const dig: CommandKnowledge = {
  name: 'dig',
  summary: 'asks the DNS',
  alsoNamed: ['drill', 'kdig'],
  source: 'https://man7.org/linux/man-pages/man1/dig.1.html',
  base: 'safe',
  style: 'words',
  flags: '-4 -6 -b= -c= -i -k= -m -p= -q= -r -t= -u -v -x= -f= -y= -h',
  examples: { safe: ['dig +short example.com', 'dig @8.8.8.8 -t MX example.com', 'dig -x 10.0.0.1'] },
};
