import type { Diagnostic } from '../../model/diagnostic.js';
import { composePiece, type Piece } from './compose.js';
import type { Cut } from './cut.js';
import type { Entry, MapNode, Node } from './node.js';
import { readPlainStep } from './plain.js';
import { shiftedDiagnostic, shiftedNode } from './shift.js';
import type { SyntaxFault } from './yaml-error.js';

/** A text that was read step by step. */
export interface Pieces {
  readonly text: string;
  readonly cut: Cut;
  readonly head: Head;
  readonly steps: readonly StepPiece[];
}

/** All but the steps: what stands before them and behind them. */
interface Head {
  readonly root: MapNode;
  /** The entry that the steps are the value of. */
  readonly entry: Entry;
  readonly diagnostics: readonly Diagnostic[];
}

/** A step of the list below `steps`, as it was read. */
export interface StepPiece {
  /** The same object for a step that has not changed, wherever later readings find it: what follows from the step alone may be kept by it. */
  readonly mark: object;
  readonly node: Node;
  readonly faults: readonly SyntaxFault[];
  readonly diagnostics: readonly Diagnostic[];
  /** Where the list, and where what the list lies in, would end were this its last step; undefined where nobody has asked yet. */
  readonly ends?: Ends;
}

interface Ends {
  readonly list: number;
  readonly outer: number;
}

/** How many units of text are read at a time: so many that few readings are needed, and so few that each is short. */
const batchLength = 6000;

/** The pieces of a cut text; undefined where the library reads a part otherwise than it would read it in the whole. */
export function* readPieces(text: string, cut: Cut, earlier: Pieces | undefined): Generator<void, Pieces | undefined> {
  const head = keptHead(text, cut, earlier) ?? headOf(text, cut);
  if (!head) return undefined;
  const steps = [...keptSteps(text, cut, earlier)];
  for (let index = 0; index < cut.starts.length; ) {
    const end = batchEnd(cut, steps, index);
    if (end > index) {
      yield;
      const read = batchOf(text, cut, index, end);
      if (!read) return undefined;
      steps.splice(index, read.length, ...read);
    }
    index = Math.max(end, index + 1);
  }
  const last = withEnds(text, cut, steps.pop());
  return last && { text, cut, head, steps: [...(steps as StepPiece[]), last] };
}

/** A step as the only one that is read; undefined where it cannot be read alone. */
export function stepAlone(text: string, cut: Cut, index: number): readonly StepPiece[] | undefined {
  return batchOf(text, cut, index, index + 1);
}

/** What stands around the steps; undefined where it cannot be read without them. */
export function headOf(text: string, cut: Cut): Head | undefined {
  const start = cut.starts[0] ?? 0;
  const place = (offset: number) => (offset < start ? offset : offset + cut.end - start);
  const { root, faults, diagnostics, secondAt, isComposed } = composePiece(
    detached(text.slice(0, start) + text.slice(cut.end)),
    { place: cut.end < text.length ? place : (offset) => offset, depth: 0 },
  );
  if (!isComposed || faults.length > 0 || secondAt !== undefined || root?.kind !== 'map') return undefined;
  const entry = root.entries.find(({ key }) => key.at.start === cut.key);
  return entry?.value.kind === 'scalar' && entry.value.source === '' ? { root, entry, diagnostics } : undefined;
}

/** What pieces are together; the steps may be some of those in the text. */
export function joined({ text, cut, head, steps }: Pieces): Piece {
  const first = steps[0];
  const last = steps.at(-1);
  if (!first || !last?.ends) return { root: head.root, faults: [], diagnostics: head.diagnostics, isComposed: true };
  const list: Node = {
    kind: 'sequence',
    at: { start: text.indexOf('-', cut.starts[0]), end: last.ends.list },
    items: steps.map(({ node }) => node),
  };
  const { at, entries } = head.root;
  const root: Node = {
    kind: 'map',
    at: { start: at.start, end: cut.end < text.length ? at.end : last.ends.outer },
    entries: entries.map((entry) => (entry === head.entry ? { key: entry.key, value: list } : entry)),
  };
  return {
    root,
    faults: steps.flatMap(({ faults }) => faults),
    diagnostics: [...head.diagnostics, ...steps.flatMap(({ diagnostics }) => diagnostics)],
    isComposed: true,
  };
}

// What stands behind the steps moves with them, so only a head without such a part is taken over.
function keptHead(text: string, cut: Cut, earlier: Pieces | undefined): Head | undefined {
  if (!earlier || cut.end < text.length || earlier.cut.end < earlier.text.length) return undefined;
  const isSame = text.slice(0, cut.starts[0]) === earlier.text.slice(0, earlier.cut.starts[0]);
  return isSame ? earlier.head : undefined;
}

/** The steps that stand at the beginning and at the end of the list as they stood there before. */
function keptSteps(text: string, cut: Cut, earlier: Pieces | undefined): readonly (StepPiece | undefined)[] {
  const count = cut.starts.length;
  const kept = new Array<StepPiece | undefined>(count).fill(undefined);
  if (!earlier) return kept;
  const oldCount = earlier.steps.length;
  const shared = Math.min(count, oldCount);
  const take = (index: number, old: number) => {
    const piece = earlier.steps[old];
    if (piece === undefined || stepText(text, cut, index) !== stepText(earlier.text, earlier.cut, old)) return false;
    kept[index] = shiftedPiece(piece, (cut.starts[index] ?? 0) - (earlier.cut.starts[old] ?? 0));
    return true;
  };
  let front = 0;
  while (front < shared && take(front, front)) front += 1;
  for (let back = 1; back <= shared - front && take(count - back, oldCount - back); ) back += 1;
  return kept;
}

function shiftedPiece(piece: StepPiece, by: number): StepPiece {
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

/** Where the steps that are read next, all of them unknown, end. */
function batchEnd(cut: Cut, steps: readonly (StepPiece | undefined)[], from: number): number {
  let end = from;
  while (end < steps.length && !steps[end] && (end === from || stepEnd(cut, end) - startOf(cut, from) <= batchLength)) {
    end += 1;
  }
  return end;
}

/** Some steps: each that is written plainly by itself, and those between them by the library. */
function batchOf(text: string, cut: Cut, from: number, to: number): readonly StepPiece[] | undefined {
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
  const part = detached(text.slice(start, stepEnd(cut, to - 1)));
  const { root, end, faults, diagnostics, secondAt, isComposed } = composePiece(part, {
    place: (offset) => offset + start,
    depth: 1,
  });
  if (!isComposed || secondAt !== undefined || root?.kind !== 'sequence' || root.items.length !== to - from) {
    return undefined;
  }
  // The fault of one step may be told at the beginning of the next one.
  if (faults.length > 0 && to - from > 1) return undefined;
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

function withEnds(text: string, cut: Cut, step: StepPiece | undefined): StepPiece | undefined {
  if (!step || step.ends) return step;
  const [alone] = readTogether(text, cut, cut.starts.length - 1, cut.starts.length) ?? [];
  return alone?.ends && { ...step, ends: alone.ends };
}

function stepText(text: string, cut: Cut, index: number): string {
  return text.slice(startOf(cut, index), stepEnd(cut, index));
}

function startOf({ starts, end }: Cut, index: number): number {
  return starts[index] ?? end;
}

function stepEnd(cut: Cut, index: number): number {
  return startOf(cut, index + 1);
}

// A slice keeps the text that it was taken from in memory; what is kept of a step is not to keep every text it ever stood in.
function detached(slice: string): string {
  return ` ${slice}`.slice(1);
}
