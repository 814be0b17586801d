import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `parallel`. */
export const parallel: CommandKnowledge = {
  name: 'parallel',
  summary: 'runs commands side by side',
  source: 'https://www.gnu.org/software/parallel/man.html',
  base: 'dangerous',
  why: 'runs whatever lines come in',
  flags:
    '-0 -a= -d= -I= -j= -k -n= -N= -q -r -t -X --jobs= --keep-order --dry-run --bar --eta --halt= --null --delay= --timeout= --tag --will-cite',
  wraps: [{ kind: 'joined', fed: true }],
  examples: {
    safe: ['parallel stat ::: a b'],
    dangerous: ['parallel', 'ls | parallel rm', 'parallel -j4 rm {} ::: a b'],
  },
};
