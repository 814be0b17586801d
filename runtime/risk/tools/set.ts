import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `set`. */
export const set: CommandKnowledge = {
  name: 'set',
  summary: 'sets how the shell works',
  alsoNamed: ['shopt', 'exit', 'return', 'break', 'continue', 'shift', 'jobs', 'times', 'fg', 'bg', 'disown'],
  source: 'https://www.gnu.org/software/bash/manual/html_node/The-Set-Builtin.html',
  base: 'safe',
  style: 'plain',
  examples: { safe: ['set -euo pipefail', 'exit 1'] },
};
