import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `date`. */
export const date: CommandKnowledge = {
  name: 'date',
  summary: 'shows the time',
  source: 'https://man7.org/linux/man-pages/man1/date.1.html',
  base: 'safe',
  flags:
    '-d= -f= -I? -r= -R -u -j --date= --file= --iso-8601? --rfc-3339= --rfc-email --rfc-2822 --reference= --utc --universal --debug --resolution --help --version',
  rules: [
    {
      id: 'set',
      risk: 'caution',
      when: { flag: '-s= --set=' },
      why: 'sets the clock of the system',
      suggestion: 'use -d to work with another time',
    },
    { id: 'set-operand', risk: 'caution', when: { operand: /^[^+]/ }, why: 'sets the clock of the system' },
  ],
  examples: {
    safe: ['date -u +%F', "date -d '1 hour ago'", 'date'],
    caution: ['date -s 12:00', 'date --set=12:00', 'date --se=12:00', 'date 010100002030'],
  },
};
