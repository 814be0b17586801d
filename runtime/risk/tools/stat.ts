import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `stat`. */
export const stat: CommandKnowledge = {
  name: 'stat',
  summary: 'shows the state of a file',
  alsoNamed: ['statfs', 'lsattr', 'getfacl'],
  source: 'https://man7.org/linux/man-pages/man1/stat.1.html',
  base: 'safe',
  flags:
    '-L -f -t -c= -R -a -d -v -p --dereference --file-system --cached= --format= --printf= --terse --help --version',
  examples: { safe: ["stat -c '%a %n' /etc/passwd"] },
};
