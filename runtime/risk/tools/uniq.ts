import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `uniq`. */
export const uniq: CommandKnowledge = {
  name: 'uniq',
  summary: 'drops repeated lines',
  source: 'https://man7.org/linux/man-pages/man1/uniq.1.html',
  base: 'safe',
  flags:
    '-c -d -D -u -i -z -f= -s= -w= --count --repeated --all-repeated? --unique --ignore-case --skip-fields= --skip-chars= --check-chars= --group? --zero-terminated --help --version',
  rules: [{ id: 'output', risk: 'caution', when: { atLeast: 2 }, why: 'writes to the file that is named second' }],
  examples: { safe: ['uniq -c', 'uniq names.txt'], caution: ['uniq a b'] },
};
