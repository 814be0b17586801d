import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `busybox`. */
export const busybox: CommandKnowledge = {
  name: 'busybox',
  summary: 'holds many small tools',
  alsoNamed: ['toybox'],
  source: 'https://busybox.net/downloads/BusyBox.html',
  base: 'safe',
  flags: '--list --help',
  wraps: [{ kind: 'words' }],
  examples: { safe: ['busybox ls'], dangerous: ['busybox rm -rf x'] },
};
