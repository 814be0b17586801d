import type { CommandKnowledge } from '../knowledge.js';
import { systemPath } from '../patterns.js';

/** What is known of `ln`. */
export const ln: CommandKnowledge = {
  name: 'ln',
  summary: 'makes links',
  source: 'https://man7.org/linux/man-pages/man1/ln.1.html',
  base: 'caution',
  flags:
    '-s -f -n -i -v -r -b -t= -T -S= -L -P --symbolic --force --no-dereference --relative --verbose --target-directory= --help --version',
  rules: [
    {
      id: 'system',
      risk: 'dangerous',
      when: { lastOperand: systemPath },
      why: 'puts a link in the place of a system file',
    },
  ],
  examples: { caution: ['ln -s a b'], dangerous: ['ln -sf /tmp/x /etc/passwd'] },
};
