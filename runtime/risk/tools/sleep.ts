import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `sleep`. */
export const sleep: CommandKnowledge = {
  name: 'sleep',
  summary: 'waits',
  alsoNamed: ['wait'],
  source: 'https://man7.org/linux/man-pages/man1/sleep.1.html',
  base: 'safe',
  flags: '-n -f -p= --help --version',
  examples: { safe: ['sleep 5'] },
};
