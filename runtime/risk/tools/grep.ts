import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `grep`. */
export const grep: CommandKnowledge = {
  name: 'grep',
  summary: 'prints the lines that match',
  alsoNamed: ['egrep', 'fgrep', 'zgrep', 'zegrep', 'zfgrep', 'rgrep'],
  source: 'https://man7.org/linux/man-pages/man1/grep.1.html',
  base: 'safe',
  takesProse: true,
  flags:
    '-# -E -F -G -P -i -y -v -w -x -c -l -L -o -q -s -b -H -h -n -T -Z -a -I -r -R -z -U -e= -f= -m= -A= -B= -C= -d= -D= --extended-regexp --fixed-strings --basic-regexp --perl-regexp --ignore-case --no-ignore-case --invert-match --word-regexp --line-regexp --count --color? --colour? --files-with-matches --files-without-match --max-count= --only-matching --quiet --silent --no-messages --byte-offset --with-filename --no-filename --label= --line-number --line-buffered --initial-tab --null --null-data --after-context= --before-context= --context= --text --binary --binary-files= --exclude= --exclude-from= --exclude-dir= --include= --recursive --dereference-recursive --regexp= --file= --directories= --devices= --help --version',
  examples: {
    safe: ['grep -r "DROP TABLE" logs/', "grep -in 'rm -rf' notes.txt", 'grep -C3 error app.log'],
    caution: ['grep x a > b'],
  },
};
