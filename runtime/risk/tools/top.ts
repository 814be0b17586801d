import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `top`. */
export const top: CommandKnowledge = {
  name: 'top',
  summary: 'shows the busiest processes',
  alsoNamed: ['htop', 'iotop', 'atop'],
  source: 'https://man7.org/linux/man-pages/man1/top.1.html',
  base: 'safe',
  flags:
    '-b -c -i -s -S -H -h -v -d= -n= -p= -u= -U= -o= -w? -E= -e= -1 -O -o --batch --only --iter= --delay= --help --version',
  examples: { safe: ['top -b -n1', 'top -bn1 -o %MEM'] },
};
