import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `basename`. */
export const basename: CommandKnowledge = {
  name: 'basename',
  summary: 'takes a path apart',
  alsoNamed: ['dirname', 'realpath', 'readlink'],
  source: 'https://man7.org/linux/man-pages/man1/basename.1.html',
  base: 'safe',
  flags:
    '-a -s= -z -f -e -m -n -q -L -P -v --multiple --suffix= --zero --canonicalize --canonicalize-existing --canonicalize-missing --relative-to= --relative-base= --no-newline --help --version',
  examples: { safe: ['readlink -f /bin/sh', 'basename /a/b.c .c'] },
};
