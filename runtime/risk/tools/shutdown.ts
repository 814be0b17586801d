import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `shutdown`. */
export const shutdown: CommandKnowledge = {
  name: 'shutdown',
  summary: 'stops the host',
  alsoNamed: ['reboot', 'halt', 'poweroff', 'telinit', 'init'],
  source: 'https://man7.org/linux/man-pages/man8/shutdown.8.html',
  base: 'dangerous',
  why: 'stops the host',
  examples: { dangerous: ['shutdown -h now', 'reboot', 'init 0'] },
};
