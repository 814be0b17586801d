import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `echo`. */
export const echo: CommandKnowledge = {
  name: 'echo',
  summary: 'prints its words',
  source: 'https://man7.org/linux/man-pages/man1/echo.1.html',
  base: 'safe',
  style: 'plain',
  takesProse: true,
  examples: {
    safe: ["echo 'rm -rf / is dangerous'", 'echo -n done'],
    caution: ['echo x > a'],
    dangerous: ['echo $(rm -rf /srv)', 'echo x > /etc/hosts'],
  },
};
