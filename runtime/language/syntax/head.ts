import type { Diagnostic } from '../../model/diagnostic.js';
import { composeInSlices, type Piece } from './compose.js';
import type { Cut } from './cut.js';
import { type Entry, entriesOf, type MapNode, type ScalarNode } from './node.js';
import { detached } from './step-piece.js';
import type { SyntaxFault } from './yaml-error.js';

/** All but the steps: what stands before them and behind them. */
export interface Head {
  readonly root: MapNode;
  /** The entry that the steps are the value of. */
  readonly entry: Entry;
  readonly faults: readonly SyntaxFault[];
  readonly diagnostics: readonly Diagnostic[];
}

/** What stands around the steps; undefined where it cannot be read without them. */
export function* readHead(text: string, cut: Cut): Generator<void, Head | undefined> {
  const start = cut.starts[0] ?? 0;
  const place = (offset: number) => (offset < start ? offset : offset + cut.end - start);
  const together = yield* composeInSlices(detached(text.slice(0, start) + text.slice(cut.end, cut.limit)), {
    place: cut.end < cut.limit ? place : (offset) => offset,
    depth: 0,
  });
  if (!together.isComposed || together.secondAt !== undefined) return undefined;
  const head = headFrom(together, cut);
  return head ?? (together.faults.length > 0 ? yield* readApart(text, cut, together.faults) : undefined);
}

function headFrom({ root, faults, diagnostics }: Piece, cut: Cut): Head | undefined {
  if (root?.kind !== 'map') return undefined;
  const entry = root.entries.find(({ key }) => key.at.start === cut.key);
  const isSteps = entry?.value.kind === 'scalar' && entry.value.source === '';
  return isSteps ? { root, entry, faults, diagnostics } : undefined;
}

/** What stands before the steps and what stands behind them, where a fault in one of them spoils what they are together. */
function* readApart(
  text: string,
  { key, end, limit }: Cut,
  faults: readonly SyntaxFault[],
): Generator<void, Head | undefined> {
  const before = yield* composeInSlices(detached(text.slice(0, key)));
  const behind = yield* composeInSlices(detached(text.slice(end, limit)), {
    place: (offset) => offset + end,
    depth: 0,
  });
  if (!before.isComposed || !behind.isComposed || before.secondAt !== undefined) return undefined;
  const entry = stepsEntry(key);
  const found = [...before.faults, ...behind.faults];
  return {
    root: {
      kind: 'map',
      at: { start: before.root?.at.start ?? key, end: behind.root?.at.end ?? entry.key.at.end },
      entries: [...entriesOf(before.root), entry, ...entriesOf(behind.root)],
    },
    entry,
    faults: found.length > 0 ? found : faults,
    diagnostics: [...before.diagnostics, ...behind.diagnostics],
  };
}

function stepsEntry(start: number): Entry {
  const end = start + 'steps'.length;
  const key: ScalarNode = { kind: 'scalar', at: { start, end }, value: 'steps', source: 'steps', style: 'plain' };
  return { key, value: { kind: 'scalar', at: { start: end, end }, value: null, source: '', style: 'plain' } };
}
