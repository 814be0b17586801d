import type { ArithmeticWord, Word } from 'unbash';
import { Unplayable } from '../fault.js';
import type { Scene } from '../scene.js';
import { type Piece, quoted } from './piece.js';

/** What a word is for: words of a command, a text, the value of a variable, or a stretch in double quotes. */
export type Use = 'fields' | 'text' | 'assigned' | 'quoted';

/** How words are expanded, for expansions that hold words. */
export interface Expansion {
  piecesOf(word: Word, scene: Scene, use: Use): readonly Piece[];
  patternOfWord(word: Word, scene: Scene): string;
  textInArithmetic(word: ArithmeticWord | Word, scene: Scene): string;
}

/** What an expansion gives: a stretch that is split, or not in quotes. */
export function valuePiece(text: string, use: Use): Piece {
  return { kind: use === 'quoted' ? 'quoted' : 'expanded', text };
}

/** The stretches of a word with the home folder where a `~` stands for it. */
export function valueInHome(pieces: readonly Piece[], scene: Scene, use: Use): readonly Piece[] {
  if (!pieces.some((piece) => piece.kind === 'literal' && piece.text.includes('~'))) return pieces;
  return pieces.flatMap((piece, index) => {
    if (piece.kind !== 'literal') return [piece];
    return atTildes(piece.text, { isFirst: index === 0, isLast: index === pieces.length - 1, use }, scene);
  });
}

interface Place {
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly use: Use;
}

function atTildes(text: string, { isFirst, isLast, use }: Place, scene: Scene): readonly Piece[] {
  const parts = use === 'assigned' ? text.split(/(?<=:)/) : [text];
  return parts.flatMap((part, index): readonly Piece[] => {
    const mayBegin = index > 0 || isFirst;
    if (!mayBegin || !part.startsWith('~')) return [{ kind: 'literal', text: part }];
    const name = /^~([^/:]*)/.exec(part)?.[1] ?? '';
    const isWhole = name.length + 1 < part.length || (isLast && index === parts.length - 1);
    if (!isWhole || name !== '') throw new Unplayable(`'${part}' stands for a folder of the machine`);
    return [quoted(homeOf(scene)), { kind: 'literal', text: part.slice(1) }];
  });
}

function homeOf({ shell }: Scene): string {
  const home = shell.get('HOME');
  if (home === undefined) throw new Unplayable("'~' stands for a folder of the machine");
  return home;
}
