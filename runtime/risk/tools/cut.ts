import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `cut`. */
export const cut: CommandKnowledge = {
  name: 'cut',
  summary: 'prints parts of lines',
  alsoNamed: ['paste', 'fold', 'column', 'expand', 'unexpand', 'fmt', 'comm', 'join'],
  source: 'https://man7.org/linux/man-pages/man1/cut.1.html',
  base: 'safe',
  flags:
    '-d= -f= -c= -b= -s -n -z -t -1 -2 -3 -w= --delimiter= --fields= --characters= --bytes= --only-delimited --output-delimiter= --complement --zero-terminated --help --version',
  examples: { safe: ['cut -d: -f1 /etc/passwd', "cut -d ' ' -f 2-"] },
};
