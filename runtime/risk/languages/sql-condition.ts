/** A condition, as far as it matters for whether it always holds. */
export type Condition =
  | { readonly kind: 'value'; readonly value: string | number | boolean | null }
  | { readonly kind: 'column'; readonly name: string }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Condition[] }
  | { readonly kind: 'not'; readonly part: Condition }
  | { readonly kind: 'compare'; readonly operator: string; readonly left: Condition; readonly right: Condition }
  | { readonly kind: 'null'; readonly part: Condition; readonly isNegated: boolean }
  /** Anything else; what holds no column gives the same for every row. */
  | { readonly kind: 'other'; readonly text: string; readonly hasColumn: boolean };

/** What is known of a condition: it holds for every row, for none, or for some. */
export type Truth = 'all' | 'none' | 'some';

/** Whether a condition holds for every row that has values. */
export function truthOf(condition: Condition): Truth {
  switch (condition.kind) {
    case 'value':
      return truthOfValue(condition.value);
    case 'column':
      return 'some';
    case 'and':
      return truthOfAll(condition.parts.map(truthOf));
    case 'or':
      return hasOpposites(condition.parts) ? 'all' : truthOfAny(condition.parts.map(truthOf));
    case 'not':
      return opposite(truthOf(condition.part));
    case 'null':
      return truthOfNull(condition);
    case 'compare':
      return truthOfComparison(condition);
    case 'other':
      return condition.hasColumn ? 'some' : 'all';
  }
}

function truthOfValue(value: string | number | boolean | null): Truth {
  if (value === null) return 'none';
  if (typeof value === 'string') return /^(?:0*|f|false|n|no|off)$/i.test(value) ? 'none' : 'all';
  return value ? 'all' : 'none';
}

function truthOfAll(parts: readonly Truth[]): Truth {
  if (parts.includes('none')) return 'none';
  return parts.includes('some') ? 'some' : 'all';
}

function truthOfAny(parts: readonly Truth[]): Truth {
  if (parts.includes('all')) return 'all';
  return parts.includes('some') ? 'some' : 'none';
}

function opposite(truth: Truth): Truth {
  if (truth === 'some') return 'some';
  return truth === 'all' ? 'none' : 'all';
}

const key = /^(?:.*\.)?(?:id|uuid|guid|pk|rowid|ctid|oid)$/i;

function truthOfNull({ part, isNegated }: Extract<Condition, { kind: 'null' }>): Truth {
  if (part.kind === 'column') return isNegated && key.test(part.name) ? 'all' : 'some';
  if (part.kind === 'value') return (part.value === null) === isNegated ? 'none' : 'all';
  return hasColumn(part) ? 'some' : 'all';
}

/** Whether the condition looks at the row at all. */
export function hasColumn(condition: Condition): boolean {
  switch (condition.kind) {
    case 'value':
      return false;
    case 'column':
      return true;
    case 'and':
    case 'or':
      return condition.parts.some(hasColumn);
    case 'not':
    case 'null':
      return hasColumn(condition.part);
    case 'compare':
      return hasColumn(condition.left) || hasColumn(condition.right);
    case 'other':
      return condition.hasColumn;
  }
}

function truthOfComparison({ operator, left, right }: Extract<Condition, { kind: 'compare' }>): Truth {
  if (isSame(left, right)) return sameTruth(operator);
  if (left.kind === 'value' && right.kind === 'value') return truthOfConstants(operator, left.value, right.value);
  if (!hasColumn(left) && !hasColumn(right)) return 'all';
  if (right.kind === 'value') return truthAgainst(operator, left, right.value);
  return left.kind === 'value' ? truthAgainst(turned[operator] ?? operator, right, left.value) : 'some';
}

const turned: Readonly<Record<string, string>> = { '<': '>', '>': '<', '<=': '>=', '>=': '<=' };

function isSame(left: Condition, right: Condition): boolean {
  if (left.kind === 'column' && right.kind === 'column') return isSameColumn(left.name, right.name);
  return left.kind === 'other' && right.kind === 'other' && left.text === right.text;
}

function isSameColumn(one: string, other: string): boolean {
  if (one.toLowerCase() === other.toLowerCase()) return true;
  const [last, otherLast] = [one, other].map((name) => name.slice(name.lastIndexOf('.') + 1).toLowerCase());
  return last === otherLast && (!one.includes('.') || !other.includes('.'));
}

function sameTruth(operator: string): Truth {
  return ['<>', '!=', '<', '>', 'NOT LIKE'].includes(operator) ? 'none' : 'all';
}

function truthOfConstants(operator: string, left: unknown, right: unknown): Truth {
  if (left === null || right === null) return operator === '<=>' && left === right ? 'all' : 'none';
  const [one, other] = [String(left).toLowerCase(), String(right).toLowerCase()];
  const [number, otherNumber] = [Number(one), Number(other)];
  const isNumeric = !Number.isNaN(number) && !Number.isNaN(otherNumber);
  const order = isNumeric ? Math.sign(number - otherNumber) : Number(one > other) - Number(one < other);
  const holds = orders[operator]?.includes(order);
  // What cannot be worked out is the same for every row, so it is no limit.
  return holds === false ? 'none' : 'all';
}

const orders: Readonly<Record<string, readonly number[]>> = {
  '=': [0],
  '<=>': [0],
  '<>': [-1, 1],
  '!=': [-1, 1],
  '<': [-1],
  '>': [1],
  '<=': [-1, 0],
  '>=': [0, 1],
};

const everything = /^[%*]+$/;
const everyPattern = /^\^?(?:\.\*|\.\+|\.)?\$?$/;

/** A comparison of something in the row with a value that cannot but hold. */
function truthAgainst(operator: string, left: Condition, value: string | number | boolean | null): Truth {
  if (/^(?:I?LIKE|SIMILAR TO|GLOB)$/.test(operator)) return everything.test(String(value)) ? 'all' : 'some';
  if (/^(?:~\*?|REGEXP|RLIKE)$/.test(operator)) return everyPattern.test(String(value)) ? 'all' : 'some';
  return isNeverBelowZero(left) && isBelowAll(operator, Number(value ?? Number.NaN)) ? 'all' : 'some';
}

function isNeverBelowZero(left: Condition): boolean {
  if (left.kind === 'column') return key.test(left.name);
  return left.kind === 'other' && /^(?:LENGTH|CHAR_LENGTH|LEN|ABS|OCTET_LENGTH|RANDOM|RAND) \(/.test(left.text);
}

function isBelowAll(operator: string, value: number): boolean {
  if (operator === '>' || operator === '<>' || operator === '!=') return value <= 0;
  return operator === '>=' && value <= 1;
}

const contrary: Readonly<Record<string, string>> = {
  '=': '<>',
  '<>': '=',
  '!=': '=',
  '<': '>=',
  '>=': '<',
  '>': '<=',
  '<=': '>',
};

/** Whether a condition and its contrary are joined by OR. */
function hasOpposites(parts: readonly Condition[]): boolean {
  const seen = new Set(parts.map(keyOf));
  return parts.some((part) => seen.has(contraryOf(part) ?? ''));
}

function keyOf(condition: Condition): string {
  return JSON.stringify(condition).replaceAll('"!="', '"<>"');
}

function contraryOf(condition: Condition): string | undefined {
  if (condition.kind === 'null') return keyOf({ ...condition, isNegated: !condition.isNegated });
  if (condition.kind === 'not') return keyOf(condition.part);
  const operator = condition.kind === 'compare' ? contrary[condition.operator] : undefined;
  return condition.kind === 'compare' && operator !== undefined ? keyOf({ ...condition, operator }) : undefined;
}
