import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `w`. */
export const w: CommandKnowledge = {
  name: 'w',
  summary: 'shows who is logged in',
  alsoNamed: ['who', 'last', 'lastlog', 'users', 'tty'],
  source: 'https://man7.org/linux/man-pages/man1/w.1.html',
  base: 'safe',
  flags:
    '-# -a -b -d -f= -h -i -l -m -n= -o -q -s -t= -T -u -w -x -F -H --all --boot --count --heading --help --version',
  examples: { safe: ['w -h', 'last -n 5', 'who -a'] },
};
