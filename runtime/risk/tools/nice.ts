import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `nice`. */
export const nice: CommandKnowledge = {
  name: 'nice',
  summary: 'runs a command with another priority',
  alsoNamed: [
    'ionice',
    'chrt',
    'nohup',
    'setsid',
    'command',
    'builtin',
    'time',
    'unbuffer',
    'caffeinate',
    'not',
    '!',
    'setarch',
    'linux64',
  ],
  source: 'https://man7.org/linux/man-pages/man1/nice.1.html',
  base: 'safe',
  flags:
    '-# -n= -c= -p -w -f -t -v -V -a -l -d -r -b --adjustment= --class= --classdata= --fork --wait --ctty --portability --verbose --help --version',
  wraps: [{ kind: 'words', unless: '-v -V' }],
  examples: {
    safe: ['nice -n 5 ls', 'command -v rm', 'nohup ls', 'time ls'],
    dangerous: ['nice -n 5 rm -rf x', 'nohup rm -rf x', 'command rm -rf x', 'setsid rm -rf x', 'builtin eval "$x"'],
  },
};
