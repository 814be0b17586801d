import { joinAll, type Verdict } from '../verdict.js';
import { judgeFunction } from './sql-call.js';
import { isOwnSubselect, unbounded } from './sql-change.js';
import { type Condition, truthOf } from './sql-condition.js';
import { found, type SqlContext } from './sql-context.js';
import { executed, judgeTokens } from './sql-read.js';
import type { SqlToken } from './sql-token.js';

type Node = Readonly<Record<string, unknown>>;

/** Statements that are judged by their trees alone; of the others the words say more. */
const byTree = /^(?:SelectStmt|InsertStmt|UpdateStmt|DeleteStmt|ExplainStmt|DeclareCursorStmt)$/;

/** Judges a statement by its syntax tree; `tokens` are those of the same statement. */
export function judgeTree(statement: Node, tokens: readonly SqlToken[], context: SqlContext): Verdict {
  const [kind = '', content] = Object.entries(statement)[0] ?? [];
  if (!byTree.test(kind) || runsTexts(tokens)) return judgeTokens(tokens, context);
  const span = { start: tokens[0]?.start ?? 0, end: tokens.at(-1)?.end ?? 0 };
  if (kind === 'ExplainStmt') return judgeExplainTree(content as Node, tokens, span, context);
  const walk = new TreeWalk(tokens, span, context);
  walk.visit(statement);
  const base = walk.found.length === 0 ? [found(context, 'query', 'safe', span, 'only reads')] : [];
  return joinAll([...base, ...walk.found]);
}

/** Functions that run texts and end sessions are looked at by their words. */
function runsTexts(tokens: readonly SqlToken[]): boolean {
  return tokens.some(({ value }) =>
    /^(?:query_to_xml.*|dblink.*|crosstab.*|connectby|ts_stat|ts_rewrite|cursor_to_xml.*|pg_terminate_backend)$/i.test(
      value,
    ),
  );
}

function judgeExplainTree(explain: Node, tokens: readonly SqlToken[], span: Span, context: SqlContext): Verdict {
  const options = listOf(explain['options']).map((option) => nodeOf(option['DefElem']));
  const analyze = options.filter((option) => option['defname'] === 'analyze');
  if (analyze.every((option) => isOff(option['arg']))) {
    return found(context, 'plan', 'safe', span, 'shows a plan and runs nothing');
  }
  const query = nodeOf(explain['query']);
  if (!byTree.test(Object.keys(query)[0] ?? '')) return judgeTokens(tokens, context);
  return executed(judgeTree(query, tokens, context), span, context);
}

function isOff(value: unknown): boolean {
  if (value === undefined) return false;
  return /"(?:false|off)"|"boolval":false|"Integer":\{\}|"ival":0/i.test(JSON.stringify(value));
}

interface Span {
  readonly start: number;
  readonly end: number;
}

class TreeWalk {
  readonly found: Verdict[] = [];
  private readonly tokens: readonly SqlToken[];
  private readonly span: Span;
  private readonly context: SqlContext;

  constructor(tokens: readonly SqlToken[], span: Span, context: SqlContext) {
    this.tokens = tokens;
    this.span = span;
    this.context = context;
  }

  visit(value: unknown): void {
    if (Array.isArray(value)) for (const one of value) this.visit(one);
    else if (typeof value === 'object' && value !== null)
      for (const [key, one] of Object.entries(value)) this.look(key, one);
  }

  private look(key: string, value: unknown): void {
    switch (key) {
      case 'DeleteStmt':
      case 'UpdateStmt':
        this.change(nodeOf(value), key === 'DeleteStmt');
        break;
      case 'InsertStmt':
        this.insert(nodeOf(value));
        break;
      case 'MergeStmt':
        this.say('merge', 'adds, changes or deletes the rows that match');
        break;
      case 'intoClause':
        this.say('select-into', 'puts the rows into a new table');
        break;
      case 'lockingClause':
        this.say('row-lock', 'locks what it reads');
        break;
      case 'FuncCall':
        this.call(nodeOf(value));
        break;
    }
    this.visit(value);
  }

  private say(rule: string, why: string, resource?: string): void {
    const verdict = found(this.context, rule, 'caution', this.span, why);
    this.found.push(resource === undefined ? verdict : { ...verdict, resource });
  }

  private insert(insert: Node): void {
    this.say('insert', 'adds rows', tableOf(insert));
  }

  private change(change: Node, isDelete: boolean): void {
    const condition = change['whereClause'];
    const resource = tableOf(change);
    const isOfAll = isOwnSubselect(this.tokens, resource);
    const truth = condition === undefined ? undefined : isOfAll ? 'all' : wholeTruth(nodeOf(condition));
    if (truth === 'some' || truth === 'none') {
      this.say(isDelete ? 'delete' : 'update', `${isDelete ? 'deletes' : 'changes'} the rows that match`, resource);
      return;
    }
    const all = unbounded(isDelete, truth, this.span, this.context);
    this.found.push(resource === undefined ? all : { ...all, resource });
  }

  private call(call: Node): void {
    const name = textsOf(call['funcname']).join('.');
    // A blank to be filled in stands for a name of underscores.
    const at = this.tokens.filter(
      ({ value }) => value.toLowerCase() === name.slice(name.lastIndexOf('.') + 1).toLowerCase(),
    );
    const verdict = judgeFunction(
      name,
      at.length === 0 ? [{ ...this.span, kind: 'word', value: name, inner: 0 }] : at.slice(0, 1),
      this.context,
    );
    if (verdict.risk !== 'safe') this.found.push(verdict);
  }
}

function tableOf(statement: Node): string | undefined {
  const relation = nodeOf(statement['relation']);
  const names = [relation['schemaname'], relation['relname']].filter((name) => typeof name === 'string');
  return names.some(isBlank) || names.length === 0 ? undefined : names.join('.');
}

function wholeTruth(condition: Node) {
  const isCursor = condition['CurrentOfExpr'] !== undefined;
  const read = conditionOfTree(condition, 0);
  // A blank stands for a whole condition.
  return isCursor || (read.kind === 'other' && read.text === blank) ? 'some' : truthOf(read);
}

const blank = '?';
const deepest = 60;

/** The condition that a tree spells. */
function conditionOfTree(node: Node, depth: number): Condition {
  const [kind = '', content] = Object.entries(node)[0] ?? [];
  const inner = nodeOf(content);
  if (depth > deepest) return { kind: 'other', text: '', hasColumn: false };
  switch (kind) {
    case 'A_Const':
      return constantOf(inner);
    case 'ColumnRef':
      return columnOf(inner);
    case 'BoolExpr':
      return boolOf(inner, depth + 1);
    case 'NullTest':
      return {
        kind: 'null',
        part: conditionOfTree(nodeOf(inner['arg']), depth + 1),
        isNegated: inner['nulltesttype'] === 'IS_NOT_NULL',
      };
    case 'A_Expr':
      return expressionOf(inner, depth + 1);
    case 'TypeCast':
      return conditionOfTree(nodeOf(inner['arg']), depth + 1);
    default:
      return otherOf(node);
  }
}

function constantOf(constant: Node): Condition {
  if (constant['isnull'] === true) return { kind: 'value', value: null };
  const number = constant['ival'] ?? constant['fval'];
  if (number !== undefined) return { kind: 'value', value: Number(Object.values(nodeOf(number))[0] ?? 0) };
  if (constant['boolval'] !== undefined)
    return { kind: 'value', value: nodeOf(constant['boolval'])['boolval'] === true };
  return { kind: 'value', value: String(nodeOf(constant['sval'])['sval'] ?? '') };
}

function columnOf(column: Node): Condition {
  const name = textsOf(column['fields']).join('.');
  return isBlank(name) ? { kind: 'other', text: blank, hasColumn: false } : { kind: 'column', name };
}

/** Whether a name is one that was put in the place of a blank. */
function isBlank(name: string): boolean {
  return /^_+$/.test(name);
}

function boolOf(bool: Node, depth: number): Condition {
  const parts = listOf(bool['args']).map((part) => conditionOfTree(part, depth));
  const [first] = parts;
  if (bool['boolop'] === 'NOT_EXPR' && first !== undefined) return { kind: 'not', part: first };
  return { kind: bool['boolop'] === 'OR_EXPR' ? 'or' : 'and', parts };
}

const compared = /^(?:AEXPR_OP|AEXPR_LIKE|AEXPR_ILIKE|AEXPR_SIMILAR)$/;
const isComparison = /^(?:=|<>|<=?|>=?|~\*?|~~\*?|!~~\*?)$/;
const likes: Readonly<Record<string, string>> = { '~~': 'LIKE', '~~*': 'LIKE', '!~~': 'NOT LIKE', '!~~*': 'NOT LIKE' };

function expressionOf(expression: Node, depth: number): Condition {
  const operator = textsOf(expression['name']).join('');
  const [left, right] = [nodeOf(expression['lexpr']), nodeOf(expression['rexpr'])];
  if (expression['kind'] === 'AEXPR_BETWEEN') return betweenOf(left, right, depth);
  if (!compared.test(String(expression['kind'])) || !isComparison.test(operator))
    return otherOf({ A_Expr: expression });
  return {
    kind: 'compare',
    operator: likes[operator] ?? operator,
    left: conditionOfTree(left, depth),
    right: conditionOfTree(right, depth),
  };
}

function betweenOf(left: Node, range: Node, depth: number): Condition {
  const [low = {}, high = {}] = listOf(nodeOf(range['List'])['items']);
  const value = conditionOfTree(left, depth);
  return {
    kind: 'and',
    parts: [
      { kind: 'compare', operator: '>=', left: value, right: conditionOfTree(low, depth) },
      { kind: 'compare', operator: '<=', left: value, right: conditionOfTree(high, depth) },
    ],
  };
}

/** Anything else; two that are written alike are the same. */
function otherOf(node: Node): Condition {
  const text = JSON.stringify(node, (key, value) => (/location|_start$|_end$/.test(key) ? undefined : value));
  const names = [...text.matchAll(/"ColumnRef":\{"fields":\[\{"String":\{"sval":"([^"]*)"/g)].map(
    ([, name]) => name ?? '',
  );
  const isRow = names.some((name) => !isBlank(name)) || text.includes('"A_Star"') || text.includes('"RangeVar"');
  const call =
    /^\{"FuncCall":\{"funcname":(?:\[\{"String":\{"sval":"pg_catalog"\}\},)?\[?\{"String":\{"sval":"(\w+)"/.exec(
      text,
    )?.[1];
  return { kind: 'other', text: call === undefined ? text : `${call.toUpperCase()} ( ${text}`, hasColumn: isRow };
}

function nodeOf(value: unknown): Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Node) : {};
}

function listOf(value: unknown): readonly Node[] {
  return Array.isArray(value) ? value.map(nodeOf) : [];
}

function textsOf(list: unknown): readonly string[] {
  return listOf(list).flatMap((one) => {
    const text = nodeOf(one['String'])['sval'];
    return typeof text === 'string' ? [text] : [];
  });
}
