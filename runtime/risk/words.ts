import type { DoubleQuotedPart, Word, WordPart } from 'unbash';
import { expandBraces, product } from './braces.js';
import type { Constants } from './constants.js';
import type { CommandWord, Scene } from './scene.js';

interface Piece {
  readonly value: string;
  readonly isStatic: boolean;
  /** Whether blanks in it part words, as in an unquoted variable. */
  readonly splits: boolean;
  readonly isGlob?: boolean;
}

/** The words that one written word becomes: a variable may hold blanks, and braces make several. */
export function resolveWord(word: Word, constants: () => Constants, scene: Scene): readonly CommandWord[] {
  const span = scene.place({ start: word.pos, end: word.end });
  const parts = word.parts;
  if (parts === undefined) return [{ value: word.value, isStatic: true, span, ...innerOf(word, span) }];
  const pieces = parts.map((part) => pieceOf(part, constants));
  const isStatic = pieces.every((piece) => piece.isStatic);
  const hasGlob = pieces.some((piece) => piece.isGlob === true);
  const inner = isStatic && parts.length === 1 ? innerOf(word, span) : {};
  const values = alternativesOf(parts, pieces);
  // Not told apart, its braces may hide any word.
  if (values === undefined) return [{ value: word.value, isStatic: false, span, hasGlob: true, isUnread: true }];
  return values.map((value) => ({ value, isStatic, span, ...(hasGlob ? { hasGlob } : {}), ...inner }));
}

/** Where the value's characters stand one by one in the text: bare words and words in one pair of plain quotes. */
function innerOf(word: Word, span: { start: number; end: number }): { inner?: number } {
  if (span.end - span.start !== word.text.length) return {};
  if (word.text === word.value) return { inner: span.start };
  return word.text.slice(1, -1) === word.value ? { inner: span.start + 1 } : {};
}

function pieceOf(part: WordPart, constants: () => Constants): Piece {
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

function quoted(parts: DoubleQuotedPart['parts'], constants: () => Constants): Piece {
  const pieces = parts.map((part) => pieceOf(part, constants));
  return {
    value: pieces.map(({ value }) => value).join(''),
    isStatic: pieces.every(({ isStatic }) => isStatic),
    splits: false,
  };
}

function variable(part: WordPart, constants: () => Constants): Piece {
  const name = /^\$\{?(\w+)\}?$/.exec(part.text)?.[1];
  const constant = name === undefined ? undefined : constants().get(name);
  if (constant === undefined || constant.from > part.pos) return { value: part.text, isStatic: false, splits: true };
  return { value: constant.value, isStatic: true, splits: true };
}

/**
 * The values of a word's pieces put together, parted at unquoted blanks and multiplied by braces; undefined where they
 * cannot be told or are too many.
 */
function alternativesOf(parts: readonly WordPart[], pieces: readonly Piece[]): readonly string[] | undefined {
  let heads: readonly string[] | undefined = [''];
  const done: string[] = [];
  for (const [index, piece] of pieces.entries()) {
    const [first = '', ...rest] = fieldsOf(piece);
    const values = parts[index]?.type === 'BraceExpansion' ? expandBraces(piece.value) : [first];
    heads = product(heads, values);
    if (heads === undefined) return undefined;
    const last = rest.pop();
    if (last === undefined) continue;
    done.push(...heads, ...rest);
    heads = [last];
  }
  const words = [...done, ...heads];
  return words.length > 1 ? words.filter((word) => word !== '') : words;
}

/** What a piece is parted into: an unquoted variable at its blanks, anything else not at all. */
function fieldsOf({ value, splits, isStatic }: Piece): readonly string[] {
  return splits && isStatic ? value.split(/\s+/) : [value];
}
