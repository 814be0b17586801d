import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `lsof`. */
export const lsof: CommandKnowledge = {
  name: 'lsof',
  summary: 'lists open files',
  source: 'https://man7.org/linux/man-pages/man8/lsof.8.html',
  base: 'safe',
  flags:
    '-a -b -C -h -l -n -N -O -P -R -t -U -v -V -w -X -i? -p= -u= -c= -d= -F? -g? -k= -L? -r? -s? -S? -T? -x? -D= +D= +L1 +c=',
  examples: { safe: ['lsof -nP -i:443', 'lsof -p 12', 'lsof +L1'] },
};
