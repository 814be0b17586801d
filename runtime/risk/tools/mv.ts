import type { CommandKnowledge } from '../knowledge.js';
import { device, nowhere, systemPath } from '../patterns.js';

/** What is known of `mv`. */
export const mv: CommandKnowledge = {
  name: 'mv',
  summary: 'moves files',
  source: 'https://man7.org/linux/man-pages/man1/mv.1.html',
  base: 'caution',
  flags:
    '-b -f -i -n -S= -t= -T -u -v -Z --backup? --force --interactive --no-clobber --update? --verbose --target-directory= --help --version',
  rules: [
    {
      id: 'system',
      risk: 'dangerous',
      critical: true,
      when: { operand: systemPath },
      why: 'takes away or overwrites a part of the system',
    },
    {
      id: 'device',
      risk: 'dangerous',
      critical: true,
      when: { operand: device },
      why: 'takes away or overwrites a device',
    },
    {
      id: 'nowhere',
      risk: 'dangerous',
      critical: true,
      when: { operand: nowhere },
      why: 'moves files where they are lost',
    },
  ],
  examples: {
    caution: ['mv a b'],
    dangerous: ['mv / /dev/null', 'mv a /dev/null', 'mv /etc/hosts /tmp', 'mv x /dev/sda'],
  },
};
