import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `man`. */
export const man: CommandKnowledge = {
  name: 'man',
  summary: 'shows a manual',
  alsoNamed: ['help', 'whatis', 'apropos', 'info'],
  source: 'https://man7.org/linux/man-pages/man1/man.1.html',
  base: 'safe',
  flags: '-k -f -a -w -s= -d',
  examples: { safe: ['man ls'] },
};
