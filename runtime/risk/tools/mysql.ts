import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `mysql`. */
export const mysql: CommandKnowledge = {
  name: 'mysql',
  summary: 'asks and changes a MySQL database',
  alsoNamed: ['mariadb', 'sqlite3', 'sqlcmd', 'clickhouse-client', 'mongosh', 'mongo'],
  source: 'https://dev.mysql.com/doc/refman/8.4/en/mysql.html',
  base: 'safe',
  why: 'connects to a database',
  flags:
    '-A -B -E -H -N -n -q -r -s -t -v -w -X -h= -u= -P= -S= -D= -p? --host= --user= --port= --socket= --database= --password? --batch --table --vertical --raw --silent --skip-column-names --quiet --eval= --version -V --help',
  wraps: [{ kind: 'text', flag: '-e= --execute= --eval= -Q= -q=', shell: 'sql' }],
  runs: { language: 'sql', unless: '--version --help -V' },
  examples: {
    safe: ['mysql --version'],
    caution: ["mysql -e 'SHOW PROCESSLIST'", 'mysql app'],
    dangerous: ['cat a.sql | mysql app', "mysql -e 'TRUNCATE TABLE orders'", "mysql <<< 'DROP TABLE a'"],
  },
};
