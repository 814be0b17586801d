import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `sort`. */
export const sort: CommandKnowledge = {
  name: 'sort',
  summary: 'sorts lines',
  source: 'https://man7.org/linux/man-pages/man1/sort.1.html',
  base: 'safe',
  flags:
    '-b -d -f -g -i -M -h -n -R -r -V -c -C -m -s -u -z -k= -t= -S= -T= --ignore-leading-blanks --dictionary-order --ignore-case --general-numeric-sort --human-numeric-sort --month-sort --numeric-sort --random-sort --reverse --sort= --version-sort --check? --merge --stable --unique --key= --field-separator= --buffer-size= --parallel= --zero-terminated --batch-size= --random-source= --files0-from= --debug --help --version',
  rules: [
    {
      id: 'output',
      risk: 'caution',
      when: { flag: '-o= --output=' },
      why: 'writes the sorted lines to a file',
      suggestion: 'leave -o away to print them',
    },
    {
      id: 'program',
      risk: 'dangerous',
      when: { flag: '--compress-program=' },
      why: 'runs a program that is named in the option',
    },
  ],
  examples: {
    safe: ['sort -k2 -rn', 'sort -t, -k 3 a.csv'],
    caution: ['sort -o a a', 'sort -uo a a', 'sort --output=a a', 'sort --outp=a a'],
    dangerous: ['sort --compress-program=rm a'],
  },
};
