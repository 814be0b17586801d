import type { CommandKnowledge } from '../knowledge.js';
import { device, systemPath } from '../patterns.js';

/** What is known of `cp`. */
export const cp: CommandKnowledge = {
  name: 'cp',
  summary: 'copies files',
  alsoNamed: ['install'],
  source: 'https://man7.org/linux/man-pages/man1/cp.1.html',
  base: 'caution',
  flags:
    '-a -b -d -f -i -H -l -L -n -p -P -r -R -s -S= -t= -T -u -v -x -Z -D -m= -o= -g= --archive --attributes-only --backup? --force --interactive --no-clobber --recursive --update? --verbose --preserve? --parents --target-directory= --help --version',
  rules: [
    { id: 'device', risk: 'dangerous', critical: true, when: { operand: device }, why: 'reads or overwrites a device' },
    { id: 'system', risk: 'dangerous', when: { lastOperand: systemPath }, why: 'overwrites a system file' },
    {
      id: 'into-system',
      risk: 'dangerous',
      when: { flag: '-t= --target-directory=', value: systemPath },
      why: 'overwrites a system file',
    },
  ],
  examples: {
    caution: ['cp -a a b', 'cp /etc/hosts /tmp/hosts.bak'],
    dangerous: ['cp x /dev/sda', 'cp x /etc/passwd', 'cp -t /etc x'],
  },
};
