import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `dmesg`. */
export const dmesg: CommandKnowledge = {
  name: 'dmesg',
  summary: 'shows the messages of the kernel',
  source: 'https://man7.org/linux/man-pages/man1/dmesg.1.html',
  base: 'safe',
  flags:
    '-d -e -f= -F= -h -H -J -k -l= -L? -p -P -r -S -s= -t -T -u -V -w -W -x --show-delta --reltime --facility= --file= --human --json --kernel --level= --color? --force-prefix --nopager --raw --syslog --buffer-size= --notime --ctime --time-format= --userspace --since= --until= --follow --follow-new --decode --help --version',
  rules: [
    {
      id: 'clear',
      risk: 'dangerous',
      when: { flag: '-C -c --clear --read-clear' },
      why: 'empties the buffer of the kernel',
    },
    {
      id: 'console',
      risk: 'caution',
      when: { flag: '-n= -D -E --console-level= --console-off --console-on' },
      why: 'changes what the console shows',
    },
  ],
  examples: {
    safe: ['dmesg -T', 'dmesg -T -l err'],
    caution: ['dmesg -n 1'],
    dangerous: ['dmesg -C', 'dmesg --read-clear'],
  },
};
