import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `fdisk`. */
export const fdisk: CommandKnowledge = {
  name: 'fdisk',
  alsoNamed: ['parted', 'sfdisk', 'gdisk', 'sgdisk', 'cfdisk'],
  summary: 'changes how a disk is divided, which loses what was there',
  source: 'https://man7.org/linux/man-pages/man8/fdisk.8.html',
  base: 'dangerous',
  flags: '-o= -u? -b= -L? --output= --bytes --color?',
  rules: [{ id: 'list', risk: 'safe', when: { flag: '-l --list' }, why: 'only lists' }],
  examples: { safe: ['fdisk -l', 'fdisk -l /dev/sda'], dangerous: ['fdisk /dev/sda', 'parted /dev/sda rm 1'] },
};
