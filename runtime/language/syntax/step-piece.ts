import type { Diagnostic } from '../../model/diagnostic.js';
import { composePiece, type Piece } from './compose.js';
import type { Cut } from './cut.js';
import { itemsOf, type Node, valueAt } from './node.js';
import { readPlainStep } from './plain.js';
import { shiftedDiagnostic, shiftedNode } from './shift.js';
import type { SyntaxFault } from './yaml-error.js';

/** A step of the list below `steps`, as it was read. */
export interface StepPiece {
  /** The same object for a step that has not changed, wherever later readings find it: what follows from the step alone may be kept by it. */
  readonly mark: object;
  readonly node: Node;
  /** What in it is not YAML; with any, the node is a doubtful one. */
  readonly faults: readonly SyntaxFault[];
  readonly diagnostics: readonly Diagnostic[];
  /** Where the list, and where what the list lies in, would end were this its last step; undefined where nobody has asked yet. */
  readonly ends?: Ends;
}

interface Ends {
  readonly list: number;
  readonly outer: number;
}

/** Some steps: each that is written plainly by itself, and those between them by the library; undefined where one cannot be read alone. */
export function readSteps(text: string, cut: Cut, from: number, to: number): readonly StepPiece[] | undefined {
  const pieces: StepPiece[] = [];
  for (let index = from; index < to; ) {
    const plain = plainPiece(text, cut, index);
    const end = plain ? index + 1 : unplainEnd(text, cut, index + 1, to);
    const read = plain ? [plain] : readByLibrary(text, cut, index, end);
    if (!read) return undefined;
    pieces.push(...read);
    index = end;
  }
  return pieces;
}

/** A step as it stands so many units further down in a text. */
export function shiftedPiece(piece: StepPiece, by: number): StepPiece {
  if (by === 0) return piece;
  const { mark, node, faults, diagnostics, ends } = piece;
  return {
    mark,
    node: shiftedNode(node, by),
    faults: faults.map((fault) => ({ ...fault, pos: [fault.pos[0] + by, fault.pos[1] + by] })),
    diagnostics: diagnostics.map((diagnostic) => shiftedDiagnostic(diagnostic, by)),
    ...(ends && { ends: { list: ends.list + by, outer: ends.outer + by } }),
  };
}

/** The last step of a text with its ends; undefined where it cannot be read alone. */
export function withEnds(text: string, cut: Cut, step: StepPiece | undefined): StepPiece | undefined {
  if (!step || step.ends) return step;
  const [alone] = readTogether(text, cut, cut.starts.length - 1, cut.starts.length) ?? [];
  return alone?.ends && { ...step, ends: alone.ends };
}

/** The text of a step, to the line of the next one. */
export function stepText(text: string, cut: Cut, index: number): string {
  return text.slice(startOf(cut, index), stepEnd(cut, index));
}

/** Where the line of a step begins; of one behind the last, where that ends. */
export function startOf({ starts, end }: Cut, index: number): number {
  return starts[index] ?? end;
}

/** Where a step ends. */
export function stepEnd(cut: Cut, index: number): number {
  return startOf(cut, index + 1);
}

/** A slice that keeps nothing but itself in memory: what is kept of a step is not to keep every text it ever stood in. */
export function detached(slice: string): string {
  return ` ${slice}`.slice(1);
}

function plainPiece(text: string, cut: Cut, index: number): StepPiece | undefined {
  const start = startOf(cut, index);
  const part = stepText(text, cut, index);
  const node = readPlainStep(detached(part), start);
  if (!node) return undefined;
  const end = start + part.trimEnd().length;
  return { mark: {}, node, faults: [], diagnostics: [], ends: { list: end, outer: end } };
}

function unplainEnd(text: string, cut: Cut, from: number, to: number): number {
  let end = from;
  while (end < to && !readPlainStep(stepText(text, cut, end), 0)) end += 1;
  return end;
}

function readByLibrary(text: string, cut: Cut, from: number, to: number): readonly StepPiece[] | undefined {
  const pieces = readTogether(text, cut, from, to);
  if (pieces || to - from === 1) return pieces;
  const alone = Array.from({ length: to - from }, (_, index) =>
    readTogether(text, cut, from + index, from + index + 1),
  );
  return alone.every((read) => read !== undefined) ? alone.flat() : undefined;
}

/** Some steps that are read as one text; undefined where the library does not find just these steps in it. */
function readTogether(text: string, cut: Cut, from: number, to: number): readonly StepPiece[] | undefined {
  const start = startOf(cut, from);
  const piece = composePiece(detached(text.slice(start, stepEnd(cut, to - 1))), {
    place: (offset) => offset + start,
    depth: 1,
  });
  const { root, end, faults, diagnostics, secondAt, isComposed } = piece;
  if (!isComposed || secondAt !== undefined) return undefined;
  // The fault of one step may be told at the beginning of the next one.
  if (faults.length > 0) return to - from > 1 ? undefined : brokenStep(text, piece, cut, from);
  if (root?.kind !== 'sequence' || root.items.length !== to - from) return undefined;
  return root.items.map((node, index) => {
    const step = from + index;
    const isHere = ({ at }: Diagnostic) => startOf(cut, step) <= at.start && at.start < stepEnd(cut, step);
    return {
      mark: {},
      node,
      faults,
      diagnostics: diagnostics.filter(isHere),
      ...(step === to - 1 && { ends: { list: root.at.end, outer: end ?? root.at.end } }),
    };
  });
}

/** What can be told of a step with a fault, which is told below a key as it is told in the whole text. */
function brokenStep(text: string, alone: Piece, cut: Cut, index: number): readonly StepPiece[] {
  const start = startOf(cut, index);
  const part = stepText(text, cut, index);
  const below = composePiece(`a:\n${part}`, {
    place: (offset) => Math.max(start, offset - 'a:\n'.length + start),
    depth: 0,
  });
  const end = start + part.trimEnd().length;
  const [own] = itemsOf(alone.root);
  const [node = own ?? { kind: 'broken', at: { start, end } }] = itemsOf(valueAt(below.root, 'a'));
  const faults = below.faults.length > 0 ? below.faults : alone.faults;
  return [{ mark: {}, node, faults, diagnostics: alone.diagnostics, ends: { list: end, outer: end } }];
}
