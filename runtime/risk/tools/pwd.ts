import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `pwd`. */
export const pwd: CommandKnowledge = {
  name: 'pwd',
  summary: 'shows the current folder',
  source: 'https://man7.org/linux/man-pages/man1/pwd.1.html',
  base: 'safe',
  flags: '-L -P --logical --physical --help --version',
  examples: { safe: ['pwd -P'] },
};
