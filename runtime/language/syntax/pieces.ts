import type { Piece } from './compose.js';
import type { Cut } from './cut.js';
import { type Head, readHead } from './head.js';
import type { Node } from './node.js';
import { readSteps, type StepPiece, shiftedPiece, startOf, stepEnd, stepText, withEnds } from './step-piece.js';

/** A text that was read step by step. */
export interface Pieces {
  readonly text: string;
  readonly cut: Cut;
  readonly head: Head;
  readonly steps: readonly StepPiece[];
}

/** How many units of text are read at a time: so many that few readings are needed, and so few that each is short. */
const batchLength = 6000;

/** The pieces of a cut text; undefined where the library reads a part otherwise than it would read it in the whole. */
export function* readPieces(text: string, cut: Cut, earlier: Pieces | undefined): Generator<void, Pieces | undefined> {
  const head = keptHead(text, cut, earlier) ?? (yield* readHead(text, cut));
  if (!head) return undefined;
  const steps = [...keptSteps(text, cut, earlier)];
  for (let index = 0; index < cut.starts.length; ) {
    const end = batchEnd(cut, steps, index);
    if (end > index) {
      yield;
      const read = readSteps(text, cut, index, end);
      if (!read) return undefined;
      steps.splice(index, read.length, ...read);
    }
    index = Math.max(end, index + 1);
  }
  const last = withEnds(text, cut, steps.pop());
  return last && { text, cut, head, steps: [...(steps as StepPiece[]), last] };
}

/** What pieces are together; the steps may be some of those in the text. */
export function joined({ text, cut, head, steps }: Pieces): Piece {
  const first = steps[0];
  const last = steps.at(-1);
  if (!first || !last?.ends) return { ...head, isComposed: true };
  const list: Node = {
    kind: 'sequence',
    at: { start: listStart(text, cut), end: last.ends.list },
    items: steps.map(({ node }) => node),
  };
  const { at, entries } = head.root;
  const root: Node = {
    kind: 'map',
    at: { start: at.start, end: cut.end < cut.limit ? at.end : last.ends.outer },
    entries: entries.map((entry) => (entry === head.entry ? { key: entry.key, value: list } : entry)),
  };
  return {
    root,
    faults: [...head.faults, ...steps.flatMap(({ faults }) => faults)],
    diagnostics: [...head.diagnostics, ...steps.flatMap(({ diagnostics }) => diagnostics)],
    isComposed: true,
  };
}

function listStart(text: string, { starts: [first = 0], end }: Cut): number {
  return Math.min(end, first + text.slice(first, end).search(/\S/));
}

// What stands behind the steps moves with them, so only a head without such a part is taken over.
function keptHead(text: string, cut: Cut, earlier: Pieces | undefined): Head | undefined {
  if (!earlier || cut.end < cut.limit || earlier.cut.end < earlier.cut.limit) return undefined;
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
    kept[index] = shiftedPiece(piece, startOf(cut, index) - startOf(earlier.cut, old));
    return true;
  };
  let front = 0;
  while (front < shared && take(front, front)) front += 1;
  for (let back = 1; back <= shared - front && take(count - back, oldCount - back); ) back += 1;
  return kept;
}

/** Where the steps that are read next, all of them unknown, end. */
function batchEnd(cut: Cut, steps: readonly (StepPiece | undefined)[], from: number): number {
  let end = from;
  while (end < steps.length && !steps[end] && (end === from || stepEnd(cut, end) - startOf(cut, from) <= batchLength)) {
    end += 1;
  }
  return end;
}
