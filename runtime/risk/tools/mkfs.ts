import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `mkfs`. */
export const mkfs: CommandKnowledge = {
  name: 'mkfs',
  summary: 'makes a file system, which erases what was there',
  alsoNamed: [
    'mke2fs',
    'mkswap',
    'wipefs',
    'blkdiscard',
    'badblocks',
    'debugfs',
    'cryptsetup',
    'pvremove',
    'vgremove',
    'lvremove',
  ],
  family: /^mkfs\./,
  source: 'https://man7.org/linux/man-pages/man8/mkfs.8.html',
  base: 'dangerous',
  why: 'works on the content of whole devices',
  examples: {
    dangerous: ['mkfs.ext4 /dev/sda1', 'wipefs -a /dev/nvme0n1', 'mkfs -t xfs /dev/sdb'],
  },
};
