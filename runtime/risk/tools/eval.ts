import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `eval`. */
export const evalTool: CommandKnowledge = {
  name: 'eval',
  summary: 'runs its words as shell text',
  source: 'https://www.gnu.org/software/bash/manual/html_node/Bourne-Shell-Builtins.html',
  base: 'safe',
  style: 'plain',
  wraps: [{ kind: 'joined' }],
  rules: [
    { id: 'dynamic', risk: 'dangerous', when: { dynamic: true }, why: 'runs text that is only known when it runs' },
  ],
  examples: { safe: ["eval 'ls'"], dangerous: ['eval "$x"', "eval 'rm -rf x'", 'eval ls "$x"'] },
};
