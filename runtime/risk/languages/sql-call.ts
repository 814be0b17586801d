import { joinAll, type Verdict } from '../verdict.js';
import { found, judgeDynamic, judgeString, type SqlContext } from './sql-context.js';
import { riskOfFunction, runsText } from './sql-function.js';
import { riskOfName } from './sql-name.js';
import { pathAt, type SqlStatement } from './sql-statement.js';
import type { SqlToken } from './sql-token.js';

/** The verdicts on the functions that a statement calls; in a definition only those that are known to do harm count. */
export function judgeFunctions(
  statement: SqlStatement,
  context: SqlContext,
  isDefinition: boolean,
): readonly Verdict[] {
  const verdicts: Verdict[] = [];
  const { tokens } = statement;
  for (let at = 0; at < tokens.length; at += 1) {
    const { name, end } = pathAt(tokens, at);
    if (end === at) continue;
    if (tokens[end]?.value === '(' && tokens[end]?.kind === 'mark' && isCall(statement, at, end, isDefinition)) {
      verdicts.push(judgeFunction(name, tokens.slice(at, end), context));
      if (runsText(name)) verdicts.push(judgeArguments(tokens.slice(end + 1, statement.closeOf(end)), context));
    }
    at = end - 1;
  }
  return isDefinition ? verdicts.filter(({ risk }) => risk === 'dangerous') : verdicts;
}

/** The verdict on a function by its name. */
export function judgeFunction(name: string, tokens: readonly SqlToken[], context: SqlContext): Verdict {
  const { risk, why } = riskOfFunction(name);
  const span = { start: tokens[0]?.start ?? 0, end: tokens.at(-1)?.end ?? 0 };
  return risk === 'safe' ? { risk, reasons: [] } : found(context, 'function', risk, span, why);
}

/** What stands in the parentheses of a function that runs SQL. */
function judgeArguments(tokens: readonly SqlToken[], context: SqlContext): Verdict {
  const strings = tokens.filter(({ kind }) => kind === 'string');
  const last = strings.at(-1);
  return last === undefined
    ? judgeDynamic(tokens, context)
    : joinAll(
        strings
          .filter(({ value }) => /^\s*[a-z(]+\s/i.test(value) && !/^\w+=/.test(value))
          .map((token) => judgeString(token, context.language, context)),
      );
}

const notCalled = new Set(
  (
    'SELECT FROM WHERE AND OR NOT IN EXISTS VALUES VALUE ON USING OVER FILTER GROUP BY AS ALL ANY SOME JOIN WHEN THEN ELSE CASE END SET ' +
    'HAVING UNION EXCEPT INTERSECT LIMIT OFFSET TOP DISTINCT LIKE ILIKE BETWEEN IS RETURNING WITH WITHIN MATERIALIZED PARTITION ' +
    'RECURSIVE LATERAL INDEX KEY TABLE INTO ROWS ROW SETS CUBE ROLLUP FETCH NEXT FIRST ONLY WINDOW TABLESAMPLE SYSTEM BERNOULLI ANALYZE ' +
    'VERBOSE EXPLAIN VACUUM REINDEX IF WHILE DO CHECK DEFAULT PRIMARY UNIQUE REFERENCES COLUMNS OPTION OUTPUT FOR EXEC EXECUTE INSERT ' +
    'ORDER INTERVAL IMMEDIATE PIVOT UNPIVOT APPLY KEYS TUPLE CONTAINS'
  ).split(' '),
);
const namesThing = new Set(['INTO', 'AS', 'TABLE', 'REFERENCES', 'INDEX', 'VIEW', '::', 'OVERWRITE']);

/** Whether a name with a parenthesis behind it is a call, and not a table with its columns or a type with its length. */
function isCall(statement: SqlStatement, at: number, end: number, isDefinition: boolean): boolean {
  const { tokens } = statement;
  const [before, first] = [tokens[at - 1], tokens[at]];
  if (at === 0) return false;
  if (end === at + 1 && first?.kind === 'word' && notCalled.has(first.value)) return false;
  if (before !== undefined && before.kind !== 'name' && before.kind !== 'string' && namesThing.has(before.value))
    return false;
  if (isDefinition) return true;
  const close = statement.closeOf(end);
  const isTableOfWith =
    tokens[close + 1]?.value === 'AS' && /^(?:\(|MATERIALIZED|NOT)$/.test(tokens[close + 2]?.value ?? '');
  return !isTableOfWith;
}

const readingProcedure =
  /^(?:sp_(?:who\w*|lock|help\w*|spaceused|columns\w*|tables\w*|databases|depends|monitor|readerrorlog|linkedservers|server_info|stored_procedures|pkeys|fkeys|statistics|special_columns|describe_\w+|datatype_info|sproc_columns|table_privileges|column_privileges|catalogs|whoisactive|indexoption_show)|xp_(?:readerrorlog|fixeddrives|msver|loginconfig|logininfo|enumgroups|regread|instance_regread|dirtree|fileexist|subdirs))$/i;
const textProcedure = /^sp_(?:executesql|msforeachdb|msforeachtable|foreachdb|prepexec|prepare)$/i;
const reachingProcedure =
  /^(?:sp_oa\w+|xp_(?:regwrite|regdelete\w*|instance_regwrite|servicecontrol|cmdshell)|sp_(?:detach_db|addextendedproc|execute_external_script|certify_removable))$/i;

/** The verdict on a procedure that is run; `at` is where its name begins. */
export function judgeProcedure(statement: SqlStatement, at: number, context: SqlContext): Verdict {
  const { tokens } = statement;
  const start = tokens[at + 1]?.value === '=' ? at + 2 : at;
  const { name, end } = pathAt(tokens, start);
  const rest = tokens.slice(end);
  if (name === '' || /^@/.test(name)) return judgeDynamic(tokens.slice(start), context);
  const last = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  const span = { start: statement.start, end: tokens[end - 1]?.end ?? statement.end };
  if (/^xp_cmdshell$/i.test(last)) return judgeShellCommand(rest, span, context);
  if (textProcedure.test(last)) return judgeDynamic(rest.slice(0, lengthOfText(rest)), context);
  if (reachingProcedure.test(last))
    return found(context, 'procedure', 'dangerous', span, `'${last}' reaches outside the database`);
  return judgeNamed(last, rest, span, context);
}

/** The text is the first argument; what follows a comma are its parameters. */
function lengthOfText(rest: readonly SqlToken[]): number {
  const comma = rest.findIndex(({ value, kind }) => kind === 'mark' && value === ',');
  return comma < 0 ? rest.length : comma;
}

function judgeNamed(
  name: string,
  rest: readonly SqlToken[],
  span: { start: number; end: number },
  context: SqlContext,
): Verdict {
  const isSetting = /^sp_configure$/i.test(name);
  if (readingProcedure.test(name) || (isSetting && !rest.some(({ value }) => value === ','))) {
    return found(context, 'procedure', 'safe', span, `'${name}' only looks`);
  }
  if (isSetting) {
    const opens = rest.some(({ value }) => /^(?:xp_cmdshell|ole automation procedures|clr enabled)$/i.test(value));
    return found(context, 'procedure', opens ? 'dangerous' : 'caution', span, 'changes a setting of the server');
  }
  const risk = riskOfName(name);
  return found(
    context,
    'procedure',
    risk,
    span,
    risk === 'unknown' ? `what '${name}' does is not known` : `'${name}' by its name changes something`,
  );
}

function judgeShellCommand(
  rest: readonly SqlToken[],
  span: { start: number; end: number },
  context: SqlContext,
): Verdict {
  const text = rest.find(({ kind }) => kind === 'string');
  const base = found(context, 'program', 'dangerous', span, 'starts a program on the server of the database');
  return text === undefined
    ? base
    : joinAll([base, judgeString(text, 'cmd', { ...context, scene: { ...context.scene, system: 'windows' } })]);
}
