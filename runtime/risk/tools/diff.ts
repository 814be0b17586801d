import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `diff`. */
export const diff: CommandKnowledge = {
  name: 'diff',
  summary: 'shows how files differ',
  alsoNamed: ['cmp', 'sdiff', 'diff3', 'colordiff'],
  source: 'https://man7.org/linux/man-pages/man1/diff.1.html',
  base: 'safe',
  flags:
    '-q -s -c -u -r -N -i -b -w -B -y -a -t -p -U= -C= -W= -x= -I= -L= -l -n --brief --unified? --context? --recursive --new-file --side-by-side --ignore-case --ignore-all-space --ignore-space-change --ignore-blank-lines --exclude= --color? --width= --label= --strip-trailing-cr --help --version',
  rules: [{ id: 'output', risk: 'caution', when: { flag: '-o= --output=' }, why: 'writes a file' }],
  examples: { safe: ['diff -ru a b'], caution: ['sdiff -o out a b'] },
};
