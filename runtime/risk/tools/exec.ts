import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `exec`. */
export const exec: CommandKnowledge = {
  name: 'exec',
  summary: 'replaces the shell by a command',
  source: 'https://www.gnu.org/software/bash/manual/html_node/Bourne-Shell-Builtins.html',
  base: 'safe',
  flags: '-a= -c -l',
  wraps: [{ kind: 'words' }],
  examples: { safe: ['exec ls'], dangerous: ['exec -a ls rm -rf x'] },
};
