import { type Entry, entryAt, type Node, textNode } from './node.js';
import type { Reading } from './parse.js';
import { startOf } from './step-piece.js';

/** What of a text was read without a doubt. */
export interface CertainTree {
  /** The tree; a step, or all that stands around the steps, is a broken node in it where it is not YAML. */
  readonly root: Node | undefined;
}

/**
 * What may be judged of a text: a fault of YAML makes its own step doubtful and no other, so the rules are asked about
 * the rest. Undefined where the fault cannot be told apart from the rest, so that nothing is judged.
 */
export function certainTree({ root, isCertain, pieces }: Reading): CertainTree | undefined {
  if (isCertain) return { root };
  if (!pieces || root?.kind !== 'map') return undefined;
  const { cut, head, steps } = pieces;
  const list = entryAt(root, 'steps');
  if (list?.value.kind !== 'sequence' || list.value.items.length !== steps.length) return undefined;
  const items = steps.map(({ node, faults }, index): Node => {
    const at = { start: startOf(cut, index), end: startOf(cut, index + 1) };
    return faults.length === 0 ? node : { kind: 'broken', at };
  });
  const entry: Entry = { key: list.key, value: { ...list.value, items } };
  if (head.faults.length === 0) return { root: withEntry(root, list, entry) };
  const version = entryAt(root, 'apiVersion');
  return isVersion(version?.value) && version
    ? { root: { ...root, entries: [version, unread(cut.key), entry] } }
    : undefined;
}

function withEntry(root: Extract<Node, { readonly kind: 'map' }>, old: Entry, entry: Entry): Node {
  return { ...root, entries: root.entries.map((one) => (one === old ? entry : one)) };
}

function isVersion(node: Node | undefined): boolean {
  return /^runbook\/v[01]$/.test(textNode(node)?.source ?? '');
}

/** What stands above the steps and cannot be read. */
function unread(end: number): Entry {
  const at = { start: 0, end };
  const key = { kind: 'scalar', at: { start: 0, end: 0 }, value: 'meta', source: 'meta', style: 'plain' } as const;
  return { key, value: { kind: 'broken', at } };
}
