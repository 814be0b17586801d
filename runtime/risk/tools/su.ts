import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `su`. */
export const su: CommandKnowledge = {
  name: 'su',
  summary: 'becomes another user',
  source: 'https://man7.org/linux/man-pages/man1/su.1.html',
  base: 'caution',
  why: 'opens a session as another user',
  flags: '-l -m -p -f -P -g= -G= -s= -w= --login --shell= --preserve-environment --group= --pty --help --version -',
  wraps: [{ kind: 'text', flag: '-c= --command= --session-command=', shell: 'bash' }],
  runs: { language: 'bash' },
  examples: {
    safe: ["su -c 'df -h' app", "su - app -c 'df -h'"],
    caution: ['su - app'],
    dangerous: ["su -c 'rm -rf x'", 'echo ls | su'],
  },
};
