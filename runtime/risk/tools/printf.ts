import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `printf`. */
export const printf: CommandKnowledge = {
  name: 'printf',
  summary: 'prints its words in a form',
  source: 'https://man7.org/linux/man-pages/man1/printf.1.html',
  base: 'safe',
  style: 'plain',
  takesProse: true,
  rules: [{ id: 'variable', risk: 'caution', when: { firstOperand: /^-v/ }, why: 'sets a variable of the shell' }],
  examples: { safe: ["printf '%s\\n' done"], caution: ['printf -v PATH /tmp'], dangerous: ["printf 'ls' | sh"] },
};
