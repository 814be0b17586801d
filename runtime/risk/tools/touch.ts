import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `touch`. */
export const touch: CommandKnowledge = {
  name: 'touch',
  summary: 'makes files or changes their times',
  source: 'https://man7.org/linux/man-pages/man1/touch.1.html',
  base: 'caution',
  flags: '-a -c -m -f -h -d= -r= -t= --date= --no-create --reference= --time= --help --version',
  examples: { caution: ['touch /tmp/x'] },
};
