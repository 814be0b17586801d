import type { CommandKnowledge } from '../knowledge.js';
import { device, nowhere, systemPath } from '../patterns.js';

/** What is known of `tee`. */
export const tee: CommandKnowledge = {
  name: 'tee',
  summary: 'writes what it reads to files',
  source: 'https://man7.org/linux/man-pages/man1/tee.1.html',
  base: 'caution',
  flags: '-a -i -p --append --ignore-interrupts --output-error? --help --version',
  rules: [
    { id: 'device', risk: 'dangerous', critical: true, when: { operand: device }, why: 'overwrites a device' },
    { id: 'system', risk: 'dangerous', when: { operand: systemPath }, why: 'overwrites a system file' },
    { id: 'nowhere', risk: 'safe', when: { everyOperand: nowhere }, why: 'writes nothing anywhere' },
    { id: 'alone', risk: 'safe', when: { atMost: 0 }, why: 'only prints what it reads' },
  ],
  examples: {
    safe: ['tee /dev/null', 'ls | tee'],
    caution: ['ls | tee -a out.txt'],
    dangerous: ['echo x | tee /etc/hosts', 'tee /dev/sda'],
  },
};
