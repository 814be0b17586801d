import type { CommandKnowledge } from '../knowledge.js';
import { type Pattern, systemPath } from '../patterns.js';

/** A sed script with the command `e`, or a substitution with the option `e`. */
const sedRuns: Pattern = /(^|[;{}\n\d$,/!])\s*e(\s|$|;)|^s?(.).*\3.*\3[gpiImM\d]*e|\be\s+\w/;
/** A sed script with the command `w`, or a substitution with the option `w`. */
const sedWrites: Pattern = /(^|[;{}\n\d$,/!])\s*[wW]\s+\S|\/[gpiImMe\d]*w\s+\S/;

/** What is known of `sed`. */
export const sed: CommandKnowledge = {
  name: 'sed',
  summary: 'edits lines',
  alsoNamed: ['gsed'],
  source: 'https://man7.org/linux/man-pages/man1/sed.1.html',
  base: 'safe',
  takesProse: true,
  flags:
    '-n -e= -E -r -s -u -z -l= -b --quiet --silent --expression= --regexp-extended --separate --unbuffered --null-data --line-length= --posix --debug --sandbox --help --version',
  rules: [
    {
      id: 'in-place',
      risk: 'caution',
      when: { flag: '-i? --in-place?' },
      why: 'changes the files themselves',
      suggestion: 'leave -i away to see the result first',
    },
    {
      id: 'system',
      risk: 'dangerous',
      when: { flag: '-i? --in-place?', operand: systemPath },
      why: 'changes a system file',
    },
    { id: 'script-file', risk: 'unknown', when: { flag: '-f= --file=' }, why: 'runs a script from a file' },
    { id: 'command', risk: 'dangerous', when: { operand: sedRuns }, why: 'starts commands' },
    {
      id: 'command-option',
      risk: 'dangerous',
      when: { flag: '-e= --expression=', value: sedRuns },
      why: 'starts commands',
    },
    { id: 'write', risk: 'caution', when: { operand: sedWrites }, why: 'may write a file' },
    {
      id: 'write-option',
      risk: 'caution',
      when: { flag: '-e= --expression=', value: sedWrites },
      why: 'may write a file',
    },
  ],
  examples: {
    safe: ["sed -n '1,5p' a", "sed 's/web/app/g' a", "sed -e 's/a/b/' a"],
    caution: ["sed -i 's/a/b/' a", "sed -ni.bak 's/a/b/p' a", "sed -n 'w out' a", "sed -e 'w out' a", 'sed -f x.sed a'],
    dangerous: ["sed 's/.*/date/e' a", "sed '1e rm x' a", "sed -e '1e rm x' a", "sed -i 's/a/b/' /etc/fstab"],
  },
};
