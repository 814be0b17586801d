import type { CommandKnowledge } from '../knowledge.js';
import { secretFile } from '../patterns.js';

/** What is known of `cat`. */
export const cat: CommandKnowledge = {
  name: 'cat',
  summary: 'prints files',
  alsoNamed: ['tac', 'nl', 'zcat', 'bzcat', 'xzcat', 'rev'],
  source: 'https://man7.org/linux/man-pages/man1/cat.1.html',
  base: 'safe',
  flags:
    '-A -b -e -E -n -s -t -T -u -v --show-all --number --number-nonblank --squeeze-blank --show-ends --show-tabs --show-nonprinting --help --version',
  rules: [
    {
      id: 'secret-file',
      risk: 'safe',
      sensitive: true,
      when: { operand: secretFile },
      why: 'prints a file that holds secrets',
    },
  ],
  examples: {
    safe: ['cat -n /etc/hosts', 'cat a b', 'cat ~/.aws/credentials'],
    caution: ['cat a > b'],
    dangerous: ['cat x > /dev/sda'],
  },
};
