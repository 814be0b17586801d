import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `free`. */
export const free: CommandKnowledge = {
  name: 'free',
  summary: 'shows memory',
  source: 'https://man7.org/linux/man-pages/man1/free.1.html',
  base: 'safe',
  flags:
    '-b -k -m -g -h -w -t -l -v -L -s= -c= --bytes --kibi --mebi --gibi --tebi --mega --giga --human --wide --total --lohi --line --seconds= --count= --si --committed --help --version',
  examples: { safe: ['free -h', 'free -m -s 5 -c 2'] },
};
