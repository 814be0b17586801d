import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `true`. */
export const trueTool: CommandKnowledge = {
  name: 'true',
  summary: 'does nothing',
  alsoNamed: ['false', ':'],
  source: 'https://man7.org/linux/man-pages/man1/true.1.html',
  base: 'safe',
  style: 'plain',
  examples: { safe: ['true', 'false'], caution: [': > app.log'] },
};
