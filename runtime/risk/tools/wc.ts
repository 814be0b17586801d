import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `wc`. */
export const wc: CommandKnowledge = {
  name: 'wc',
  summary: 'counts lines, words and bytes',
  source: 'https://man7.org/linux/man-pages/man1/wc.1.html',
  base: 'safe',
  flags: '-c -m -l -L -w --bytes --chars --lines --max-line-length --words --files0-from= --total= --help --version',
  examples: { safe: ['wc -l app.log'] },
};
