import type { Span } from '../../model/text.js';
import { childrenOf, type Node } from './syntax.js';

/** A name of the scope that an expression takes, with all keys behind it that stand in the text. */
export interface Reference {
  readonly path: readonly string[];
  /** Where each part of the path stands, without dots, brackets and quotes. */
  readonly keys: readonly Span[];
  readonly span: Span;
}

/** Every reference of an expression in the order of the text; the variables of macros are none. */
export function referencesOf(node: Node): readonly Reference[] {
  return referencesIn(node, []);
}

function referencesIn(node: Node, bound: readonly string[]): readonly Reference[] {
  const reference = node.kind === 'group' ? undefined : referenceOf(node);
  if (reference) return bound.includes(reference.path[0] ?? '') ? [] : [reference];
  if (node.kind !== 'macro') return childrenOf(node).flatMap((child) => referencesIn(child, bound));
  const within = [...bound, node.variable];
  const inside = childrenOf(node).slice(1);
  return [...referencesIn(node.over, bound), ...inside.flatMap((child) => referencesIn(child, within))];
}

/** A part of a path and where it stands. */
interface Key {
  readonly name: string;
  readonly at: Span;
}

function referenceOf(node: Node): Reference | undefined {
  const keys: Key[] = [];
  let at = node;
  for (;;) {
    if (at.kind === 'name') {
      const inOrder = [{ name: at.name, at: at.span }, ...keys.reverse()];
      return { path: inOrder.map(({ name }) => name), keys: inOrder.map((key) => key.at), span: node.span };
    }
    const key = keyOf(at);
    if (key !== undefined) keys.push(key);
    else if (at.kind !== 'group') return undefined;
    at = 'of' in at ? at.of : at;
  }
}

function keyOf(node: Node): Key | undefined {
  if (node.kind === 'select') return { name: node.key, at: endOf(node.span.end, node.key) };
  const isStatic = node.kind === 'index' && node.at.kind === 'literal' && typeof node.at.value === 'string';
  // The quote that closes it is no part of it.
  return isStatic ? { name: String(node.at.value), at: endOf(node.at.span.end - 1, String(node.at.value)) } : undefined;
}

function endOf(end: number, name: string): Span {
  return { start: end - name.length, end };
}
