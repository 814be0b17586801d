import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `mkdir`. */
export const mkdir: CommandKnowledge = {
  name: 'mkdir',
  summary: 'makes folders',
  source: 'https://man7.org/linux/man-pages/man1/mkdir.1.html',
  base: 'caution',
  inverse: 'rmdir',
  flags: '-p -v -m= -Z --parents --verbose --mode= --help --version',
  examples: { caution: ['mkdir -p /srv/app'] },
};
