import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `tr`. */
export const tr: CommandKnowledge = {
  name: 'tr',
  summary: 'replaces characters',
  source: 'https://man7.org/linux/man-pages/man1/tr.1.html',
  base: 'safe',
  takesProse: true,
  flags: '-c -C -d -s -t --complement --delete --squeeze-repeats --truncate-set1 --help --version',
  examples: { safe: ["tr -d '\\r'", 'tr a-z A-Z'] },
};
