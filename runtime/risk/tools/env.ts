import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `env`. */
export const env: CommandKnowledge = {
  name: 'env',
  summary: 'shows the environment, or runs a command in another',
  source: 'https://man7.org/linux/man-pages/man1/env.1.html',
  base: 'safe',
  flags:
    '-i -0 -v -u= -C= --ignore-environment --null --unset= --chdir= --debug --block-signal? --default-signal? --ignore-signal? --help --version',
  rules: [
    {
      id: 'all',
      risk: 'safe',
      sensitive: true,
      when: { atMost: 0 },
      why: 'prints the environment, which may hold secrets',
    },
  ],
  wraps: [
    { kind: 'words', assignments: true },
    { kind: 'text', flag: '-S= --split-string=', shell: 'bash' },
  ],
  examples: {
    safe: ['env', 'env FOO=1 ls', 'env -i ls'],
    dangerous: ['env FOO=1 rm -rf /srv', "env -S 'rm -rf /srv'", 'env LD_PRELOAD=x.so ls', 'env -u A -i rm -r x'],
  },
};
