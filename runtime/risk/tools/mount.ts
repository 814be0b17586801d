import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `mount`. */
export const mount: CommandKnowledge = {
  name: 'mount',
  summary: 'mounts file systems',
  source: 'https://man7.org/linux/man-pages/man8/mount.8.html',
  base: 'caution',
  inverse: 'umount',
  flags: '-a -t= -o= -r -w -v -n -B -M -R -L= -U= --bind --types= --options= --read-only --verbose --help --version',
  rules: [{ id: 'list', risk: 'safe', when: { atMost: 0, without: '-a --all -L= -U=' }, why: 'lists what is mounted' }],
  examples: { safe: ['mount', 'mount -t ext4'], caution: ['mount /dev/sdb1 /mnt', 'mount -a'] },
};
