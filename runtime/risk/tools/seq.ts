import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `seq`. */
export const seq: CommandKnowledge = {
  name: 'seq',
  summary: 'prints numbers',
  source: 'https://man7.org/linux/man-pages/man1/seq.1.html',
  base: 'safe',
  style: 'plain',
  examples: { safe: ['seq 1 10'] },
};
