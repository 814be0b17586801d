import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `awk`. */
export const awk: CommandKnowledge = {
  name: 'awk',
  summary: 'picks and shapes lines',
  alsoNamed: ['gawk', 'mawk', 'nawk'],
  source: 'https://man7.org/linux/man-pages/man1/gawk.1.html',
  base: 'safe',
  takesProse: true,
  flags: '-F= -v= --field-separator= --assign= --version --help',
  rules: [
    {
      id: 'command',
      risk: 'dangerous',
      when: { operand: /system\s*\(|\|\s*getline|\|&|\|\s*"|\|\s*[a-z]\w*\s*(;|}|$)|\/inet\// },
      why: 'starts other commands',
    },
    { id: 'output', risk: 'caution', when: { operand: /\b(print|printf)\b[^;}]*>/ }, why: 'may write a file' },
    {
      id: 'load',
      risk: 'unknown',
      when: { flag: '-f= --file= -i= --include= -l= --load= -e= --source= -E= --exec=' },
      why: 'runs a program from elsewhere',
    },
  ],
  examples: {
    safe: ["awk '{print $2}'", "awk -F: '$3 > 100 {print $1}' /etc/passwd"],
    caution: ['awk \'{print > "out"}\' a', 'awk -f prog.awk a'],
    dangerous: ['awk \'{system("rm " $1)}\' a', 'awk \'BEGIN{print "x" | "sh"}\''],
  },
};
