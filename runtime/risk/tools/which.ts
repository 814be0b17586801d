import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `which`. */
export const which: CommandKnowledge = {
  name: 'which',
  summary: 'shows where a program lies',
  alsoNamed: ['whereis', 'type'],
  source: 'https://man7.org/linux/man-pages/man1/which.1.html',
  base: 'safe',
  flags: '-a -s -b -m -u -f -p -P -t -l --all --skip-alias --skip-dot --help --version',
  examples: { safe: ['which -a node', 'type ls'] },
};
