import type { CommandKnowledge } from '../knowledge.js';
import { systemPath } from '../patterns.js';

/** What is known of `chown`. */
export const chown: CommandKnowledge = {
  name: 'chown',
  summary: 'changes who owns files',
  alsoNamed: ['chgrp'],
  source: 'https://man7.org/linux/man-pages/man1/chown.1.html',
  base: 'caution',
  flags:
    '-c -f -v -h -H -L -P --changes --quiet --silent --verbose --from= --reference= --no-dereference --dereference --preserve-root --help --version',
  rules: [
    {
      id: 'recursive',
      risk: 'dangerous',
      critical: true,
      when: { flag: '-R --recursive' },
      why: 'changes a whole tree, and what was there before is not known',
    },
    { id: 'system', risk: 'dangerous', when: { operand: systemPath }, why: 'changes a part of the system' },
  ],
  examples: { caution: ['chown app app.log'], dangerous: ['chown -R app site', 'chown app /etc/shadow'] },
};
