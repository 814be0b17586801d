import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `id`. */
export const id: CommandKnowledge = {
  name: 'id',
  summary: 'shows who someone is',
  alsoNamed: ['whoami', 'logname', 'groups'],
  source: 'https://man7.org/linux/man-pages/man1/id.1.html',
  base: 'safe',
  flags: '-a -g -G -n -r -u -z -Z --group --groups --name --real --user --zero --context --help --version',
  examples: { safe: ['id -un', 'whoami'] },
};
