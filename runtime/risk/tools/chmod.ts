import type { CommandKnowledge } from '../knowledge.js';
import { systemPath } from '../patterns.js';

/** What is known of `chmod`. */
export const chmod: CommandKnowledge = {
  name: 'chmod',
  summary: 'changes who may do what with files',
  source: 'https://man7.org/linux/man-pages/man1/chmod.1.html',
  base: 'caution',
  flags: '-c -f -v -w -x --changes --quiet --silent --verbose --reference= --preserve-root --help --version',
  rules: [
    {
      id: 'recursive',
      risk: 'dangerous',
      critical: true,
      when: { flag: '-R --recursive' },
      why: 'changes a whole tree, and what was there before is not known',
    },
    { id: 'system', risk: 'dangerous', when: { operand: systemPath }, why: 'changes a part of the system' },
    {
      id: 'world',
      risk: 'dangerous',
      when: { operand: /^[0-7]?[0-7][0-7][2367]$|^(a|o|ug?o|go)?\+[rx]*w/ },
      why: 'lets everyone write',
    },
    {
      id: 'setuid',
      risk: 'dangerous',
      when: { operand: /^[ug]*\+[rwx]*s|^[2467][0-7]{3}$/ },
      why: 'lets everyone run it as its owner',
    },
  ],
  examples: {
    caution: ['chmod 640 app.conf', 'chmod u+x run.sh'],
    dangerous: ['chmod -R 755 site', 'chmod 777 x', 'chmod o+w x', 'chmod u+s x', 'chmod 644 /etc/shadow'],
  },
};
