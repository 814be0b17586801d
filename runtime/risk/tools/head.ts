import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `head`. */
export const head: CommandKnowledge = {
  name: 'head',
  summary: 'prints the first lines',
  source: 'https://man7.org/linux/man-pages/man1/head.1.html',
  base: 'safe',
  flags: '-# -n= -c= -q -v -z --lines= --bytes= --quiet --silent --verbose --zero-terminated --help --version',
  examples: { safe: ['head -n 5 app.log', 'head -20 app.log', 'head --lines=-2 a'] },
};
