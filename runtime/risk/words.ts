import type { DoubleQuotedPart, Word, WordPart } from 'unbash';
import type { CommandWord, Scene } from './scene.js';

/** The variables whose value is known wherever they are read, with the offset from which it is. */
export type Constants = ReadonlyMap<string, { readonly value: string; readonly from: number }>;

interface Piece {
  readonly value: string;
  readonly isStatic: boolean;
  /** Whether blanks in it part words, as in an unquoted variable. */
  readonly splits: boolean;
  readonly isGlob?: boolean;
}

const mostAlternatives = 64;

/** The words that one written word becomes: a variable may hold blanks, and braces make several. */
export function resolveWord(word: Word, constants: Constants, scene: Scene): readonly CommandWord[] {
  const span = scene.place({ start: word.pos, end: word.end });
  const parts = word.parts;
  if (parts === undefined) return [{ value: word.value, isStatic: true, span, ...innerOf(word, span) }];
  const pieces = parts.map((part) => pieceOf(part, constants));
  const isStatic = pieces.every((piece) => piece.isStatic);
  const hasGlob = pieces.some((piece) => piece.isGlob === true);
  const inner = isStatic && parts.length === 1 ? innerOf(word, span) : {};
  return alternativesOf(parts, pieces).map((value) => ({
    value,
    isStatic,
    span,
    ...(hasGlob ? { hasGlob } : {}),
    ...inner,
  }));
}

/** Where the value's characters stand one by one in the text: bare words and words in one pair of plain quotes. */
function innerOf(word: Word, span: { start: number; end: number }): { inner?: number } {
  if (span.end - span.start !== word.text.length) return {};
  if (word.text === word.value) return { inner: span.start };
  return word.text.slice(1, -1) === word.value ? { inner: span.start + 1 } : {};
}

function pieceOf(part: WordPart, constants: Constants): Piece {
  switch (part.type) {
    case 'Literal':
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      return { value: part.value, isStatic: true, splits: false };
    case 'Glob':
    case 'ExtendedGlob':
      return { value: part.text, isStatic: true, splits: false, isGlob: true };
    case 'BraceExpansion':
      return { value: part.text, isStatic: true, splits: false, isGlob: true };
    case 'DoubleQuoted':
    case 'LocaleString':
      return quoted(part.parts, constants);
    case 'SimpleExpansion':
    case 'ParameterExpansion':
      return variable(part, constants);
    case 'CommandExpansion':
    case 'ArithmeticExpansion':
    case 'ProcessSubstitution':
      return { value: part.text, isStatic: false, splits: false };
  }
}

function quoted(parts: DoubleQuotedPart['parts'], constants: Constants): Piece {
  const pieces = parts.map((part) => pieceOf(part, constants));
  return {
    value: pieces.map(({ value }) => value).join(''),
    isStatic: pieces.every(({ isStatic }) => isStatic),
    splits: false,
  };
}

function variable(part: WordPart, constants: Constants): Piece {
  const name = /^\$\{?(\w+)\}?$/.exec(part.text)?.[1];
  const constant = name === undefined ? undefined : constants.get(name);
  if (constant === undefined || constant.from > part.pos) return { value: part.text, isStatic: false, splits: true };
  return { value: constant.value, isStatic: true, splits: true };
}

/** The values of a word's pieces put together, parted at unquoted blanks and multiplied by braces. */
function alternativesOf(parts: readonly WordPart[], pieces: readonly Piece[]): readonly string[] {
  let heads: readonly string[] = [''];
  const done: string[] = [];
  pieces.forEach((piece, index) => {
    if (piece.splits && piece.isStatic && /\s/.test(piece.value)) {
      const [first = '', ...rest] = piece.value.split(/\s+/);
      const last = rest.pop() ?? '';
      done.push(...heads.map((head) => head + first), ...rest);
      heads = [last];
      return;
    }
    const values = parts[index]?.type === 'BraceExpansion' ? expandBraces(piece.value) : [piece.value];
    const grown = heads.flatMap((head) => values.map((value) => head + value));
    heads = grown.length > mostAlternatives ? grown.slice(0, mostAlternatives) : grown;
  });
  const words = [...done, ...heads];
  return words.length > 1 ? words.filter((word) => word !== '') : words;
}

function expandBraces(text: string): readonly string[] {
  const inside = text.slice(1, -1);
  return /[{}]/.test(inside) || !inside.includes(',') ? [text] : inside.split(',');
}
