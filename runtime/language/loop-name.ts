import type { Span } from '../model/text.js';

/** What an expression calls an entry of a list while it goes through it, as the `x` of `list.all(x, x > 0)`. */
export interface LoopName {
  readonly name: string;
  /** Counted in the expression's own text. */
  readonly at: Span;
}

/** Every name that an expression gives to the entries of a list, in the order of its text. */
export function loopNames(expression: string): readonly LoopName[] {
  const bare = expression.replace(quoted, (text) => ' '.repeat(text.length));
  return [...bare.matchAll(loops)].map(({ index, 0: head, 1: name = '' }) => {
    const end = index + head.length;
    return { name, at: { start: end - name.length, end } };
  });
}

const quoted = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/gs;
const loops = /\.\s*(?:all|exists|filter|map)\s*\(\s*([A-Za-z_]\w*)(?=\s*,)/g;
