import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `tail`. */
export const tail: CommandKnowledge = {
  name: 'tail',
  summary: 'prints the last lines',
  source: 'https://man7.org/linux/man-pages/man1/tail.1.html',
  base: 'safe',
  flags:
    '-# -n= -c= -f -F -q -v -z -s= --lines= --bytes= --follow? --retry --pid= --sleep-interval= --max-unchanged-stats= --quiet --silent --verbose --zero-terminated --help --version',
  examples: { safe: ['tail -f app.log', 'tail -n100 -F app.log'] },
};
