import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `userdel`. */
export const userdel: CommandKnowledge = {
  name: 'userdel',
  summary: 'deletes users',
  alsoNamed: ['groupdel', 'deluser', 'delgroup'],
  source: 'https://man7.org/linux/man-pages/man8/userdel.8.html',
  base: 'dangerous',
  why: 'takes access away',
  examples: { dangerous: ['userdel -r deploy'] },
};
