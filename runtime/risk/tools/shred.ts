import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `shred`. */
export const shred: CommandKnowledge = {
  name: 'shred',
  summary: 'overwrites files so that they cannot be restored',
  alsoNamed: ['wipe', 'srm', 'truncate', 'fallocate'],
  source: 'https://man7.org/linux/man-pages/man1/shred.1.html',
  base: 'dangerous',
  flags:
    '-f -n= -s= -u -v -x -z -c -r= -d -l= -o= --force --iterations= --size= --remove? --verbose --exact --zero --no-create',
  examples: { dangerous: ['shred -u /etc/passwd', 'truncate -s 0 app.log'] },
};
