import type { Span } from '../../model/text.js';

/** A piece of a YAML text with its place; the tree that everything else is read from. */
export type Node = MapNode | SequenceNode | ScalarNode | BrokenNode;

export interface MapNode {
  readonly kind: 'map';
  readonly at: Span;
  readonly entries: readonly Entry[];
}

/** A key with its value; a key that stands twice gives two entries. */
export interface Entry {
  readonly key: ScalarNode;
  readonly value: Node;
}

export interface SequenceNode {
  readonly kind: 'sequence';
  readonly at: Span;
  readonly items: readonly Node[];
}

export interface ScalarNode {
  readonly kind: 'scalar';
  readonly at: Span;
  readonly value: string | number | boolean | null;
  /** The value as written: `08` stays `08`, quotes and escapes are resolved. */
  readonly source: string;
  readonly style: ScalarStyle;
}

export type ScalarStyle = 'plain' | 'single' | 'double' | 'block';

/** A place whose fault has been reported already, such as an alias; nothing more is said about it. */
export interface BrokenNode {
  readonly kind: 'broken';
  readonly at: Span;
}

/** The value below a key of a map; the first one where the key stands twice. */
export function valueAt(node: Node | undefined, key: string): Node | undefined {
  return entryAt(node, key)?.value;
}

/** The entry of a key in a map. */
export function entryAt(node: Node | undefined, key: string): Entry | undefined {
  return node?.kind === 'map' ? node.entries.find((entry) => entry.key.source === key) : undefined;
}

/** The items of a sequence; none for any other node. */
export function itemsOf(node: Node | undefined): readonly Node[] {
  return node?.kind === 'sequence' ? node.items : [];
}

/** The entries of a map; none for any other node. */
export function entriesOf(node: Node | undefined): readonly Entry[] {
  return node?.kind === 'map' ? node.entries : [];
}

/** The node as a scalar whose value is text. */
export function textNode(node: Node | undefined): ScalarNode | undefined {
  return node?.kind === 'scalar' && typeof node.value === 'string' ? node : undefined;
}

/** The items of a sequence that are texts. */
export function texts(node: Node | undefined): readonly ScalarNode[] {
  return itemsOf(node).flatMap((item) => textNode(item) ?? []);
}

/** The value of a node as JSON; a broken node is undefined, and the first of repeated keys counts. */
export function jsonOf(node: Node): unknown {
  switch (node.kind) {
    case 'scalar':
      return node.value;
    case 'broken':
      return undefined;
    case 'sequence':
      return node.items.map(jsonOf);
    case 'map':
      return Object.fromEntries(firstEntries(node).map((entry) => [entry.key.source, jsonOf(entry.value)]));
  }
}

function firstEntries(map: MapNode): readonly Entry[] {
  const seen = new Set<string>();
  return map.entries.filter((entry) => !seen.has(entry.key.source) && seen.add(entry.key.source));
}
