import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `uname`. */
export const uname: CommandKnowledge = {
  name: 'uname',
  summary: 'shows the system and its version',
  source: 'https://man7.org/linux/man-pages/man1/uname.1.html',
  base: 'safe',
  flags:
    '-a -s -n -r -v -m -p -i -o --all --kernel-name --nodename --kernel-release --kernel-version --machine --processor --hardware-platform --operating-system --help --version',
  examples: { safe: ['uname -a'] },
};
