import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `alias`. */
export const alias: CommandKnowledge = {
  name: 'alias',
  summary: 'gives a command another name',
  source: 'https://www.gnu.org/software/bash/manual/html_node/Bash-Builtins.html',
  base: 'safe',
  flags: '-p',
  wraps: [{ kind: 'values' }],
  rules: [
    {
      id: 'dynamic',
      risk: 'dangerous',
      when: { dynamic: true },
      why: 'stands for a command that is only known when it runs',
    },
  ],
  examples: { safe: ["alias ll='ls -l'", 'alias'], dangerous: ["alias ls='rm -rf /'", 'alias x="ls $y"'] },
};
