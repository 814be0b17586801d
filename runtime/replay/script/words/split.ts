import { Unplayable } from '../fault.js';
import type { Piece } from './piece.js';

/** A word in the making: undefined text where there is none yet, which is no word. */
interface Field {
  readonly text: string;
  readonly isPattern: boolean;
}

/** The words that the stretches of one written word become, parted at the signs of IFS. */
export function splitFields(pieces: readonly Piece[], separators: string, readsNames: boolean): readonly string[] {
  const fields: Field[] = [];
  let open: Field | undefined;
  const close = () => {
    if (open) fields.push(open);
    open = undefined;
  };
  const add = (text: string, isActive: boolean) => {
    open = {
      text: (open?.text ?? '') + text,
      isPattern: (open?.isPattern ?? false) || (isActive && /[*?[]/.test(text)),
    };
  };
  for (const piece of pieces) {
    if (piece.kind === 'break') close();
    else if (piece.kind !== 'expanded') add(piece.text, piece.kind === 'literal');
    else addSplit(piece.text, separators, add, close, () => open !== undefined);
  }
  close();
  return fields.map((field) => (readsNames ? checked(field) : field.text));
}

/** Adds a text that is split: blanks part words, each other sign of IFS ends one, also an empty one. */
function addSplit(
  text: string,
  separators: string,
  add: (text: string, isActive: boolean) => void,
  close: () => void,
  isOpen: () => boolean,
): void {
  for (const { content, end } of partsOf(text, separators)) {
    if (content !== '') add(content, true);
    if (end === 'sign' && !isOpen()) add('', false);
    if (end !== 'none') close();
  }
}

/** A stretch of a text between signs of IFS, and what ends it. */
export interface Part {
  readonly content: string;
  readonly end: 'none' | 'blank' | 'sign';
}

/** A text parted at the signs of IFS. */
export function partsOf(text: string, separators: string): readonly Part[] {
  if (separators === '') return text === '' ? [] : [{ content: text, end: 'none' }];
  const blanks = classOf([...separators].filter((sign) => /[ \t\n]/.test(sign)));
  const signs = classOf([...separators].filter((sign) => !/[ \t\n]/.test(sign)));
  const separator = new RegExp(`${blanks}*(${signs})${blanks}*|${blanks}+`, 'gu');
  const parts: Part[] = [];
  let last = 0;
  for (const match of text.matchAll(separator)) {
    parts.push({ content: text.slice(last, match.index), end: match[1] === undefined ? 'blank' : 'sign' });
    last = match.index + match[0].length;
  }
  if (last < text.length) parts.push({ content: text.slice(last), end: 'none' });
  return parts;
}

/** A class of signs for a regular expression; one of no signs never matches. */
function classOf(signs: readonly string[]): string {
  return signs.length === 0 ? '[^\\s\\S]' : `[${signs.map((sign) => sign.replace(/[\\\]^-]/, '\\$&')).join('')}]`;
}

function checked({ text, isPattern }: Field): string {
  if (isPattern && (/[*?]/.test(text) || /\[.*\]/s.test(text))) {
    throw new Unplayable(`'${text}' is a pattern for names of files, and no disk is looked at; put it in quotes`);
  }
  return text;
}
