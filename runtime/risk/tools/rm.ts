import type { CommandKnowledge } from '../knowledge.js';
import { device, manyFiles, systemPath } from '../patterns.js';

/** What is known of `rm`. */
export const rm: CommandKnowledge = {
  name: 'rm',
  summary: 'deletes files',
  alsoNamed: ['unlink'],
  source: 'https://man7.org/linux/man-pages/man1/rm.1.html',
  base: 'caution',
  why: 'deletes a file, which cannot be undone',
  flags: '-f -i -I -d -v --force --interactive? --dir --verbose --one-file-system --preserve-root? --help --version',
  rules: [
    {
      id: 'recursive',
      risk: 'dangerous',
      critical: true,
      when: { flag: '-r -R --recursive' },
      why: 'deletes folders with all that is in them',
      suggestion: 'list them first, then delete single files',
    },
    {
      id: 'no-preserve',
      risk: 'dangerous',
      critical: true,
      when: { flag: '--no-preserve-root' },
      why: 'lifts the protection of the root folder',
    },
    {
      id: 'many',
      risk: 'dangerous',
      when: { operand: manyFiles },
      why: 'deletes every file that matches',
      suggestion: 'list them first with ls',
    },
    { id: 'each', risk: 'dangerous', when: { fed: true }, why: 'deletes whatever it is given' },
    {
      id: 'system',
      risk: 'dangerous',
      critical: true,
      when: { operand: systemPath },
      why: 'deletes a part of the system',
    },
    { id: 'device', risk: 'dangerous', critical: true, when: { operand: device }, why: 'deletes a device' },
  ],
  examples: {
    caution: ['rm /tmp/report.txt', 'rm -f a.log'],
    dangerous: [
      'rm -rf x',
      'rm --recurs x',
      'rm --no-preserve-root x',
      'rm *.log',
      'ls | xargs rm',
      'rm /etc/fstab',
      'rm /dev/sda',
    ],
  },
};
