import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `nslookup`. */
export const nslookup: CommandKnowledge = {
  name: 'nslookup',
  summary: 'asks the DNS',
  source: 'https://linux.die.net/man/1/nslookup',
  base: 'safe',
  style: 'words',
  flags: '-version -type= -query= -q= -port= -timeout= -retry= -class= -debug -vc',
  examples: { safe: ['nslookup example.com', 'nslookup -type=MX example.com 8.8.8.8'] },
};
