import type { Diagnostic } from '../../model/diagnostic.js';
import type { Span } from '../../model/text.js';
import type { Entry, Node, ScalarNode } from './node.js';

/** A node as it stands so many units further down in a text. */
export function shiftedNode(node: Node, by: number): Node {
  const at = shiftedSpan(node.at, by);
  switch (node.kind) {
    case 'scalar':
      return shiftedScalar(node, by);
    case 'broken':
      return { kind: 'broken', at };
    case 'sequence':
      return { kind: 'sequence', at, items: node.items.map((item) => shiftedNode(item, by)) };
    case 'map':
      return { kind: 'map', at, entries: node.entries.map((entry) => shiftedEntry(entry, by)) };
  }
}

/** A diagnostic as it stands so many units further down in a text. */
export function shiftedDiagnostic(diagnostic: Diagnostic, by: number): Diagnostic {
  return movedDiagnostic(diagnostic, (offset) => offset + by);
}

/** A diagnostic as it stands in another state of a text, by where an offset lies there. */
export function movedDiagnostic(diagnostic: Diagnostic, move: (offset: number) => number): Diagnostic {
  const { related, fixes } = diagnostic;
  const moved = <Placed extends { readonly at: Span }>(placed: Placed): Placed => ({
    ...placed,
    at: { start: move(placed.at.start), end: move(placed.at.end) },
  });
  return {
    ...moved(diagnostic),
    ...(related && { related: related.map(moved) }),
    ...(fixes && { fixes: fixes.map((fix) => ({ ...fix, edits: fix.edits.map(moved) })) }),
  };
}

function shiftedEntry({ key, value }: Entry, by: number): Entry {
  return { key: shiftedScalar(key, by), value: shiftedNode(value, by) };
}

function shiftedScalar({ kind, at, value, source, style }: ScalarNode, by: number): ScalarNode {
  return { kind, at: shiftedSpan(at, by), value, source, style };
}

function shiftedSpan({ start, end }: Span, by: number): Span {
  return { start: start + by, end: end + by };
}
