import type { Diagnostic } from '../../model/diagnostic.js';
import { atOnce } from '../slice.js';
import { composeInSlices, composePiece, type Piece } from './compose.js';
import { type Cut, cutSteps, documentAround, lastStepBefore, lineAt, nextContent } from './cut.js';
import { readHead } from './head.js';
import { sizeDiagnostic } from './limit.js';
import type { Node } from './node.js';
import { joined, type Pieces, readPieces } from './pieces.js';
import { readSteps } from './step-piece.js';
import { syntaxDiagnostics } from './yaml-error.js';

/** What a YAML text says, as far as it can be read. */
export interface Reading {
  /** The tree; undefined where the text holds nothing or is not read at all. */
  readonly root?: Node;
  readonly diagnostics: readonly Diagnostic[];
  /** Whether the tree is what the author meant: a text that is not YAML has a tree, but a doubtful one. */
  readonly isCertain: boolean;
  /** The text as it was read step by step; undefined where it was read as a whole. */
  readonly pieces?: Pieces;
  /** The last state of the text that was read step by step: this one, or one before it. */
  readonly known?: Pieces;
}

/** Reads a YAML text of one document; never throws. */
export function parseYaml(text: string): Reading {
  return atOnce(parseInSlices(text));
}

/**
 * Reads a text as `parseYaml` does, in slices of a few milliseconds each; of what an earlier reading has read, what
 * stands in the text unchanged is taken over.
 */
export function* parseInSlices(text: string, earlier?: Reading): Generator<void, Reading> {
  const cut = cutOf(text);
  const pieces = cut && (yield* readPieces(text, cut, earlier?.known));
  if (pieces) return { ...readingOf(withNext(joined(pieces), text, pieces.cut), text), pieces, known: pieces };
  return { ...(yield* wholeInSlices(text)), ...(earlier?.known && { known: earlier.known }) };
}

/** Reads a text as a whole, whatever it is: what every other way to read has to agree with. */
export function parseWhole(text: string): Reading {
  return atOnce(wholeInSlices(text));
}

/**
 * Reads only what is needed to know where an offset lies: the text before the steps and the step around the offset.
 * Every node stands where it stands in the text, but the list of steps holds that one step alone (none, where the
 * offset lies in no step), so its index is 0 and not its place in the runbook. Other documents are no part of it, nor
 * what stands far behind the offset and the steps; a text that cannot be cut is read from its beginning. Made for
 * requests about one place of a text that is not known yet, such as one with a stand-in word.
 */
export function parseAround(text: string, offset: number): Reading {
  const document = documentAround(text, offset);
  const cut = cutOf(document);
  const around = cut && readAround(document, shortened(document, cut, offset), offset);
  return around ?? parseWhole(document.slice(0, restEnd(document, offset)));
}

function readAround(text: string, cut: Cut, offset: number): Reading | undefined {
  const head = atOnce(readHead(text, cut));
  if (!head) return undefined;
  const isBehind = cut.end < cut.limit && offset >= cut.end;
  const index = isBehind ? -1 : lastStepBefore(cut, offset);
  const steps = index < 0 ? [] : readSteps(text, cut, index, index + 1);
  return steps && readingOf(joined({ text, cut, head, steps }), text);
}

/** How much is read of what stands behind the steps, or behind the offset in a text that cannot be cut. */
const longestRest = 8000;

// A word at the margin, such as one that stands in, turns all steps below it into what stands behind the steps.
function shortened(text: string, cut: Cut, offset: number): Cut {
  return { ...cut, limit: Math.min(cut.limit, restEnd(text, Math.max(cut.end, offset))) };
}

/** The end of a line some way behind an offset. */
function restEnd(text: string, offset: number): number {
  const line = text.indexOf('\n', offset + longestRest);
  return line < 0 ? text.length : line + 1;
}

function cutOf(text: string): Cut | undefined {
  return sizeDiagnostic(text) ? undefined : cutSteps(text);
}

function* wholeInSlices(text: string): Generator<void, Reading> {
  const tooLarge = sizeDiagnostic(text);
  return tooLarge ? { diagnostics: [tooLarge], isCertain: false } : readingOf(yield* composeInSlices(text), text);
}

/** The document that a cut was made in, with what is to be said of what stands behind its end. */
function withNext(document: Piece, text: string, { limit }: Cut): Piece {
  if (limit >= text.length) return document;
  if (text.startsWith('---', limit)) return { ...document, secondAt: limit };
  // Whether a document begins behind three dots is told by the first line that is more than a comment.
  const stand = `a: b\n${lineAt(text, limit)}`;
  const next = nextContent(text, limit);
  const { faults, secondAt } = composePiece(stand + lineAt(text, next), {
    place: (offset) => (offset < stand.length ? offset + limit - 'a: b\n'.length : offset + next - stand.length),
    depth: 0,
  });
  return { ...document, faults: [...document.faults, ...faults], ...(secondAt !== undefined && { secondAt }) };
}

function readingOf({ root, faults, diagnostics, secondAt, isComposed }: Piece, text: string): Reading {
  const found = [
    ...diagnostics,
    ...syntaxDiagnostics(faults, text),
    ...(secondAt === undefined ? [] : [secondDocument(secondAt)]),
  ];
  const isCertain = isComposed && faults.length === 0 && secondAt === undefined;
  return { ...(root && { root }), diagnostics: found, isCertain };
}

function secondDocument(start: number): Diagnostic {
  const message = "a second document begins here; a file holds one runbook, remove the '---' or make two files";
  return { code: 'yaml/several-documents', severity: 'error', message, at: { start, end: start + 1 } };
}
