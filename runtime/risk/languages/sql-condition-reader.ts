import { type Condition, hasColumn } from './sql-condition.js';
import type { SqlToken } from './sql-token.js';

const deepest = 40;
const ends = new Set(['RETURNING', 'ORDER', 'LIMIT', 'OPTION', 'OUTPUT', 'GROUP', 'IF', 'ALLOW', 'WINDOW', 'FOR']);

/** The condition that tokens spell. */
export function conditionOf(tokens: readonly SqlToken[]): Condition {
  return new ConditionReader(tokens).read();
}

class ConditionReader {
  private readonly tokens: readonly SqlToken[];
  private at = 0;
  private depth = 0;

  constructor(tokens: readonly SqlToken[]) {
    this.tokens = tokens;
  }

  read(): Condition {
    const found = this.either();
    const rest = this.tokens[this.at];
    if (rest === undefined || (rest.kind === 'word' && ends.has(rest.value))) return found;
    return otherOf(this.tokens);
  }

  private is(...values: readonly string[]): boolean {
    const token = this.tokens[this.at];
    return token !== undefined && (token.kind === 'word' || token.kind === 'mark') && values.includes(token.value);
  }

  private took(...values: readonly string[]): boolean {
    const found = this.is(...values);
    if (found) this.at += 1;
    return found;
  }

  private either(): Condition {
    const parts = [this.both()];
    while (this.took('OR', '||', 'XOR')) parts.push(this.both());
    return parts.length === 1 ? (parts[0] as Condition) : { kind: 'or', parts };
  }

  private both(): Condition {
    const parts = [this.single()];
    while (this.took('AND', '&&')) parts.push(this.single());
    return parts.length === 1 ? (parts[0] as Condition) : { kind: 'and', parts };
  }

  private single(): Condition {
    if (this.took('NOT', '!')) return { kind: 'not', part: this.single() };
    const left = this.operand();
    if (this.took('IS')) return this.being(left);
    const isNegated = this.took('NOT');
    if (this.took('IN')) return this.among(left, isNegated);
    if (this.took('BETWEEN')) return this.between(left, isNegated);
    const operator = this.operator();
    if (operator === undefined) return left;
    const compared: Condition = { kind: 'compare', operator, left, right: this.operand() };
    return isNegated ? { kind: 'not', part: compared } : compared;
  }

  private operator(): string | undefined {
    const { value = '', kind } = this.tokens[this.at] ?? {};
    const isWord = kind === 'word' && /^(?:I?LIKE|REGEXP|RLIKE|GLOB)$/.test(value);
    if (!isWord && !(kind === 'mark' && /^(?:=|<>|!=|<=?|>=?|~)$/.test(value))) return undefined;
    this.at += 1;
    // MySQL's <=> is two tokens.
    return value === '<=' && this.took('>') ? '<=>' : value;
  }

  private being(left: Condition): Condition {
    const isNegated = this.took('NOT');
    if (this.took('NULL', 'UNKNOWN')) return { kind: 'null', part: left, isNegated };
    if (this.is('TRUE', 'FALSE')) {
      const isSame = this.took('TRUE') || !this.took('FALSE');
      return isSame !== isNegated ? left : { kind: 'not', part: left };
    }
    return { kind: 'other', text: '', hasColumn: hasColumn(left) };
  }

  private among(left: Condition, isNegated: boolean): Condition {
    const from = this.at;
    this.group();
    const list = this.tokens.slice(from, this.at);
    const isListed = left.kind === 'value' && list.some((token) => token.value === String(left.value));
    const found: Condition =
      left.kind === 'value' && !isListed && !list.some(isColumn)
        ? { kind: 'value', value: false }
        : { kind: 'other', text: '', hasColumn: hasColumn(left) || list.some(isColumn) };
    return isNegated ? { kind: 'not', part: found } : found;
  }

  private between(left: Condition, isNegated: boolean): Condition {
    const low = this.operand();
    this.took('AND');
    const high = this.operand();
    const parts: readonly Condition[] = [
      { kind: 'compare', operator: '>=', left, right: low },
      { kind: 'compare', operator: '<=', left, right: high },
    ];
    return isNegated ? { kind: 'not', part: { kind: 'and', parts } } : { kind: 'and', parts };
  }

  /** A value, a column, something in parentheses, or a longer expression. */
  private operand(): Condition {
    const from = this.at;
    const inParentheses = this.parenthesized();
    if (inParentheses !== undefined) return inParentheses;
    while (this.at < this.tokens.length && !this.isBorder()) {
      if (this.is('(')) this.group();
      else if (this.is('CASE')) this.choice();
      else this.at += 1;
    }
    return simple(this.tokens.slice(from, this.at));
  }

  /** The condition in parentheses, where nothing but it stands there. */
  private parenthesized(): Condition | undefined {
    if (!this.is('(') || this.depth > deepest || this.tokens[this.at + 1]?.value === 'SELECT') return undefined;
    const from = this.at;
    this.group();
    if (this.at < this.tokens.length && !this.isBorder()) {
      this.at = from;
      return undefined;
    }
    const inner = new ConditionReader(this.tokens.slice(from + 1, this.at - 1));
    inner.depth = this.depth + 1;
    return inner.read();
  }

  private isBorder(): boolean {
    const token = this.tokens[this.at];
    if (token === undefined) return true;
    if (token.kind === 'word') return border.has(token.value) || ends.has(token.value);
    return token.kind === 'mark' && /^(?:=|<>|!=|<=?|>=?|~|\)|&&|!)$/.test(token.value);
  }

  private group(): void {
    let depth = 0;
    do {
      if (this.is('(')) depth += 1;
      if (this.is(')')) depth -= 1;
      this.at += 1;
    } while (depth > 0 && this.at < this.tokens.length);
  }

  private choice(): void {
    let depth = 0;
    do {
      if (this.is('CASE')) depth += 1;
      if (this.is('END')) depth -= 1;
      this.at += 1;
    } while (depth > 0 && this.at < this.tokens.length);
  }
}

const border = new Set('AND OR XOR NOT IS IN BETWEEN LIKE ILIKE REGEXP RLIKE GLOB SIMILAR'.split(' '));

function simple(tokens: readonly SqlToken[]): Condition {
  const isSigned = tokens[0]?.value === '-' || tokens[0]?.value === '+';
  const [only, ...rest] = isSigned ? tokens.slice(1) : tokens;
  if (only === undefined || rest.length > 0) return columnOf(tokens) ?? otherOf(tokens);
  return constantOf(only, tokens[0]?.value === '-' ? -1 : 1) ?? named(only);
}

function constantOf({ kind, value }: SqlToken, sign: number): Condition | undefined {
  if (kind === 'number') return { kind: 'value', value: Number(value) * sign };
  if (kind === 'string') return { kind: 'value', value };
  return kind === 'blank' ? { kind: 'other', text: value, hasColumn: false } : undefined;
}

function named(token: SqlToken): Condition {
  if (token.kind === 'word' && token.value in constants)
    return { kind: 'value', value: constants[token.value] ?? null };
  return isColumn(token) ? { kind: 'column', name: token.value } : otherOf([token]);
}

const constants: Readonly<Record<string, boolean | null>> = { TRUE: true, FALSE: false, NULL: null };

/** A column with the names of its table before it. */
function columnOf(tokens: readonly SqlToken[]): Condition | undefined {
  const isPath =
    tokens.length > 1 && tokens.every((token, index) => (index % 2 === 1 ? token.value === '.' : isNamed(token)));
  return isPath && tokens.length % 2 === 1
    ? { kind: 'column', name: tokens.map(({ value }) => value).join('') }
    : undefined;
}

function isNamed({ kind }: SqlToken): boolean {
  return kind === 'word' || kind === 'name';
}

function otherOf(tokens: readonly SqlToken[]): Condition {
  const text = tokens.map(({ value }) => value).join(' ');
  return { kind: 'other', text, hasColumn: holdsColumn(tokens) };
}

function holdsColumn(tokens: readonly SqlToken[]): boolean {
  if (/^EXISTS \( SELECT [^()]* \)$/.test(tokens.map(({ value }) => value).join(' '))) {
    return tokens.some(({ value, kind }) => kind === 'word' && value === 'FROM');
  }
  return tokens.some((token, index) => isColumn(token) && tokens[index + 1]?.value !== '(');
}

const noColumn = new Set(
  (
    'AND OR NOT XOR IS IN LIKE ILIKE BETWEEN CASE WHEN THEN ELSE END TRUE FALSE NULL SELECT FROM DUAL AS DISTINCT INTERVAL ' +
    'DAY DAYS HOUR MINUTE SECOND MONTH YEAR CURRENT_DATE CURRENT_TIMESTAMP CURRENT_TIME CURRENT_USER SYSDATE EXISTS ALL ' +
    'ANY INT INTEGER TEXT BOOLEAN BOOL NUMERIC VARCHAR DATE TIMESTAMP ESCAPE COLLATE BINARY'
  ).split(' '),
);

function isColumn(token: SqlToken): boolean {
  if (token.kind === 'name') return true;
  return token.kind === 'word' && !token.value.startsWith('@') && !noColumn.has(token.value);
}
