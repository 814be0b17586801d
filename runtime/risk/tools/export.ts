import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `export`. */
export const exportTool: CommandKnowledge = {
  name: 'export',
  summary: 'sets variables of the shell',
  alsoNamed: [
    'declare',
    'local',
    'readonly',
    'typeset',
    'unset',
    'read',
    'let',
    'mapfile',
    'readarray',
    'getopts',
    'umask',
    'ulimit',
    'unalias',
  ],
  source: 'https://www.gnu.org/software/bash/manual/html_node/Bash-Builtins.html',
  base: 'safe',
  flags: '-a -A -f -F -g -i -l -n= -p -r -u -x -t= -d= -e -s -c -H -S -v -0 -m -q -k',
  examples: {
    safe: ['export A=1', 'read -r line', 'unset A'],
    caution: ['export PATH=/opt/x:$PATH'],
    dangerous: ['export LD_PRELOAD=/tmp/x.so'],
  },
};
