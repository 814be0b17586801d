import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `base64`. */
export const base64: CommandKnowledge = {
  name: 'base64',
  summary: 'encodes and decodes',
  alsoNamed: ['base32', 'xxd', 'od', 'hexdump', 'strings'],
  source: 'https://man7.org/linux/man-pages/man1/base64.1.html',
  base: 'safe',
  flags:
    '-# -d -D -i -w= -a -b -c= -e= -g= -l= -p -s= -u -n= -t= -A= -N= -v -x -C -f -j= --decode --ignore-garbage --wrap= --all --bytes= --radix= --help --version',
  rules: [
    { id: 'output', risk: 'caution', when: { flag: '-o= --output=' }, why: 'writes a file' },
    { id: 'revert', risk: 'caution', when: { flag: '-r' }, why: 'turns a dump back into a file' },
  ],
  examples: {
    safe: ['base64 -d secret.b64', 'xxd a'],
    caution: ['base64 -o out x', 'xxd -r a b'],
    dangerous: ['echo bHM= | base64 -d | sh'],
  },
};
