import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `file`. */
export const file: CommandKnowledge = {
  name: 'file',
  summary: 'says what kind a file is',
  source: 'https://man7.org/linux/man-pages/man1/file.1.html',
  base: 'safe',
  flags:
    '-b -i -I -k -L -h -n -N -p -r -s -v -z -Z -0 -e= -f= -F= -m= -P= --brief --mime --mime-type --mime-encoding --dereference --no-dereference --keep-going --raw --special-files --uncompress --files-from= --exclude= --separator= --magic-file= --parameter= --help --version',
  rules: [{ id: 'compile', risk: 'caution', when: { flag: '-C --compile' }, why: 'writes a compiled magic file' }],
  examples: { safe: ['file -b /bin/ls'], caution: ['file -C -m magic'] },
};
