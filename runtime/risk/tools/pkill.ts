import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `pkill`. */
export const pkill: CommandKnowledge = {
  name: 'pkill',
  summary: 'stops every process that matches',
  alsoNamed: ['killall', 'skill', 'fuser'],
  source: 'https://man7.org/linux/man-pages/man1/pkill.1.html',
  base: 'dangerous',
  flags:
    '-# -f -x -u= -U= -n -o -v -e -i -l -m -c -s= -g= -P= -t= -r -w -q -I -y= --signal= --full --exact --user= --newest --oldest --parent=',
  rules: [
    {
      id: 'hang-up',
      risk: 'caution',
      when: { flag: '--signal=', value: /^(SIG)?(HUP|USR1|USR2|0)$/ },
      why: 'sends a signal that most programs survive',
    },
  ],
  examples: { caution: ['pkill --signal HUP nginx'], dangerous: ['pkill -9 java', 'killall node', 'pkill -f app'] },
};
