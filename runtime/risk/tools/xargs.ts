import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `xargs`. */
export const xargs: CommandKnowledge = {
  name: 'xargs',
  summary: 'runs a command on what it reads',
  source: 'https://man7.org/linux/man-pages/man1/xargs.1.html',
  base: 'safe',
  flags:
    '-0 -a= -d= -E= -e? -I= -i? -L= -l? -n= -o -p -P= -r -s= -t -x --null --arg-file= --delimiter= --eof? --replace? --max-lines? --max-args= --open-tty --interactive --max-procs= --no-run-if-empty --max-chars= --verbose --exit --help --version',
  wraps: [{ kind: 'words', fed: true }],
  examples: {
    safe: ['ls | xargs -n1 stat', 'xargs -I{} echo {}'],
    dangerous: [
      'cat a | xargs env',
      "cat a | xargs -I{} sh -c '{}'",
      'cat a | xargs -I% % x',
      'ls | xargs rm -rf',
      'ls | xargs -P4 -I{} rm {}',
      'ls | xargs -0 kill',
    ],
  },
};
