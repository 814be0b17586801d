import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `stdbuf`. */
export const stdbuf: CommandKnowledge = {
  name: 'stdbuf',
  summary: 'runs a command with other buffers',
  alsoNamed: ['numactl', 'strace', 'ltrace', 'nsenter', 'unshare', 'firejail', 'systemd-run'],
  source: 'https://man7.org/linux/man-pages/man1/stdbuf.1.html',
  base: 'unknown',
  why: 'opens a session or works on another process',
  style: 'gnu',
  flags: '-i= -o= -e= --input= --output= --error= --help --version',
  wraps: [{ kind: 'words' }],
  examples: {
    safe: ['stdbuf -oL ls -l'],
    caution: ['unshare'],
    dangerous: ['stdbuf -oL rm -rf x', 'unshare rm -rf x'],
  },
};
