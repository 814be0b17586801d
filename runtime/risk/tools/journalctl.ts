import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `journalctl`. */
export const journalctl: CommandKnowledge = {
  name: 'journalctl',
  summary: 'shows the journal',
  source: 'https://man7.org/linux/man-pages/man1/journalctl.1.html',
  base: 'safe',
  flags:
    '-a -b? -c= -D= -e -f -F= -g= -i= -k -l -L -m -M= -N -n= -o= -p= -q -r -S= -t= -u= -U= -x -H -T -w -d -h --all --boot? --dmesg --disk-usage --field= --fields --follow --full --no-full --grep= --case-sensitive? --header --identifier= --lines= --list-boots --list-catalog --merge --no-hostname --no-pager --no-tail --output= --output-fields= --priority= --quiet --reverse --since= --until= --system --user --unit= --user-unit= --utc --verify --cursor= --after-cursor= --show-cursor --catalog --level= --human --ctime --help --version',
  rules: [
    {
      id: 'vacuum',
      risk: 'dangerous',
      when: { flag: '--vacuum-size= --vacuum-time= --vacuum-files=' },
      why: 'deletes old entries of the journal',
    },
    {
      id: 'change',
      risk: 'caution',
      when: { flag: '--rotate --flush --sync --relinquish-var --setup-keys --update-catalog --cursor-file=' },
      why: 'changes the journal',
    },
  ],
  examples: {
    safe: ['journalctl -u nginx -n 50 --no-pager', "journalctl --since '1 hour ago'"],
    caution: ['journalctl --rotate'],
    dangerous: ['journalctl --vacuum-time=1s'],
  },
};
