import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `test`. */
export const test: CommandKnowledge = {
  name: 'test',
  summary: 'checks files and values',
  alsoNamed: ['[', 'expr'],
  source: 'https://man7.org/linux/man-pages/man1/test.1.html',
  base: 'safe',
  style: 'plain',
  examples: { safe: ['test -f /etc/passwd', '[ -d /var ]', '[ "$a" = b ]'] },
};
