import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `timeout`. */
export const timeout: CommandKnowledge = {
  name: 'timeout',
  summary: 'runs a command for a limited time',
  source: 'https://man7.org/linux/man-pages/man1/timeout.1.html',
  base: 'safe',
  flags: '-k= -s= -v -f -p --kill-after= --signal= --preserve-status --foreground --verbose --help --version',
  wraps: [{ kind: 'words', skip: 1 }],
  examples: {
    safe: ['timeout 5 ls', 'timeout -s KILL 10 curl -s https://example.com'],
    dangerous: ['timeout 5 rm -rf x', 'timeout -k 1 5 bash -c "rm -rf x"'],
  },
};
