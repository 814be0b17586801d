import type { CommandKnowledge } from '../knowledge.js';
import { systemPath } from '../patterns.js';

/** What is known of `rmdir`. */
export const rmdir: CommandKnowledge = {
  name: 'rmdir',
  summary: 'deletes empty folders',
  source: 'https://man7.org/linux/man-pages/man1/rmdir.1.html',
  base: 'caution',
  flags: '-p -v --parents --verbose --ignore-fail-on-non-empty --help --version',
  rules: [{ id: 'system', risk: 'dangerous', when: { operand: systemPath }, why: 'deletes a part of the system' }],
  examples: { caution: ['rmdir old'], dangerous: ['rmdir /boot/x'] },
};
