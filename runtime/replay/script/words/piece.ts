/** A stretch of what a word becomes. */
export type Piece =
  /** `quoted` is neither split nor a pattern; `literal` may be a pattern; `expanded` is split too. */
  | { readonly kind: 'quoted' | 'literal' | 'expanded'; readonly text: string }
  /** Where another word begins, as between the words of `"$@"`. */
  | { readonly kind: 'break' };

/** A stretch that stands for nothing but itself. */
export function quoted(text: string): Piece {
  return { kind: 'quoted', text };
}

/** The stretches of a text as it is written outside of quotes, where a backslash quotes what follows. */
export function writtenPieces(text: string): readonly Piece[] {
  return [...text.matchAll(/\\([\s\S])|[^\\]+|\\$/g)].flatMap(([whole, escaped]): readonly Piece[] => {
    if (escaped === '\n') return [];
    if (escaped !== undefined || whole === '\\') return [quoted(escaped ?? whole)];
    return [{ kind: 'literal', text: whole }];
  });
}

/** All stretches as one text, words of `"$@"` with a blank between them. */
export function textOf(pieces: readonly Piece[]): string {
  return pieces.map((piece) => (piece.kind === 'break' ? ' ' : piece.text)).join('');
}

/** All stretches as the text of a pattern: what was quoted stands there with a backslash. */
export function patternOf(pieces: readonly Piece[]): string {
  return pieces
    .map((piece) => {
      if (piece.kind === 'break') return ' ';
      return piece.kind === 'quoted' ? piece.text.replace(/[\\*?[\]!^()|+@-]/g, '\\$&') : piece.text;
    })
    .join('');
}
