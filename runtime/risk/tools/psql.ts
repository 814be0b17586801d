import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `psql`. */
export const psql: CommandKnowledge = {
  name: 'psql',
  summary: 'asks and changes a PostgreSQL database',
  source: 'https://www.postgresql.org/docs/current/app-psql.html',
  base: 'safe',
  why: 'connects to a database',
  flags:
    '-A -a -b -E -e -H -n -q -s -S -t -w -W -X -x -1 -0 -z -d= -F= -h= -p= -P= -R= -T= -U= -v= --dbname= --host= --port= --username= --no-align --tuples-only --csv --html --expanded --quiet --set= --no-psqlrc --no-password --password --pset= --variable= --single-transaction --echo-all --echo-errors --help --version -l --list -V',
  wraps: [{ kind: 'text', flag: '-c= --command=', shell: 'sql' }],
  runs: { language: 'sql', unless: '-l --list --version --help -V -f --file' },
  rules: [
    { id: 'file', risk: 'unknown', when: { flag: '-f= --file=' }, why: 'runs the statements of a file' },
    { id: 'output', risk: 'caution', when: { flag: '-o= -L= --output= --log-file=' }, why: 'writes a file' },
  ],
  examples: {
    safe: ['psql -l'],
    caution: ["psql -c 'SELECT 1'", 'psql app', 'psql -f a.sql', 'psql -l -o x'],
    dangerous: [
      'cat a.sql | psql app',
      "psql -c 'DROP DATABASE prod'",
      "psql -tAc 'DELETE FROM users'",
      "psql <<< 'DROP TABLE a'",
    ],
  },
};
