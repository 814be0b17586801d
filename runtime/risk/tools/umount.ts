import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `umount`. */
export const umount: CommandKnowledge = {
  name: 'umount',
  summary: 'takes file systems away',
  alsoNamed: ['swapoff', 'swapon'],
  source: 'https://man7.org/linux/man-pages/man8/umount.8.html',
  base: 'caution',
  inverse: 'mount',
  flags: '-d -i -n -r -v -t= -O= -s --show --summary --types= --verbose --help --version',
  rules: [
    {
      id: 'force',
      risk: 'dangerous',
      when: { flag: '-f -l -a -A --force --lazy --all --all-targets' },
      why: 'takes file systems away that are in use',
    },
  ],
  examples: { caution: ['umount /mnt'], dangerous: ['umount -lf /mnt'] },
};
