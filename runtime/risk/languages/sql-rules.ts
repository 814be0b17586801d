// Holds a list: the statements of SQL by their class.
import type { Risk } from '../../model/risk.js';

/** What a statement of a certain shape does. */
export interface SqlRule {
  readonly id: string;
  readonly risk: Risk;
  /** Holds at the beginning of the shape. */
  readonly shape: RegExp;
  readonly why: string;
  readonly critical?: true;
}

type Row = readonly [risk: Risk, shape: string, why: string];

const data =
  '(?:TABLE|DATABASE|SCHEMA|KEYSPACE|TABLESPACE|PLUGGABLE|OWNED|COLUMNFAMILY|FOREIGN TABLE|MATERIALIZED|LOGFILE|ROLLBACK|DISKGROUP)';

/** By the first word of the statement; the first row that holds is the answer, so what is worse stands first. */
const rows: Readonly<Record<string, readonly Row[]>> = {
  ALTER: [
    [
      'dangerous',
      'ALTER (?:ROLE|USER|LOGIN) .*\\b(?:NOLOGIN|DISABLE|ACCOUNT LOCK|SUPERUSER|BYPASSRLS|DROP|EXPIRE)\\b',
      'takes access away from an account, or makes it all-powerful',
    ],
    [
      'dangerous',
      'ALTER SYSTEM SET (?:AUDIT_TRAIL|ARCHIVE_MODE|FSYNC|FULL_PAGE_WRITES|SYNCHRONOUS_COMMIT)\\b',
      'switches off what protects the data',
    ],
    [
      'dangerous',
      'ALTER DATABASE .*\\b(?:OFFLINE|SINGLE_USER|RESTRICTED_USER|EMERGENCY|RESETLOGS|NOARCHIVELOG|CLOSE|DISMOUNT|DROP|FLASHBACK OFF|RECOVERY SIMPLE|REMOVE)\\b',
      'makes the database unreachable or gives up what it could be restored from',
    ],
    [
      'dangerous',
      'ALTER DATABASE .*(?:ALLOW_CONNECTIONS (?:= )?FALSE|CONNECTION LIMIT (?:= )?0)',
      'locks everybody out of the database',
    ],
    [
      'dangerous',
      'ALTER (?:FOREIGN )?TABLE .*\\b(?:DISABLE|NOCHECK|NO FORCE|TRUNCATE|DISCARD|PURGE)\\b',
      'switches off what protects a table, or removes rows of it',
    ],
    [
      'caution',
      'ALTER TABLE .*\\bALTER (?:COLUMN )?\\S+ DROP (?:NOT NULL|DEFAULT|IDENTITY|EXPRESSION)[^,]*$',
      'changes a column',
    ],
    [
      'dangerous',
      'ALTER .*\\b(?:DROP|REMOVE|STATE = OFF|FORCE_FAILOVER_ALLOW_DATA_LOSS|REVOKE)\\b',
      'removes a part of what it alters',
    ],
    ['dangerous', 'ALTER TABLESPACE .*OFFLINE', 'makes what lies in a tablespace unreachable'],
    ['caution', 'ALTER\\b', 'changes a definition or a setting'],
  ],
  CREATE: [
    [
      'dangerous',
      'CREATE (?:ROLE|USER|LOGIN) .*\\b(?:SUPERUSER|BYPASSRLS)\\b',
      'creates an account that may do everything',
    ],
    [
      'dangerous',
      "CREATE .*\\bLANGUAGE (?:C|PLPYTHON\\w*|PLPERLU|PLSH|PLTCLU|PLJAVAU|'s')( |$)",
      'adds code of which nothing can be said',
    ],
    ['caution', 'CREATE\\b', 'creates an object'],
  ],
  DROP: [
    ['safe', 'DROP PREPARE\\b', 'forgets a prepared statement of the session'],
    ['caution', 'DROP (?:TEMPORARY|TEMP) TABLE\\b', 'removes a temporary table'],
    ['caution', 'DROP TABLE (?:IF EXISTS )?#\\w+$', 'removes a temporary table'],
    ['dangerous', `DROP ${data}\\b`, 'removes data for good'],
    ['dangerous', 'DROP\\b', 'removes an object that others may need'],
  ],
  TRUNCATE: [['dangerous', 'TRUNCATE\\b', 'removes every row of a table']],
  GRANT: [
    ['dangerous', 'GRANT ALL\\b.* ON (?:TABLE )?\\* \\. \\*', 'gives every right on everything'],
    ['dangerous', 'GRANT ALL\\b.* TO PUBLIC\\b', 'gives every right to everybody'],
    [
      'dangerous',
      'GRANT (?:ALL(?: PRIVILEGES)? TO|.*\\b(?:SUPER|SUPERUSER|DBA|SYSDBA|SYSADMIN|CONTROL SERVER|PG_EXECUTE_SERVER_PROGRAM|RDS_SUPERUSER)\\b)',
      'makes an account all-powerful',
    ],
    ['caution', 'GRANT\\b', 'gives a right'],
  ],
  REVOKE: [['dangerous', 'REVOKE\\b', 'takes access away']],
  DENY: [['dangerous', 'DENY\\b', 'takes access away']],
  REASSIGN: [['dangerous', 'REASSIGN\\b', 'gives everything that an account owns to another']],
  DISABLE: [['dangerous', 'DISABLE\\b', 'switches off what protects the data']],
  ENABLE: [['caution', 'ENABLE\\b', 'switches a trigger on']],
  NOAUDIT: [['dangerous', 'NOAUDIT\\b', 'switches auditing off']],
  AUDIT: [['caution', 'AUDIT\\b', 'switches auditing on']],
  INSERT: [
    ['dangerous', 'INSERT OVERWRITE\\b', 'puts new rows in the place of all that were there'],
    ['caution', 'INSERT\\b', 'adds rows'],
  ],
  REPLACE: [['caution', 'REPLACE\\b', 'adds rows, or puts them in the place of others']],
  UPSERT: [['caution', 'UPSERT\\b', 'adds or changes rows']],
  MERGE: [
    ['dangerous', 'MERGE .*BY SOURCE (?:AND .{0,400})?THEN DELETE', 'deletes every row that the source does not have'],
    ['caution', 'MERGE\\b', 'adds, changes or deletes the rows that match'],
  ],
  SET: [
    [
      'caution',
      'SET (?:GLOBAL|PERSIST|PERSIST_ONLY|@@ ?GLOBAL|@@ ?PERSIST\\w*|@@GLOBAL|@@PERSIST\\w*)\\b',
      'changes a setting of the server',
    ],
    [
      'caution',
      'SET (?:PASSWORD|RESOURCE GROUP|DEFAULT ROLE|SESSION AUTHORIZATION|ROLE|(?:SESSION |LOCAL )?ROLE|IDENTITY_INSERT)\\b',
      'changes who acts or how they sign in',
    ],
    [
      'caution',
      'SET (?:SESSION |LOCAL |@@)*(?:SESSION_REPLICATION_ROLE|FOREIGN_KEY_CHECKS|UNIQUE_CHECKS|SQL_LOG_BIN|ROW_SECURITY|IGNORE_CHECKSUM_FAILURE|ZERO_DAMAGED_PAGES|ALLOW_SYSTEM_TABLE_MODS|SQL_SAFE_UPDATES)\\b',
      'switches off what protects the data in this session',
    ],
    ['safe', 'SET\\b', 'changes a setting of the session alone'],
  ],
  RESET: [
    ['dangerous', 'RESET (?:MASTER|SLAVE|REPLICA|BINARY)\\b', 'removes the logs or the state of replication'],
    ['caution', 'RESET (?:PERSIST|QUERY)\\b', 'changes the state of the server'],
    ['safe', 'RESET\\b', 'puts a setting of the session back'],
  ],
  COMMIT: [
    ['caution', 'COMMIT PREPARED\\b', 'ends a transaction of another session'],
    ['safe', 'COMMIT\\b', 'ends a transaction'],
  ],
  ROLLBACK: [
    ['caution', 'ROLLBACK PREPARED\\b', 'ends a transaction of another session'],
    ['safe', 'ROLLBACK\\b', 'undoes a transaction'],
  ],
  START: [
    ['safe', 'START TRANSACTION\\b', 'begins a transaction'],
    ['caution', 'START\\b', 'starts a service of the server, or runs a file'],
  ],
  STOP: [['caution', 'STOP\\b', 'stops a service of the server']],
  CHANGE: [['caution', 'CHANGE\\b', 'changes from where data is replicated']],
  PURGE: [['dangerous', 'PURGE\\b', 'removes what could be restored from']],
  FLASHBACK: [
    ['caution', 'FLASHBACK TABLE .*TO BEFORE DROP', 'brings a table back'],
    ['dangerous', 'FLASHBACK\\b', 'puts older data over the present'],
  ],
  RESTORE: [
    ['safe', 'RESTORE (?:HEADERONLY|FILELISTONLY|VERIFYONLY|LABELONLY)\\b', 'looks into a backup'],
    ['dangerous', 'RESTORE .*\\bREPLACE\\b', 'puts a backup over live data'],
    ['caution', 'RESTORE\\b', 'restores a backup'],
  ],
  BACKUP: [
    ['dangerous', 'BACKUP .*\\b(?:NO_LOG|TRUNCATE_ONLY)\\b', 'gives up the log'],
    ['caution', 'BACKUP\\b', 'writes a backup'],
  ],
  DBCC: [
    ['dangerous', 'DBCC .*\\b(?:REPAIR_\\w+|EMPTYFILE)\\b|DBCC WRITEPAGE\\b', 'repairs by throwing data away'],
    ['caution', 'DBCC SQLPERF .*\\bCLEAR\\b', 'clears counters'],
    [
      'safe',
      'DBCC (?:CHECKDB|CHECKTABLE|CHECKALLOC|CHECKCATALOG|CHECKCONSTRAINTS|CHECKFILEGROUP|SQLPERF|OPENTRAN|INPUTBUFFER|OUTPUTBUFFER|SHOWCONTIG|SHOW_STATISTICS|LOGINFO|USEROPTIONS|TRACESTATUS|PROCCACHE|MEMORYSTATUS|HELP)\\b',
      'only looks',
    ],
    ['safe', "DBCC CHECKIDENT \\( (?:'s'|\\w+) (?:, NORESEED )?\\)", 'only looks'],
    ['caution', 'DBCC\\b', 'changes the state of the server'],
  ],
  KILL: [['caution', 'KILL\\b', 'ends a session or a statement of another']],
  SHUTDOWN: [['dangerous', 'SHUTDOWN\\b', 'stops the server']],
  RESTART: [['dangerous', 'RESTART\\b', 'restarts the server']],
  LOAD: [
    ['caution', 'LOAD (?:DATA|XML)\\b', 'reads rows from a file'],
    ['caution', 'LOAD INDEX\\b', 'fills a cache'],
    ['dangerous', 'LOAD\\b', 'loads code into the server'],
  ],
  CLONE: [
    ['dangerous', 'CLONE INSTANCE\\b', 'puts the data of another server over this one'],
    ['caution', 'CLONE\\b', 'copies the data of the server'],
  ],
  BINLOG: [['dangerous', 'BINLOG\\b', 'replays changes that cannot be read']],
  UNINSTALL: [['dangerous', 'UNINSTALL\\b', 'removes a plugin']],
  INSTALL: [['dangerous', 'INSTALL\\b', 'loads code into the server']],
  HANDLER: [['safe', 'HANDLER\\b', 'reads rows']],
  CHECK: [['safe', 'CHECK\\b', 'only looks']],
  XA: [
    ['safe', 'XA RECOVER\\b', 'lists transactions'],
    ['caution', 'XA\\b', 'changes a transaction'],
  ],
  PRAGMA: [
    ['dangerous', 'PRAGMA .*\\b(?:WRITABLE_SCHEMA|JOURNAL_MODE = OFF)\\b', 'switches off what protects the data'],
    [
      'safe',
      'PRAGMA (?:\\w+ \\. )?(?:TABLE_INFO|TABLE_XINFO|TABLE_LIST|INDEX_LIST|INDEX_INFO|INDEX_XINFO|FOREIGN_KEY_LIST|FOREIGN_KEY_CHECK|INTEGRITY_CHECK|QUICK_CHECK|DATABASE_LIST|COMPILE_OPTIONS|COLLATION_LIST|FUNCTION_LIST|MODULE_LIST|PRAGMA_LIST)\\b',
      'only looks',
    ],
    [
      'caution',
      'PRAGMA (?:\\w+ \\. )?(?:WAL_CHECKPOINT|OPTIMIZE|INCREMENTAL_VACUUM|SHRINK_MEMORY)\\b',
      'tidies up the file',
    ],
    ['safe', 'PRAGMA (?:\\w+ \\. )?\\w+$', 'only looks'],
    ['caution', 'PRAGMA\\b', 'changes a setting'],
  ],
  LIST: [['safe', 'LIST\\b', 'only looks']],
  ARCHIVE: [
    ['safe', 'ARCHIVE LOG LIST$', 'only looks'],
    ['caution', 'ARCHIVE\\b', 'archives logs'],
  ],
  BEGIN: [['safe', 'BEGIN\\b', 'begins a transaction']],
};

const safe: Readonly<Record<string, string>> = {
  'only looks': 'SHOW DESCRIBE DESC HELP CHECKSUM FETCH MOVE STATUS',
  'belongs to a transaction': 'END ABORT SAVEPOINT RELEASE WORK',
  'has an effect on this session alone':
    'USE DISCARD LISTEN UNLISTEN DEALLOCATE CLOSE OPEN UNLOCK CONSISTENCY TRACING PAGING EXPAND DETACH GO SIGNAL RESIGNAL RAISE PRINT RAISERROR THROW RETURN WAITFOR GOTO EXIT QUIT LEAVE ITERATE CONTINUE BREAK NULL PERFORM IF WHILE FOR FOREACH LOOP REPEAT ELSE ELSIF ELSEIF THEN CASE WHEN EXCEPTION DECLARE DO ASSERT APPLY REVERT GET DIAGNOSTICS SERIAL CLEAR',
};

const cautious: Readonly<Record<string, string>> = {
  'maintains tables or their statistics':
    'VACUUM ANALYZE ANALYSE REINDEX CLUSTER REFRESH OPTIMIZE REPAIR CACHE CHECKPOINT REORG RUNSTATS',
  'changes the state of the server or of an object':
    'COMMENT LOCK NOTIFY FLUSH RENAME SECURITY IMPORT RECONFIGURE RECOVER STARTUP ATTACH ASSOCIATE BULK EXPORT ADD SAVE OVERRIDE LOGIN CAPTURE CONNECT SPOOL',
};

/** The rule for a statement of this shape, if its first word is known. */
export function ruleFor(shape: string): SqlRule | undefined {
  const word = /^\w+/.exec(shape)?.[0] ?? '';
  return rules.get(word)?.find((rule) => rule.shape.test(shape));
}

const rules: ReadonlyMap<string, readonly SqlRule[]> = new Map([
  ...Object.entries(rows).map(([word, list]) => [word, list.map((row) => ruleOf(word, row))] as const),
  ...plain('safe', safe),
  ...plain('caution', cautious),
]);

function ruleOf(word: string, [risk, shape, why]: Row): SqlRule {
  const rule = { id: word.toLowerCase(), risk, why, shape: new RegExp(`^(?:${shape})`, 's') };
  return risk === 'dangerous' && (word === 'TRUNCATE' || why === 'removes data for good')
    ? { ...rule, critical: true }
    : rule;
}

function plain(
  risk: Risk,
  words: Readonly<Record<string, string>>,
): readonly (readonly [string, readonly SqlRule[]])[] {
  return Object.entries(words).flatMap(([why, list]) =>
    list.split(' ').map((word) => [word, [{ id: word.toLowerCase(), risk, why, shape: /^/ }]] as const),
  );
}
