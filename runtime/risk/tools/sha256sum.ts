import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `sha256sum`. */
export const sha256sum: CommandKnowledge = {
  name: 'sha256sum',
  summary: 'computes or checks digests',
  alsoNamed: ['md5sum', 'sha1sum', 'sha512sum', 'sha224sum', 'sha384sum', 'b2sum', 'cksum', 'sum', 'shasum', 'md5'],
  source: 'https://man7.org/linux/man-pages/man1/sha256sum.1.html',
  base: 'safe',
  flags:
    '-a= -b -c -t -z -w -s -l= -r --binary --check --tag --text --zero --ignore-missing --quiet --status --strict --warn --algorithm= --help --version',
  examples: { safe: ['sha256sum -c SUMS'] },
};
