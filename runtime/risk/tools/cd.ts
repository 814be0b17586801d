import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `cd`. */
export const cd: CommandKnowledge = {
  name: 'cd',
  summary: 'changes the folder',
  alsoNamed: ['pushd', 'popd', 'dirs'],
  source: 'https://www.gnu.org/software/bash/manual/html_node/Bourne-Shell-Builtins.html',
  base: 'safe',
  flags: '-L -P -e -@ -n -c -p -v -l',
  examples: { safe: ['cd /var/log', 'cd -'] },
};
