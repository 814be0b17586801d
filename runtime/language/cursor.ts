import type { Span } from '../model/text.js';
import type { Path } from './shape/schema.js';
import type { StepOutline } from './step-outline.js';
import type { Entry, Node, SequenceNode } from './syntax/node.js';

/** What stands around an offset: the way to it, and whether it is in a key. */
export interface FoundPath {
  readonly path: Path;
  readonly isKey: boolean;
  readonly at: Span;
  /** The key, or the smallest value. */
  readonly node: Node;
  /** The mapping or list that it stands in. */
  readonly parent?: Node;
}

/** The way to the smallest key or value that an offset lies in. */
export function pathAt(root: Node | undefined, offset: number): FoundPath | undefined {
  return root && isIn(root.at, offset)
    ? descend({ path: [], isKey: false, at: root.at, node: root }, offset)
    : undefined;
}

/** The innermost step that an offset lies in, of steps in the order of the text. */
export function stepOutlineAt(steps: readonly StepOutline[], offset: number): StepOutline | undefined {
  for (let index = lastStarting(steps.length, offset, (at) => steps[at]?.node); index >= 0; index--) {
    const step = steps[index];
    if (step && isIn(step.node.at, offset)) return step;
  }
  return undefined;
}

/** The last step that begins at or before an offset, of steps in the order of the text. */
export function stepBefore(steps: readonly StepOutline[], offset: number): StepOutline | undefined {
  return steps[lastStarting(steps.length, offset, (at) => steps[at]?.node)];
}

/** Whether an offset lies in a stretch of text or at one of its ends. */
export function isIn(at: Span, offset: number): boolean {
  return at.start <= offset && offset <= at.end;
}

function descend(found: FoundPath, offset: number): FoundPath {
  const { node } = found;
  const step = node.kind === 'map' ? entryStep(node.entries, offset) : itemStep(node, offset);
  if (step === undefined) return found;
  const inner = { ...step, path: [...found.path, step.part], parent: node };
  return step.isKey ? inner : descend(inner, offset);
}

type PathStep = Pick<FoundPath, 'isKey' | 'at' | 'node'> & { readonly part: string | number };

function entryStep(entries: readonly Entry[], offset: number): PathStep | undefined {
  const entry = entries.find(({ key, value }) => isIn(key.at, offset) || isIn(value.at, offset));
  if (!entry) return undefined;
  const isKey = isIn(entry.key.at, offset);
  const node = isKey ? entry.key : entry.value;
  return { part: entry.key.source, isKey, at: node.at, node };
}

function itemStep(node: Node, offset: number): PathStep | undefined {
  if (node.kind !== 'sequence') return undefined;
  const index = itemAt(node, offset);
  const item = node.items[index];
  return item && { part: index, isKey: false, at: item.at, node: item };
}

function itemAt({ items }: SequenceNode, offset: number): number {
  const index = lastStarting(items.length, offset, (at) => items[at]);
  const item = items[index];
  return item && isIn(item.at, offset) ? index : -1;
}

/** The place of the last of some nodes, which are in the order of the text, that begins at or before an offset. */
function lastStarting(count: number, offset: number, nodeOf: (index: number) => Node | undefined): number {
  let low = -1;
  let high = count - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((nodeOf(middle)?.at.start ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
