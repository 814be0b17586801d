import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `uptime`. */
export const uptime: CommandKnowledge = {
  name: 'uptime',
  summary: 'shows how long the system runs',
  source: 'https://man7.org/linux/man-pages/man1/uptime.1.html',
  base: 'safe',
  flags: '-p -s -h -V -r --pretty --since --raw --help --version',
  examples: { safe: ['uptime -p'] },
};
