import type { Verdict } from '../verdict.js';
import { type Truth, truthOf } from './sql-condition.js';
import { conditionOf } from './sql-condition-reader.js';
import { found, type SqlContext } from './sql-context.js';
import { pathAt, type SqlStatement } from './sql-statement.js';
import type { SqlToken } from './sql-token.js';

/** Judges a DELETE or UPDATE by whether its WHERE is a limit at all. */
export function judgeChange(piece: SqlStatement, context: SqlContext): Verdict {
  const isDelete = piece.word(0) === 'DELETE';
  if (piece.word(1) === 'STATISTICS') return found(context, 'statistics', 'caution', piece, 'gathers statistics anew');
  const target = targetOf(piece);
  const truth = boundOf(piece);
  const resource = target === undefined ? {} : { resource: target };
  if (truth === 'some' || truth === 'none') {
    const why = isDelete ? 'deletes the rows that match' : 'changes the rows that match';
    return { ...found(context, isDelete ? 'delete' : 'update', 'caution', piece, why), ...resource };
  }
  return { ...unbounded(isDelete, truth, piece, context), ...resource };
}

/** The verdict on a change of every row. */
export function unbounded(
  isDelete: boolean,
  truth: Truth | undefined,
  span: { start: number; end: number },
  context: SqlContext,
): Verdict {
  const how = truth === undefined ? 'has no WHERE' : 'has a WHERE that holds for every row';
  const why = `${how}, so it ${isDelete ? 'deletes' : 'changes'} them all`;
  const all = found(context, isDelete ? 'delete-all' : 'update-all', 'dangerous', span, why);
  return isDelete ? { ...all, critical: true } : all;
}

const bounds = new Set(['WHERE', 'SELECT']);

function boundOf(piece: SqlStatement): Truth | undefined {
  const at = piece.outside(bounds, 1);
  if (at < 0 || piece.word(at) !== 'WHERE') return undefined;
  const tokens = piece.tokens.slice(at + 1);
  if (tokens.length === 0) return undefined;
  // A blank to be filled in stands for a whole condition; CURRENT OF names one row.
  if ((tokens.length === 1 && tokens[0]?.kind === 'blank') || tokens[0]?.value === 'CURRENT') return 'some';
  return isOwnSubselect(piece.tokens, targetOf(piece)) ? 'all' : truthOf(conditionOf(tokens));
}

/** Whether the rows that are meant are picked by a query for all of them, as in `id IN (SELECT id FROM t)`. */
export function isOwnSubselect(tokens: readonly SqlToken[], target: string | undefined): boolean {
  const text = tokens.map(({ value }) => value.toLowerCase()).join(' ');
  const from = /where \S+ (?:\. \S+ )?in \( select \S+ from (\S+(?: \. \S+)?) \)(?: returning .*)?$/s.exec(text)?.[1];
  return from !== undefined && from.replaceAll(' ', '') === target;
}

const leads = new Set(
  'DELETE FROM UPDATE INSERT INTO IGNORE LOW_PRIORITY QUICK DROP TABLE DATABASE SCHEMA KEYSPACE INDEX VIEW IF NOT EXISTS TRUNCATE ALTER ONLY CREATE OR REPLACE UNIQUE TEMPORARY TEMP CONCURRENTLY MATERIALIZED MERGE ROLE USER SEQUENCE FUNCTION PROCEDURE TYPE EXTENSION LOCK OPTIMIZE VACUUM FULL ANALYZE REINDEX REFRESH SUBSCRIPTION PUBLICATION LOGIN SERVER TRIGGER EVENT DOMAIN AVAILABILITY GROUP PROC'.split(
    ' ',
  ),
);

/** What a statement acts on, where it begins with that. */
export function targetOf({ tokens }: SqlStatement): string | undefined {
  const at = tokens.findIndex(({ kind, value }) => kind !== 'word' || !leads.has(value));
  const { name, end } = pathAt(tokens, at);
  if (
    at < 1 ||
    name === '' ||
    /^(?:top|statistics|policy|rule|owned|system|any|all)$/i.test(name) ||
    tokens[end]?.value === ','
  )
    return undefined;
  return tokens.slice(at, end).some(({ kind }) => kind === 'blank') ? undefined : name.toLowerCase();
}
