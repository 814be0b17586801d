import type { Diagnostic } from '../../model/diagnostic.js';
import { composePiece, type Piece } from './compose.js';
import { cutSteps, lastStepBefore } from './cut.js';
import { sizeDiagnostic } from './limit.js';
import type { Node } from './node.js';
import { headOf, joined, type Pieces, readPieces, stepAlone } from './pieces.js';
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
}

/** Reads a YAML text of one document; never throws. */
export function parseYaml(text: string): Reading {
  const slices = parseInSlices(text);
  for (;;) {
    const slice = slices.next();
    if (slice.done) return slice.value;
  }
}

/**
 * Reads a text as `parseYaml` does, in slices of a few milliseconds each; of what an earlier reading has read, what
 * stands in the text unchanged is taken over.
 */
export function* parseInSlices(text: string, earlier?: Reading): Generator<void, Reading> {
  const cut = sizeDiagnostic(text) ? undefined : cutSteps(text);
  const pieces = cut && (yield* readPieces(text, cut, earlier?.pieces));
  return pieces ? { ...readingOf(joined(pieces), text), pieces } : parseWhole(text);
}

/** Reads a text as a whole, whatever it is: what every other way to read has to agree with. */
export function parseWhole(text: string): Reading {
  const tooLarge = sizeDiagnostic(text);
  return tooLarge ? { diagnostics: [tooLarge], isCertain: false } : readingOf(composePiece(text), text);
}

/**
 * Reads only what is needed to know where an offset lies: the text before the steps and the step around the offset.
 * Every node stands where it stands in the text, but the list of steps holds that one step alone (none, where the
 * offset lies in no step), so its index is 0 and not its place in the runbook. A text that cannot be cut is read as a
 * whole. Made for requests about one place of a text that is not known yet, such as one with a stand-in word.
 */
export function parseAround(text: string, offset: number): Reading {
  const cut = sizeDiagnostic(text) ? undefined : cutSteps(text);
  const head = cut && headOf(text, cut);
  if (!head) return parseWhole(text);
  const isBehind = cut.end < text.length && offset >= cut.end;
  const index = isBehind ? -1 : lastStepBefore(cut, offset);
  const step = index < 0 ? [] : stepAlone(text, cut, index);
  return step ? readingOf(joined({ text, cut, head, steps: step }), text) : parseWhole(text);
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
