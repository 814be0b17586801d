import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `watch`. */
export const watch: CommandKnowledge = {
  name: 'watch',
  summary: 'runs a command again and again',
  source: 'https://man7.org/linux/man-pages/man1/watch.1.html',
  base: 'unknown',
  flags:
    '-b -c -C -d -e -g -n= -p -q= -t -w -x --beep --color --differences? --errexit --chgexit --interval= --precise --no-title --exec --help --version',
  wraps: [{ kind: 'joined' }],
  examples: { safe: ['watch -n 5 df -h', "watch 'ls | wc -l'"], dangerous: ['watch rm -rf x', "watch 'ls; rm -rf x'"] },
};
