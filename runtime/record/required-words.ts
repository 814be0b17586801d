/**
 * Words of which at least one stands, whatever its case, in every text that an RE2 pattern matches; undefined where none
 * can be told. To look for a word is far cheaper than to match, so it comes first. Fails closed: what is not understood
 * gives no words.
 */
export function requiredWords(pattern: string): readonly string[] | undefined {
  const reader: Reader = { pattern, at: 0 };
  const words = alternatives(reader);
  return words === bailed || reader.at < pattern.length ? undefined : words;
}

interface Reader {
  readonly pattern: string;
  at: number;
}

/** One of these words is required; undefined where the part can match without any. */
type Words = readonly string[] | undefined;

const bailed = Symbol('not understood');
type Read = Words | typeof bailed;

function alternatives(reader: Reader): Read {
  const all: string[] = [];
  let isOpen = false;
  for (;;) {
    const words = sequence(reader);
    if (words === bailed) return bailed;
    if (words === undefined) isOpen = true;
    else all.push(...words);
    if (peek(reader) !== '|') return isOpen ? undefined : all;
    reader.at += 1;
  }
}

function sequence(reader: Reader): Read {
  const parts: Part[] = [];
  while (reader.at < reader.pattern.length && !'|)'.includes(peek(reader))) {
    const part = partOf(reader);
    if (part === bailed) return bailed;
    parts.push(part);
  }
  return [...runsOf(parts), ...parts.filter(({ isOptional }) => !isOptional).map(({ words }) => words)].reduce(
    better,
    undefined,
  );
}

function better(one: Words, other: Words): Words {
  if (one === undefined || other === undefined) return one ?? other;
  return shortest(other) > shortest(one) ? other : one;
}

/** The letters that follow one another in every match. */
function runsOf(parts: readonly Part[]): readonly Words[] {
  const runs: string[] = [''];
  for (const { literal, isOptional, isRepeated } of parts) {
    const isLetter = literal !== undefined && !isOptional;
    if (isLetter) runs.push(`${runs.pop() ?? ''}${literal}`);
    if (!isLetter || isRepeated) runs.push('');
  }
  return runs.filter((run) => run !== '').map((run) => [run]);
}

interface Part {
  readonly literal?: string;
  readonly words?: Words;
  readonly isOptional: boolean;
  readonly isRepeated: boolean;
}

function partOf(reader: Reader): Part | typeof bailed {
  const atom = atomOf(reader);
  if (atom === bailed) return bailed;
  const times = quantifier(reader);
  return times === bailed ? bailed : { ...atom, ...times };
}

type Atom = Pick<Part, 'literal' | 'words'>;

function atomOf(reader: Reader): Atom | typeof bailed {
  const character = peek(reader);
  switch (character) {
    case '(':
      return groupOf(reader);
    case '[':
      return skipClass(reader) ? {} : bailed;
    case '\\':
      return escapeOf(reader);
    case '.':
    case '^':
    case '$':
      reader.at += 1;
      return {};
    case '*':
    case '+':
    case '?':
      return bailed;
    default:
      reader.at += 1;
      // Letters beyond ASCII have more than two cases.
      return /[ -~]/.test(character) ? { literal: character.toLowerCase() } : {};
  }
}

function groupOf(reader: Reader): Atom | typeof bailed {
  const opening = /^\((?:\?(?:P?<\w+>|[a-zA-Z-]*(?:[:)])))?/.exec(reader.pattern.slice(reader.at))?.[0] ?? '(';
  reader.at += opening.length;
  if (opening.endsWith(')')) return {};
  if (opening === '(' && peek(reader) === '?') return bailed;
  const words = alternatives(reader);
  if (words === bailed || peek(reader) !== ')') return bailed;
  reader.at += 1;
  return { words };
}

function escapeOf(reader: Reader): Atom | typeof bailed {
  const escaped = reader.pattern.charAt(reader.at + 1);
  reader.at += 2;
  if (/[dDsSwWbBAznrtfva]/.test(escaped)) return {};
  return /[^a-zA-Z0-9\s]/.test(escaped) && /[ -~]/.test(escaped) ? { literal: escaped } : bailed;
}

function skipClass(reader: Reader): boolean {
  const skipped = /^\[\^?\]?(?:\[:\^?\w+:\]|\\[^pPxQ0-7]|[^\]\\])*\]/.exec(reader.pattern.slice(reader.at))?.[0];
  reader.at += skipped?.length ?? 0;
  return skipped !== undefined;
}

function quantifier(reader: Reader): Pick<Part, 'isOptional' | 'isRepeated'> | typeof bailed {
  const found = /^(?:[*+?]|\{(\d+)(?:,\d*)?\})\??/.exec(reader.pattern.slice(reader.at));
  if (!found) return { isOptional: false, isRepeated: false };
  reader.at += found[0].length;
  // One that follows another would be taken for a part of it.
  if (/^[*+?]|^\{\d/.test(reader.pattern.slice(reader.at))) return bailed;
  return { isOptional: /^[*?]/.test(found[0]) || Number(found[1] ?? 1) === 0, isRepeated: true };
}

function shortest(words: readonly string[]): number {
  return words.reduce((length, word) => Math.min(length, word.length), Number.POSITIVE_INFINITY);
}

function peek({ pattern, at }: Reader): string {
  return pattern.charAt(at);
}
