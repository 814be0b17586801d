/** The most words that one written word may become; a word that becomes more is not read. */
export const mostAlternatives = 64;

const longestBraces = 2_048;
const deepestBraces = 24;

/** The words that a brace expansion such as `{a,{b,c}}` or `{1..3}` becomes; undefined where it cannot be read. */
export function expandBraces(text: string): readonly string[] | undefined {
  const isPlain = text.length <= longestBraces && !/["'\\$`]/.test(text);
  return isPlain && text.split('{').length <= deepestBraces ? valuesOf(text) : undefined;
}

function valuesOf(text: string): readonly string[] | undefined {
  const start = text.indexOf('{');
  if (start < 0) return [text];
  const end = closingOf(text, start);
  if (end < 0) return product(product([text.slice(0, start)], ['{']), valuesOf(text.slice(start + 1)));
  const heads = product([text.slice(0, start)], insideValues(text.slice(start + 1, end)));
  return product(heads, valuesOf(text.slice(end + 1)));
}

/** What stands between two braces: a list, a range, or neither, and then the braces stay. */
function insideValues(inside: string): readonly string[] | undefined {
  const items = listItems(inside);
  if (items.length > 1) return union(items.map(valuesOf));
  return rangeOf(inside) ?? product(product(['{'], valuesOf(inside)), ['}']);
}

function closingOf(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    if (text[at] === '{') depth += 1;
    if (text[at] === '}') depth -= 1;
    if (depth === 0) return at;
  }
  return -1;
}

/** Parted at the commas that stand in no inner braces. */
function listItems(inside: string): readonly string[] {
  const items = [''];
  let depth = 0;
  for (const letter of inside) {
    if (letter === '{') depth += 1;
    if (letter === '}') depth -= 1;
    if (letter === ',' && depth === 0) items.push('');
    else items[items.length - 1] += letter;
  }
  return items;
}

/** Of a long row of numbers only the ends: those between differ in nothing but digits. */
function rangeOf(inside: string): readonly string[] | undefined {
  const numbers = /^([-+]?\d+)\.\.([-+]?\d+)(?:\.\.[-+]?\d+)?$/.exec(inside);
  if (numbers !== null) return numbersBetween(numbers[1] ?? '', numbers[2] ?? '');
  const letters = /^([A-Za-z])\.\.([A-Za-z])(?:\.\.[-+]?\d+)?$/.exec(inside);
  if (letters === null) return undefined;
  const [one, other] = [letters[1] ?? '', letters[2] ?? ''].map((letter) => letter.charCodeAt(0));
  return between(one ?? 0, other ?? 0).map((code) => String.fromCharCode(code));
}

function numbersBetween(from: string, to: string): readonly string[] {
  const [one, other] = [Number(from), Number(to)];
  const all = Math.abs(one - other) < mostAlternatives ? between(one, other).map(String) : [];
  return [...new Set([from, ...all, to])];
}

function between(one: number, other: number): readonly number[] {
  const first = Math.min(one, other);
  return Array.from({ length: Math.abs(one - other) + 1 }, (_, index) => first + index);
}

/** Each of the first before each of the second; undefined where these are too many. */
export function product(
  heads: readonly string[] | undefined,
  tails: readonly string[] | undefined,
): readonly string[] | undefined {
  if (heads === undefined || tails === undefined || heads.length * tails.length > mostAlternatives) return undefined;
  return heads.flatMap((head) => tails.map((tail) => head + tail));
}

function union(lists: readonly (readonly string[] | undefined)[]): readonly string[] | undefined {
  const all = lists.flatMap((list) => list ?? []);
  return lists.includes(undefined) || all.length > mostAlternatives ? undefined : all;
}
