import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `sudo`. */
export const sudo: CommandKnowledge = {
  name: 'sudo',
  summary: 'runs a command as another user',
  alsoNamed: ['doas', 'pkexec', 'runuser', 'gosu'],
  source: 'https://man7.org/linux/man-pages/man8/sudo.8.html',
  base: 'caution',
  why: 'opens a session as another user',
  flags:
    '-A -b -B -E -H -k -n -P -S -K -g= -p= -u= -U= -C= -D= -h= -r= -t= -T= -R= --user= --group= --preserve-env? --set-home --non-interactive --stdin --background --chdir= --host= --prompt= --login --shell -i -s -v -V -l --list --validate --version --help',
  wraps: [{ kind: 'words', assignments: true }],
  rules: [
    {
      id: 'list',
      risk: 'safe',
      when: { flag: '-l --list', atMost: 0 },
      why: 'shows what is allowed',
    },
  ],
  runs: { language: 'bash', unless: '-l --list -k -K -e' },
  examples: {
    safe: ['sudo ls', 'sudo -u postgres ls', 'sudo -l', 'sudo -n -E env A=1 df -h'],
    caution: ['sudo -i', 'sudo cp a b'],
    dangerous: ['sudo rm -rf x', 'sudo -u root FOO=1 rm -rf x', 'echo ls | sudo -s', 'sudo --user=root -- rm -rf x'],
  },
};
