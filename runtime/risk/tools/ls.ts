import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `ls`. */
export const ls: CommandKnowledge = {
  name: 'ls',
  summary: 'lists files',
  alsoNamed: ['dir', 'vdir', 'll'],
  source: 'https://man7.org/linux/man-pages/man1/ls.1.html',
  base: 'safe',
  flags:
    '-a -A -l -h -H -L -t -r -R -S -s -d -i -n -o -g -1 -C -F -f -u -c -U -v -x -X -Z -p -q -Q -B -b -m -k -N -G -T= -w= -I= --all --almost-all --author --human-readable --si --inode --recursive --reverse --directory --size --classify? --color? --sort= --time= --time-style= --full-time --group-directories-first --no-group --numeric-uid-gid --dereference --format= --ignore= --hide= --context --width= --help --version',
  examples: { safe: ['ls -lah /var/log', 'ls --sort=size -r', 'ls *.log'] },
};
