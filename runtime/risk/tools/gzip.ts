import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `gzip`. */
export const gzip: CommandKnowledge = {
  name: 'gzip',
  summary: 'packs files',
  alsoNamed: ['gunzip', 'bzip2', 'bunzip2', 'xz', 'unxz', 'zstd', 'unzstd', 'zip', 'unzip'],
  source: 'https://man7.org/linux/man-pages/man1/gzip.1.html',
  base: 'caution',
  flags:
    '-# -d -f -k -n -N -q -r -v -S= -o -j -u -e -x= --decompress --force --keep --quiet --recursive --verbose --fast --best --help --version',
  rules: [
    { id: 'stdout', risk: 'safe', when: { flag: '-c --stdout --to-stdout -p' }, why: 'only prints' },
    { id: 'list', risk: 'safe', when: { flag: '-l --list -t --test' }, why: 'only looks' },
  ],
  examples: { safe: ['gzip -dc a.gz', 'gzip -l a.gz'], caution: ['gzip a', 'unzip a.zip'] },
};
