import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `df`. */
export const df: CommandKnowledge = {
  name: 'df',
  summary: 'shows free space',
  source: 'https://man7.org/linux/man-pages/man1/df.1.html',
  base: 'safe',
  flags:
    '-a -B= -h -H -i -k -m -l -P -T -t= -x= --all --block-size= --human-readable --si --inodes --local --no-sync --sync --portability --print-type --type= --exclude-type= --total --output? --help --version',
  examples: { safe: ['df -h', 'df -hT /var', 'df --output=source,pcent'] },
};
