import { isDestructiveWord } from '../destructive.js';
import { joinAll, type Verdict } from '../verdict.js';
import { judgeFunctions, judgeProcedure } from './sql-call.js';
import { judgeChange, targetOf } from './sql-change.js';
import { found, judgeDynamic, judgeString, type SqlContext } from './sql-context.js';
import { startsStatement } from './sql-hidden.js';
import { ruleFor } from './sql-rules.js';
import { SqlStatement } from './sql-statement.js';
import type { SqlToken } from './sql-token.js';

const mostNested = 24;
const mostInside = 200;

/** Judges the tokens of one statement by its keywords, and every statement that hides in it. */
export function judgeTokens(tokens: readonly SqlToken[], context: SqlContext, depth = 0): Verdict {
  const whole = new SqlStatement(tokens);
  if (depth > mostNested) return found(context, 'too-deep', 'dangerous', whole, 'is nested too deeply to be judged');
  const { pieces, nested } = partsOf(tokens);
  if (pieces.length + nested.length > mostInside) {
    return found(context, 'too-many', 'dangerous', whole, 'holds too many statements in one to be judged');
  }
  return joinAll([
    ...pieces.map((piece) => judgePiece(new SqlStatement(piece), context, depth)),
    ...nested.map((inside) => judgeTokens(inside, context, depth + 1)),
  ]);
}

/** A statement cut where another begins without a semicolon, and the statements that stand in its parentheses. */
function partsOf(tokens: readonly SqlToken[]) {
  const pieces: (readonly SqlToken[])[] = [];
  const nested: (readonly SqlToken[])[] = [];
  let depth = 0;
  let from = 0;
  let at = 0;
  for (; at < tokens.length; at += 1) {
    if (tokens[at]?.kind === 'mark') depth = Math.max(0, depth + depthOf(tokens[at]?.value));
    if (at === 0 || !startsStatement(tokens, at, from)) continue;
    if (depth === 0) {
      pieces.push(tokens.slice(from, at));
      from = at;
    } else {
      const end = new SqlStatement(tokens).closing(at);
      nested.push(tokens.slice(at, end));
      at = end - 1;
    }
    if (pieces.length + nested.length > mostInside) break;
  }
  pieces.push(tokens.slice(from));
  return { pieces: pieces.filter((piece) => piece.length > 0), nested };
}

function depthOf(value: string | undefined): number {
  return value === '(' ? 1 : value === ')' ? -1 : 0;
}

const definitions =
  /^(?:CREATE|ALTER|DROP|GRANT|REVOKE|DENY|COMMENT|TRUNCATE|REASSIGN|SECURITY|SHOW|DESCRIBE|DESC|HELP|VACUUM|ANALYZE|REINDEX|LOCK|BACKUP|RESTORE|DBCC|PRAGMA|USE)\b/;

function judgePiece(piece: SqlStatement, context: SqlContext, depth: number): Verdict {
  const broken = piece.tokens.find(({ kind }) => kind === 'broken');
  if (broken !== undefined) return unreadable(piece, broken, context);
  if (/\bUESCAPE\b/.test(piece.shape)) {
    return found(
      context,
      'escaped-name',
      'dangerous',
      piece,
      'holds names or texts that are written in an unusual way',
    );
  }
  if (piece.tokens[0]?.value === '(') return judgeTokens(piece.tokens.slice(1), context, depth + 1);
  const own = judgeOwn(piece, context, depth);
  if (/^(?:EXPLAIN|DESCRIBE|DESC|EXEC|EXECUTE)\b/.test(piece.shape)) return own;
  return joinAll([own, ...judgeFunctions(piece, context, definitions.test(piece.shape))]);
}

function unreadable(piece: SqlStatement, broken: SqlToken, context: SqlContext): Verdict {
  const words = [...piece.tokens.map(({ value }) => value), ...broken.value.split(/[^\w]+/)];
  const isBad = words.some(isDestructiveWord);
  const why = isBad
    ? 'has a string or comment without an end, and a word that destroys'
    : 'has a string or comment without an end';
  return found(context, 'unreadable', isBad ? 'dangerous' : 'unknown', piece, why);
}

type OwnJudge = (piece: SqlStatement, context: SqlContext, depth: number) => Verdict;

const judgesByWord: ReadonlyMap<string, OwnJudge> = new Map<string, OwnJudge>([
  ['SELECT', judgeQuery],
  ['WITH', judgeQuery],
  ['VALUES', judgeQuery],
  ['TABLE', judgeQuery],
  ['FROM', judgeQuery],
  ['DELETE', judgeChange],
  ['UPDATE', judgeChange],
  ['EXPLAIN', judgeExplain],
  ['DESCRIBE', judgeExplain],
  ['DESC', judgeExplain],
  ['ANALYZE', judgeAnalyze],
  ['COPY', judgeCopy],
  ['EXEC', judgeExecute],
  ['EXECUTE', judgeExecute],
  ['CALL', (piece, context) => judgeProcedure(piece, 1, context)],
  ['DO', judgeDo],
  ['PREPARE', judgePrepare],
  ['CREATE', judgeCreate],
]);

function judgeOwn(piece: SqlStatement, context: SqlContext, depth: number): Verdict {
  const word = piece.word(0);
  const judge = judgesByWord.get(word);
  if (judge !== undefined) return judge(piece, context, depth);
  if (/^(?:SP|XP)_/.test(word)) return judgeProcedure(piece, 0, context);
  const at = controlled(piece);
  if (at === undefined) return judgeByRule(piece, context);
  return joinAll([judgeByRule(piece.from(0, at), context), judgeTokens(piece.tokens.slice(at), context, depth + 1)]);
}

const leadsOn = /^(?:BEGIN|ELSE|LOOP|REPEAT|THEN)$/;
const conditional = /^(?:IF|ELSIF|ELSEIF|WHEN|CASE|EXCEPTION|FOR|FOREACH|WHILE)$/;
const leadIns = new Set(['THEN', 'LOOP', 'DO']);
const opensTransaction =
  /^(?:TRAN|TRANSACTION|WORK|ISOLATION|READ|NOT|DEFERRABLE|TRY|CATCH|DEFERRED|IMMEDIATE|EXCLUSIVE|CONCURRENT|BATCH|UNLOGGED|COUNTER|ATOMIC|DISTRIBUTED|DIALOG)$/;

/** Where the statement begins that a word of control leads to, where there is one. */
function controlled(piece: SqlStatement): number | undefined {
  const word = piece.word(0);
  const at = conditional.test(word) ? piece.outside(leadIns) + 1 : leadsOn.test(word) ? 1 : 0;
  const isEnd = at === 0 || at >= piece.tokens.length || opensTransaction.test(piece.word(at));
  return isEnd ? undefined : at;
}

function judgeByRule(piece: SqlStatement, context: SqlContext): Verdict {
  const rule = ruleFor(piece.shape);
  if (rule === undefined) return judgeUnknown(piece, context);
  const target = rule.risk === 'safe' ? undefined : targetOf(piece);
  return {
    ...found(context, rule.id, rule.risk, piece, rule.why),
    ...(rule.critical === true ? { critical: true } : {}),
    ...(target === undefined ? {} : { resource: target }),
  };
}

function judgeUnknown(piece: SqlStatement, context: SqlContext): Verdict {
  const verb = piece.tokens.slice(0, 8).find(({ kind, value }) => kind === 'word' && isDestructiveWord(value));
  if (verb !== undefined)
    return found(context, 'destructive-verb', 'dangerous', verb, `'${verb.value}' names something that destroys`);
  if (piece.tokens.every(({ value }) => /^[();/]$/.test(value)))
    return found(context, 'nothing', 'safe', piece, 'does nothing');
  if (/^[\w"]+ (?:\. \w+ )?: =/.test(piece.shape))
    return found(context, 'assignment', 'safe', piece, 'sets a variable');
  return found(context, 'unknown-statement', 'unknown', piece, 'is no statement that is known');
}

const locks =
  /\bFOR (?:NO KEY )?(?:UPDATE|SHARE|KEY SHARE)\b|\bLOCK IN SHARE MODE\b|\( ?(?:[\w ,]*\b)?(?:UPDLOCK|XLOCK|TABLOCKX|TABLOCK|HOLDLOCK|PAGLOCK|SERIALIZABLE)\b/;
const writes = /\bINTO (?:OUTFILE|DUMPFILE)\b/;

function judgeQuery(piece: SqlStatement, context: SqlContext): Verdict {
  const { shape } = piece;
  if (writes.test(shape)) return found(context, 'into-file', 'caution', piece, 'writes a file on the server');
  if (/\bINTO (?!@|: )[\w"#?]/.test(shape))
    return found(context, 'select-into', 'caution', piece, 'puts the rows into a new table');
  if (locks.test(shape)) return found(context, 'row-lock', 'caution', piece, 'locks what it reads');
  if (endsSessions(shape, piece))
    return found(context, 'ends-sessions', 'dangerous', piece, 'ends the session of every row that it finds');
  return found(context, 'query', 'safe', piece, 'only reads');
}

/** Whether sessions are ended for each row of a query, and not for one number that is written down. */
function endsSessions(shape: string, { tokens }: SqlStatement): boolean {
  if (!/\bFROM\b/.test(shape)) return false;
  if (!tokens.some(({ value }) => value.toUpperCase() === 'PG_TERMINATE_BACKEND')) return false;
  return !/\bWHERE (?:\w+ \. )?(?:PID|PROCPID) = (?:0|\?|\$0)(?: AND\b[^()]*)?$/.test(shape) || /\bOR\b/.test(shape);
}

const explained = new Set(
  'SELECT WITH VALUES TABLE INSERT UPDATE DELETE MERGE REPLACE CREATE EXECUTE DECLARE CALL'.split(' '),
);

/** A plan changes nothing; with ANALYZE the statement is run. */
function judgeExplain(piece: SqlStatement, context: SqlContext, depth: number): Verdict {
  const at = piece.tokens.findIndex(({ kind, value }, index) => index > 0 && kind === 'word' && explained.has(value));
  const head = piece.from(0, at < 0 ? piece.tokens.length : at).shape;
  const isRun = /\bANALY[ZS]E\b(?! (?:= )?(?:FALSE|OFF)\b)/.test(head);
  if (!isRun) return found(context, 'plan', 'safe', piece, 'shows a plan or a definition and runs nothing');
  if (at < 0) return found(context, 'plan', 'unknown', piece, 'runs something that is not known');
  return executed(judgeTokens(piece.tokens.slice(at), context, depth + 1), piece, context);
}

/** What runs under EXPLAIN ANALYZE, where nobody expects that it changes something. */
export function executed(inner: Verdict, span: { start: number; end: number }, context: SqlContext): Verdict {
  if (inner.risk !== 'caution') return inner;
  return joinAll([
    found(context, 'explain-analyze', 'dangerous', span, 'EXPLAIN ANALYZE runs the statement that changes data'),
    inner,
  ]);
}

/** MariaDB's ANALYZE before a statement runs it. */
function judgeAnalyze(piece: SqlStatement, context: SqlContext, depth: number): Verdict {
  const at = piece.tokens.findIndex(({ value }) => explained.has(value) && value !== 'TABLE');
  return at < 0
    ? judgeByRule(piece, context)
    : executed(judgeTokens(piece.tokens.slice(at), context, depth + 1), piece, context);
}

const sides = new Set(['FROM', 'TO']);

function judgeCopy(piece: SqlStatement, context: SqlContext): Verdict {
  const at = piece.outside(sides);
  const side = piece.from(at < 0 ? piece.tokens.length : at).shape;
  if (/^(?:TO|FROM) PROGRAM\b/.test(side)) return judgeProgram(piece, context);
  if (/^TO STDOUT\b/.test(side)) return found(context, 'copy', 'safe', piece, 'only reads');
  if (at < 0) return found(context, 'copy', 'unknown', piece, 'copies in a way that is not known');
  const why = side.startsWith('TO') ? 'writes a file on the server' : 'adds rows from a file';
  return found(context, 'copy', 'caution', piece, why);
}

function judgeProgram(piece: SqlStatement, context: SqlContext): Verdict {
  const program = piece.tokens.find(({ kind }) => kind === 'string');
  const base = found(context, 'program', 'dangerous', piece, 'starts a program on the server of the database');
  return program === undefined ? base : joinAll([base, judgeString(program, 'bash', context)]);
}

function judgeExecute(piece: SqlStatement, context: SqlContext): Verdict {
  const isAs = /^EXEC(?:UTE)? AS\b/.test(piece.shape);
  if (isAs) return found(context, 'execute-as', 'caution', piece, 'acts as another account');
  const at = piece.word(1) === 'IMMEDIATE' ? 2 : 1;
  const { kind, value = '' } = piece.tokens[at] ?? {};
  if (at === 2 || kind === 'string' || value === '(' || /^(?:FORMAT|CONCAT|@.*)$/.test(value)) {
    const isProcedure = piece.tokens[at + 1]?.value === '=';
    return isProcedure ? judgeProcedure(piece, at, context) : judgeDynamic(piece.tokens.slice(at), context);
  }
  return judgeProcedure(piece, at, context);
}

function judgeDo(piece: SqlStatement, context: SqlContext): Verdict {
  const body = piece.tokens.find(({ kind }) => kind === 'string');
  if (body === undefined || !/^DO (?:LANGUAGE \w+ )?'s'/.test(piece.shape)) {
    return found(context, 'do', 'safe', piece, 'computes something');
  }
  return judgeBody(body, piece, context, found(context, 'do', 'unknown', piece, 'runs a block of code'));
}

/** The verdict on the body of a block or function, beside what making or running it amounts to. */
function judgeBody(body: SqlToken, piece: SqlStatement, context: SqlContext, base: Verdict): Verdict {
  const language = piece.from(0).tokens.findIndex(({ value }) => value === 'LANGUAGE');
  const name = language < 0 ? 'plpgsql' : (piece.tokens[language + 1]?.value ?? '').toLowerCase();
  if (/^(?:plpgsql|sql)$/.test(name)) return joinAll([base, judgeString(body, context.language, context)]);
  return joinAll([
    base,
    found(context, 'foreign-code', 'dangerous', body, `is code of '${name}' of which nothing can be said`),
  ]);
}

function judgePrepare(piece: SqlStatement, context: SqlContext, depth: number): Verdict {
  if (piece.word(1) === 'TRANSACTION') return found(context, 'prepare', 'caution', piece, 'leaves a transaction open');
  const at = piece.tokens.findIndex(({ kind, value }) => kind === 'word' && (value === 'AS' || value === 'FROM'));
  if (at < 0) return found(context, 'prepare', 'unknown', piece, 'prepares something that is not known');
  const rest = piece.tokens.slice(at + 1);
  return piece.word(at) === 'AS' ? judgeTokens(rest, context, depth + 1) : judgeDynamic(rest, context);
}

function judgeCreate(piece: SqlStatement, context: SqlContext): Verdict {
  const base = judgeByRule(piece, context);
  if (!/^CREATE (?:OR (?:REPLACE|ALTER) )?(?:FUNCTION|PROCEDURE|PROC)\b/.test(piece.shape)) return base;
  const at = piece.tokens.findIndex(
    ({ kind, value }, index) => kind === 'string' && piece.word(index - 1) === 'AS' && value !== '',
  );
  const body = piece.tokens[at];
  return body === undefined ? base : judgeBody(body, piece, context, base);
}
