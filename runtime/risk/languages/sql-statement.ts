import type { SqlToken } from './sql-token.js';

/** One statement: its tokens, and its keywords as a text on which rules can be written. */
export class SqlStatement {
  readonly tokens: readonly SqlToken[];
  /** Words in capitals; a name is "n", a string 's', a number 0, a blank to be filled in ?. */
  readonly shape: string;
  readonly start: number;
  readonly end: number;
  private closes: ReadonlyMap<number, number> | undefined;

  constructor(tokens: readonly SqlToken[]) {
    this.tokens = tokens;
    this.shape = tokens.map(shapeOf).join(' ');
    this.start = tokens[0]?.start ?? 0;
    this.end = tokens.at(-1)?.end ?? 0;
  }

  /** The word at a place, or nothing where something else stands there. */
  word(at: number): string {
    const token = this.tokens[at];
    return token?.kind === 'word' ? token.value : '';
  }

  /** The statement from a token on. */
  from(at: number, to = this.tokens.length): SqlStatement {
    return new SqlStatement(this.tokens.slice(at, to));
  }

  /** Where one of these words first stands outside of parentheses, or -1. */
  outside(words: ReadonlySet<string>, from = 0): number {
    let depth = 0;
    return this.tokens.findIndex((token, index) => {
      if (token.kind === 'mark') depth += token.value === '(' ? 1 : token.value === ')' ? -1 : 0;
      return index >= from && depth === 0 && token.kind === 'word' && words.has(token.value);
    });
  }

  /** Where the parenthesis that opens at a place is closed, or where the tokens end. */
  closeOf(open: number): number {
    this.closes ??= closesOf(this.tokens);
    return this.closes.get(open) ?? this.tokens.length;
  }

  /** Where the parentheses that the token at a place stands in are closed, or where the tokens end. */
  closing(at: number): number {
    let depth = 0;
    for (let index = at; index < this.tokens.length; index += 1) {
      const token = this.tokens[index];
      if (token?.kind !== 'mark') continue;
      if (token.value === '(') depth += 1;
      if (token.value === ')') depth -= 1;
      if (depth < 0) return index;
    }
    return this.tokens.length;
  }
}

function closesOf(tokens: readonly SqlToken[]): ReadonlyMap<number, number> {
  const closes = new Map<number, number>();
  const open: number[] = [];
  tokens.forEach(({ kind, value }, at) => {
    if (kind !== 'mark') return;
    if (value === '(') open.push(at);
    const from = value === ')' ? open.pop() : undefined;
    if (from !== undefined) closes.set(from, at);
  });
  return closes;
}

function shapeOf({ kind, value }: SqlToken): string {
  switch (kind) {
    case 'name':
      return '"n"';
    case 'string':
      return "'s'";
    case 'number':
      return '0';
    case 'blank':
      return '?';
    case 'word':
    case 'mark':
      return value;
    case 'client':
    case 'broken':
      return '\\';
  }
}

const path = /^[\w"@#$?]+$/;

/** The name that begins at a token, with the names of what it lies in, and where it ends. */
export function pathAt(tokens: readonly SqlToken[], at: number): { readonly name: string; readonly end: number } {
  let end = at;
  let name = '';
  while (isNamed(tokens[end])) {
    name += tokens[end]?.value ?? '';
    end += 1;
    // Microsoft leaves the owner out, as in master..sp_who.
    const next = end + dotsAt(tokens, end);
    if (next === end || !isNamed(tokens[next])) break;
    name += '.';
    end = next;
  }
  return { name, end };
}

/** How many tokens the dots between two parts of a name take. */
function dotsAt(tokens: readonly SqlToken[], at: number): number {
  if (tokens[at]?.value === '..') return 1;
  if (tokens[at]?.value !== '.') return 0;
  return tokens[at + 1]?.value === '.' ? 2 : 1;
}

function isNamed(token: SqlToken | undefined): boolean {
  if (token === undefined) return false;
  return token.kind === 'name' || token.kind === 'blank' || (token.kind === 'word' && path.test(token.value));
}
