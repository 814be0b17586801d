import type { Span } from '../../model/text.js';
import { childrenOf, type Node } from './syntax.js';

/** A name of the scope that an expression takes, with all keys behind it that stand in the text. */
export interface Reference {
  readonly path: readonly string[];
  readonly span: Span;
}

/** Every reference of an expression in the order of the text; the variables of macros are none. */
export function referencesOf(node: Node): readonly Reference[] {
  return referencesIn(node, []);
}

function referencesIn(node: Node, bound: readonly string[]): readonly Reference[] {
  const path = node.kind === 'group' ? undefined : pathOf(node);
  if (path) return bound.includes(path[0] ?? '') ? [] : [{ path, span: node.span }];
  if (node.kind !== 'macro') return childrenOf(node).flatMap((child) => referencesIn(child, bound));
  const within = [...bound, node.variable];
  const inside = childrenOf(node).slice(1);
  return [...referencesIn(node.over, bound), ...inside.flatMap((child) => referencesIn(child, within))];
}

function pathOf(node: Node): readonly string[] | undefined {
  const keys: string[] = [];
  let at = node;
  for (;;) {
    if (at.kind === 'name') return [at.name, ...keys.reverse()];
    const key = keyOf(at);
    if (key !== undefined) keys.push(key);
    else if (at.kind !== 'group') return undefined;
    at = 'of' in at ? at.of : at;
  }
}

function keyOf(node: Node): string | undefined {
  if (node.kind === 'select') return node.key;
  const isStatic = node.kind === 'index' && node.at.kind === 'literal' && typeof node.at.value === 'string';
  return isStatic ? String(node.at.value) : undefined;
}
