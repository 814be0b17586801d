import type { Token } from './program-lexer.js';
import type { Lexicon } from './program-table.js';

const opens = /^[([{]$/;
const closes = /^[)\]}]$/;

/** For each bracket the index of the one that belongs to it. */
export function partnersOf(tokens: readonly Token[]): readonly (number | undefined)[] {
  const partners: (number | undefined)[] = new Array(tokens.length).fill(undefined);
  const open: number[] = [];
  tokens.forEach(({ kind, text }, index) => {
    if (kind !== 'sign') return;
    if (opens.test(text)) open.push(index);
    const from = closes.test(text) ? open.pop() : undefined;
    if (from === undefined) return;
    partners[from] = index;
    partners[index] = from;
  });
  return partners;
}

/** What is given to a call, parted at the commas between its own brackets. */
export function partsOf(given: readonly Token[]): readonly (readonly Token[])[] {
  const parts: Token[][] = [[]];
  let level = given[0]?.text === '(' ? -1 : 0;
  for (const token of given) {
    const step = stepOf(token);
    level += Math.min(step, 0);
    if (level === 0 && isComma(token)) parts.push([]);
    else if (level >= 0) parts.at(-1)?.push(token);
    level += Math.max(step, 0);
  }
  return parts;
}

function isComma({ kind, text }: Token): boolean {
  return kind === 'sign' && text === ',';
}

function stepOf({ kind, text }: Token): number {
  if (kind !== 'sign') return 0;
  return Number(opens.test(text)) - Number(closes.test(text));
}

/** The names that stand behind one of these words. */
export function namesAfter(tokens: readonly Token[], words: ReadonlySet<string>): ReadonlySet<string> {
  return new Set(tokens.flatMap(({ text }, index) => (words.has(text) ? [tokens[index + 1]?.text ?? ''] : [])));
}

/** The names that get a value: before `=`, after `for` and `as`, and between the bars of a block. */
export function namesAssigned(tokens: readonly Token[]): ReadonlySet<string> {
  const names = tokens.flatMap(({ kind, text }, index) => {
    if (kind !== 'name') return [];
    const [before, after] = [tokens[index - 1]?.text ?? '', tokens[index + 1]?.text ?? ''];
    const isSet = /^(=|=>|[-+*/|&]=|\|\|=|in|:=)$/.test(after) && !/^[.]$/.test(before);
    return isSet ||
      /^(for|as|my|let|const|var|local|lambda|\||catch|rescue)$/.test(before) ||
      after === '|' ||
      (before === ',' && /^[|,=)]$/.test(after))
      ? [text]
      : [];
  });
  return new Set(names);
}

/** Whether two names stand side by side, as words of a shell do and names of most languages never. */
export function isForeign(tokens: readonly Token[], { name, keywords, callsBare }: Lexicon): boolean {
  if (callsBare) return false;
  const isName = (token: Token | undefined): boolean =>
    token?.kind === 'name' && !keywords.has(token.text) && token.text !== 'print';
  const begins = name === 'javascript' ? /^(if|for|while|var|let|const|return|switch|throw|try|do)$/ : /^$/;
  return tokens.some((token, index) => {
    const next = tokens[index + 1];
    return isName(token) && (isName(next) || (next?.kind === 'name' && begins.test(next.text)));
  });
}
