import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `trap`. */
export const trap: CommandKnowledge = {
  name: 'trap',
  summary: 'runs a command when a signal comes',
  source: 'https://www.gnu.org/software/bash/manual/html_node/Bourne-Shell-Builtins.html',
  base: 'safe',
  flags: '-l -p',
  wraps: [{ kind: 'first' }],
  examples: { safe: ["trap 'echo done' EXIT", 'trap - INT'], dangerous: ["trap 'rm -rf x' EXIT"] },
};
