import { rememberedByText } from '../../remembered.js';
import type { Piece, TokenType } from './token.js';

/** The parts of a regular expression without the templates in it; a light reading, which no text can break. */
export const patternPieces = rememberedByText((source): readonly Piece[] =>
  [...source.matchAll(parts)].flatMap((found): readonly Piece[] => {
    const type = types.find((_, index) => found[index + 1] !== undefined);
    const at = { start: found.index, end: found.index + found[0].length };
    return type === undefined ? [] : [{ at, type }];
  }),
);

// Each of them ends after so many characters, so that no text of opening marks alone takes long.
const template = /\{\{[^\n]{0,500}?\}\}/;
const characterClass = /\\[pP]\{[^}]{0,99}\}|\\[\s\S]|\[\^?\]?(?:\\[\s\S]|[^\]\\]){0,500}\]|[.]/;
const quantifier = /[*+?]\??|\{\d+(?:,\d*)?\}\??|\|/;
const group = /\(\?(?:P?<\w*>|[a-zA-Z-]*:?)|[()^$]/;
const literal = /[^\\[\]().*+?{}|^$]+/;
const captured = [characterClass, quantifier, group, literal].map((part) => `(${part.source})`);
const parts = new RegExp([template.source, ...captured].join('|'), 'g');
const types: readonly TokenType[] = ['type', 'operator', 'keyword', 'regexp'];
