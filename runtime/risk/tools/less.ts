import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `less`. */
export const less: CommandKnowledge = {
  name: 'less',
  summary: 'shows text page by page',
  alsoNamed: ['more', 'zless', 'zmore'],
  source: 'https://man7.org/linux/man-pages/man1/less.1.html',
  base: 'safe',
  flags: '-# -N -S -R -r -F -X -i -I -e -E -f -g -M -m -n -s -p=',
  rules: [
    {
      id: 'start-command',
      risk: 'dangerous',
      when: { operand: /^\+/ },
      why: 'begins with a command that may start other programs',
    },
    { id: 'log', risk: 'caution', when: { flag: '-o= -O= --log-file=' }, why: 'writes what it reads to a file' },
  ],
  examples: { safe: ['less -N app.log'], dangerous: ['less +!id app.log'], caution: ['less -o copy app.log'] },
};
