import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `lsblk`. */
export const lsblk: CommandKnowledge = {
  name: 'lsblk',
  summary: 'lists disks',
  alsoNamed: ['blkid', 'findmnt', 'pvs', 'vgs', 'lvs', 'pvdisplay', 'vgdisplay', 'lvdisplay'],
  source: 'https://man7.org/linux/man-pages/man8/lsblk.8.html',
  base: 'safe',
  flags:
    '-a -b -d -D -e= -f -h -I= -i -J -l -m -n -o= -O -p -P -r -s -S -t -T -V -x= --all --bytes --fs --json --list --noheadings --output= --output-all --paths --pairs --raw --topology --units= --help --version',
  examples: { safe: ['lsblk -f', 'findmnt -o TARGET'] },
};
