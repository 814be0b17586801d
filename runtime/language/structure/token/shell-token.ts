import { rememberedByText } from '../../remembered.js';
import type { Piece } from './token.js';

/**
 * The words of a shell's text that help its reader: comments, texts in quotes, variables, operators, the words of the
 * language and the programs. A light reading: it colours, and nothing is ever decided by it.
 */
export const shellPieces = rememberedByText((source): readonly Piece[] => {
  const pieces: Piece[] = [];
  let isCommand = true;
  for (const { 0: word, index, groups = {} } of source.matchAll(words)) {
    const read = readWord(word, index, groups, isCommand);
    pieces.push(...read.pieces);
    isCommand = read.isCommandNext;
  }
  return pieces;
});

/** What a word is, and whether the next one names a program or begins with a word of the language. */
interface ReadWord {
  readonly pieces: readonly Piece[];
  readonly isCommandNext: boolean;
}

function readWord(
  word: string,
  start: number,
  groups: Readonly<Record<string, string | undefined>>,
  isCommand: boolean,
): ReadWord {
  const at = { start, end: start + word.length };
  if (groups['comment'] !== undefined) return { pieces: [{ at, type: 'comment' }], isCommandNext: isCommand };
  if (word === '\n') return { pieces: [], isCommandNext: true };
  if (groups['operator'] !== undefined) {
    return { pieces: [{ at, type: 'operator' }], isCommandNext: !/[<>]/.test(word) };
  }
  if (groups['quoted'] !== undefined) return { pieces: quotedPieces(word, start), isCommandNext: false };
  if (groups['variable'] !== undefined) return { pieces: [{ at, type: 'variable' }], isCommandNext: false };
  if (groups['plain'] === undefined || !isCommand) return { pieces: [], isCommandNext: false };
  if (/^[A-Za-z_]\w*=/.test(word)) return { pieces: [], isCommandNext: true };
  const type = keywords.has(word) ? 'keyword' : 'function';
  return { pieces: [{ at, type }], isCommandNext: type === 'keyword' };
}

// Each of them ends after so many characters, so that no text of opening marks alone takes long.
const template = /\{\{[^\n]{0,500}?\}\}/;
const comment = /#[^\n]*/;
const quoted = /'[^']{0,2000}'|"(?:\\[\s\S]|[^"\\]){0,2000}"/;
const variable = /\$\{[^}\n]{0,500}\}|\$[A-Za-z_]\w*|\$[0-9@*#?!$-]/;
const operator = /\n|[|&;<>]+|[()]/;
const plain = /[^\s'"$|&;<>()#][^\s'"$|&;<>()]*/;
const named = Object.entries({ comment, quoted, variable, operator, plain }).map(
  ([name, part]) => `(?<${name}>${part.source})`,
);
const words = new RegExp([template.source, ...named].join('|'), 'g');

/** A text in quotes without the variables in it, and these. */
function quotedPieces(text: string, start: number): readonly Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  const inside = text.startsWith('"') ? text.matchAll(new RegExp(variable, 'g')) : [];
  for (const { 0: name, index } of inside) {
    pieces.push({ at: { start: start + from, end: start + index }, type: 'string' });
    from = index + name.length;
    pieces.push({ at: { start: start + index, end: start + from }, type: 'variable' });
  }
  return [...pieces, { at: { start: start + from, end: start + text.length }, type: 'string' }];
}

const keywords: ReadonlySet<string> = new Set(
  'if then else elif fi for while until do done case esac in function select time ! { } [[ ]] return exit export local'.split(
    ' ',
  ),
);
