import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `ps`. */
export const ps: CommandKnowledge = {
  name: 'ps',
  summary: 'lists processes',
  alsoNamed: ['pgrep', 'pstree', 'pidof', 'pmap', 'lslogins'],
  source: 'https://man7.org/linux/man-pages/man1/ps.1.html',
  base: 'safe',
  flags:
    '-A -a -d -e -N -f -F -j -l -M -H -L -T -c -w -x -y -h -V -Z -o= -O= -p= -C= -u= -U= -g= -G= -s= -t= -n= -P= --pid= --ppid= --user= --User= --group= --Group= --tty= --format= --sort= --cols= --columns= --rows= --width= --forest --headers --no-headers --no-heading --deselect --cumulative --list-name --full --list-full --exact --count --newest --oldest --help --version',
  examples: { safe: ['ps aux', 'ps -ef', 'ps -eo pid,rss --sort=-rss', 'pgrep -fl nginx'] },
};
