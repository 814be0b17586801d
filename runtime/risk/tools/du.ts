import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `du`. */
export const du: CommandKnowledge = {
  name: 'du',
  summary: 'shows the space that files take',
  source: 'https://man7.org/linux/man-pages/man1/du.1.html',
  base: 'safe',
  flags:
    '-0 -a -b -B= -c -d= -D -h -H -k -L -l -m -P -s -S -t= -x -X= --null --all --apparent-size --block-size= --bytes --total --dereference --dereference-args --max-depth= --human-readable --inodes --si --summarize --separate-dirs --one-file-system --threshold= --time? --time-style= --exclude= --exclude-from= --count-links --files0-from= --help --version',
  examples: { safe: ['du -sh /var/*', 'du -xh --max-depth=1 /'] },
};
