import type { SqlToken } from './sql-token.js';

interface Start {
  /** What may follow the word where it begins a statement; the end of the tokens is ''. */
  readonly next: RegExp;
  /** What stands before it where it does not. */
  readonly notAfter: RegExp;
}

const object =
  /^(?:TABLE|DATABASE|SCHEMA|INDEX|VIEW|USER|ROLE|LOGIN|FUNCTION|PROCEDURE|PROC|TRIGGER|SEQUENCE|TYPE|EXTENSION|TABLESPACE|KEYSPACE|MATERIALIZED|TEMPORARY|TEMP|UNIQUE|OR|OWNED|EVENT|SERVER|SYSTEM|RULE|POLICY|PUBLICATION|SUBSCRIPTION|DOMAIN|AGGREGATE|OPERATOR|CAST|SYNONYM|PACKAGE|PLUGGABLE|FOREIGN|GLOBAL|UNLOGGED|CERTIFICATE|CREDENTIAL|ENDPOINT|PARTITION|STATISTICS|CLUSTERED|NONCLUSTERED|ACCESS|COLLATION|CONVERSION|GROUP|LANGUAGE|LARGE|TEXT|TRANSFORM|EXTERNAL|ASSEMBLY|SECURITY|MASTER|SYMMETRIC|ASYMMETRIC|RESTORE|PROFILE|DIRECTORY|JAVA|LIBRARY|LINK|PUBLIC|PROXY|UNDO|RECURSIVE)$/;
const notNamed =
  /^(?:ON|OR|OF|AND|CASCADE|RESTRICT|SET|NO|TO|AS|THEN|WHEN|IS|IN|NULL|DESC|ASC|END|OPTION|ELSE|WHERE|GROUP|ORDER|HAVING|LIMIT|UNION|SKIP|NOWAIT|STATISTICS|LIKE|BETWEEN|STATEMENT|ROW|COLUMN|CONSTRAINT)$/;
const name = /^[\w"@#$?`\u0080-\uffff]/;
const inText = /^(?:\.|AS|,)$/;

const starts: Readonly<Record<string, Start>> = {
  DELETE: { next: name, notAfter: /^(?:\.|ON|FOR)$/ },
  UPDATE: { next: name, notAfter: /^(?:\.|ON|FOR|KEY|DO|OF|,)$/ },
  INSERT: { next: /^(?:INTO|OVERWRITE|IGNORE|OR|ALL|FIRST)$/, notAfter: /^\.$/ },
  REPLACE: { next: /^INTO$/, notAfter: /^\.$/ },
  MERGE: { next: name, notAfter: inText },
  TRUNCATE: { next: name, notAfter: /^(?:\.|,|ON|FOR)$/ },
  DROP: { next: object, notAfter: /^(?:\.|ALTER)$/ },
  CREATE: { next: object, notAfter: /^(?:\.|SHOW)$/ },
  ALTER: { next: object, notAfter: /^\.$/ },
  EXEC: { next: /^["\w@#?('\\]/, notAfter: /^[.,]$/ },
  EXECUTE: { next: /^(?!FUNCTION$|PROCEDURE$|ON$|AS$|TO$|ANY$|PRIVILEGES?$)["\w@#?('\\]/, notAfter: /^[.,]$/ },
  CALL: { next: name, notAfter: inText },
  GRANT: { next: /^(?!OPTION$|FOR$|ON$|TO$)["\w?]/, notAfter: /^(?:\.|,|WITH|ADMIN)$/ },
  REVOKE: { next: /^(?!ON$|TO$)["\w?]/, notAfter: /^(?:\.|,)$/ },
  DENY: { next: /^(?!ON$|TO$)\w/, notAfter: inText },
  COPY: { next: name, notAfter: inText },
  KILL: { next: /^(?:\d|QUERY$|CONNECTION$|@|\?)/, notAfter: inText },
  SHUTDOWN: { next: /^(?:WITH|IMMEDIATE|ABORT|)$/, notAfter: inText },
  BACKUP: { next: /^(?:DATABASE|LOG)$/, notAfter: /^\.$/ },
  RESTORE: { next: /^(?:DATABASE|LOG)$/, notAfter: /^\.$/ },
  DBCC: { next: name, notAfter: inText },
  BULK: { next: /^INSERT$/, notAfter: /^\.$/ },
  RECONFIGURE: { next: /^/, notAfter: inText },
  DISABLE: { next: /^TRIGGER$/, notAfter: /^(?:\.|ALTER)$/ },
  LOAD: { next: /^(?:DATA|XML)$/, notAfter: /^\.$/ },
};

/** What holds such words as options or names of rights, so that they begin nothing in it. */
const owners: Readonly<Record<string, RegExp>> = {
  ALTER: /^(?:DROP|TRUNCATE|DISABLE|CREATE|ALTER|REVOKE|GRANT)$/,
  SHOW: /^(?:CREATE|GRANT|COPY|DELETE|UPDATE|INSERT|EXECUTE|CALL|RESTORE|BACKUP)$/,
  GRANT: /^(?:CREATE|ALTER|DROP|DELETE|UPDATE|EXECUTE|EXEC|TRUNCATE|BACKUP|RESTORE|SHUTDOWN|INSERT|GRANT)$/,
  REVOKE: /^(?:CREATE|ALTER|DROP|DELETE|UPDATE|EXECUTE|EXEC|TRUNCATE|BACKUP|RESTORE|SHUTDOWN|INSERT|GRANT)$/,
  DENY: /^(?:CREATE|ALTER|DROP|DELETE|UPDATE|EXECUTE|EXEC|TRUNCATE|BACKUP|RESTORE|SHUTDOWN|INSERT)$/,
  EXPLAIN: /^(?:DELETE|UPDATE|INSERT|REPLACE|MERGE|CREATE|EXECUTE|CALL)$/,
  DESCRIBE: /^(?:DELETE|UPDATE|INSERT|REPLACE)$/,
  DESC: /^(?:DELETE|UPDATE|INSERT|REPLACE)$/,
  ANALYZE: /^(?:DELETE|UPDATE|INSERT|REPLACE)$/,
  PREPARE: /^\w+$/,
  MERGE: /^(?:DELETE|UPDATE|INSERT)$/,
  COMMENT: /^\w+$/,
};

/** Whether a token begins a statement within or right behind another, whose first token is at `owner`. */
export function startsStatement(tokens: readonly SqlToken[], at: number, owner: number): boolean {
  const token = tokens[at];
  if (token?.kind !== 'word') return false;
  const start = Object.hasOwn(starts, token.value) ? starts[token.value] : undefined;
  if (start === undefined || isOwned(tokens, at, owner)) return false;
  const next = tokens[at + 1];
  if (start.notAfter.test(textOf(tokens[at - 1]))) return false;
  if (next?.kind === 'word' && start.next === name && notNamed.test(next.value)) return false;
  return start.next.test(textOf(next));
}

function isOwned(tokens: readonly SqlToken[], at: number, owner: number): boolean {
  const first = tokens[owner]?.value ?? '';
  const words = Object.hasOwn(owners, first) ? owners[first] : undefined;
  if (words?.test(tokens[at]?.value ?? '') !== true) return false;
  return !rights.test(first) || !tokens.slice(owner, at).some(({ value }) => value === 'TO' || value === 'FROM');
}

const rights = /^(?:GRANT|REVOKE|DENY)$/;

/** A token as the patterns see it; strings and names begin with their quotes. */
function textOf(token: SqlToken | undefined): string {
  if (token === undefined) return '';
  if (token.kind === 'string') return "'";
  if (token.kind === 'name') return '"';
  return token.kind === 'blank' ? '?' : token.value;
}
