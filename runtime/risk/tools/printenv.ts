import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `printenv`. */
export const printenv: CommandKnowledge = {
  name: 'printenv',
  summary: 'prints variables of the environment',
  source: 'https://man7.org/linux/man-pages/man1/printenv.1.html',
  base: 'safe',
  flags: '-0 --null --help --version',
  rules: [
    {
      id: 'all',
      risk: 'safe',
      sensitive: true,
      when: { atMost: 0 },
      why: 'prints the environment, which may hold secrets',
    },
  ],
  examples: { safe: ['printenv HOME', 'printenv'] },
};
