import { firstIndex } from '../../model/first-index.js';
import type { Span } from '../../model/text.js';
import type { Analysis } from '../analysis.js';
import { occurrencesAt } from '../navigate/occurrence.js';
import type { Entry, Node, ScalarNode } from '../syntax/node.js';
import { placesIn } from '../syntax/scalar-offset.js';
import { readTemplate } from '../template-use.js';

/** What lies around an offset, from the smallest part to the whole text; each lies in the next and is smaller. */
export function selectionsAt(analysis: Analysis, offset: number): readonly Span[] {
  const { text, document } = analysis;
  const outer = [{ start: 0, end: text.length }, ...(document ? spansDown(document, offset) : [])];
  const inner = [...templateSpans(analysis, offset), ...occurrencesAt(analysis, offset).map(({ at }) => at)];
  const kept: Span[] = [];
  for (const span of [...outer, ...inner]) {
    const last = kept.at(-1);
    if (isIn(span, offset) && (last === undefined || isInside(span, last))) kept.push(span);
  }
  return kept.reverse();
}

function spansDown(node: Node, offset: number): readonly Span[] {
  const spans: Span[] = [];
  for (let at: Node | undefined = node; at; ) {
    spans.push(at.at);
    if (at.kind === 'scalar') spans.push(...scalarSpans(at));
    const below: Below | undefined = belowAt(at, offset);
    if (below) spans.push(...below.around);
    at = below?.node;
  }
  return spans;
}

/** The part below a node that an offset lies in, with what lies around both. */
interface Below {
  readonly around: readonly Span[];
  readonly node: Node;
}

function belowAt(node: Node, offset: number): Below | undefined {
  if (node.kind === 'map') return entryBelow(node.entries, offset);
  if (node.kind !== 'sequence') return undefined;
  const item = lastBefore(node.items, ({ at }) => at.start, offset);
  return item && isIn(item.at, offset) ? { around: [], node: item } : undefined;
}

function entryBelow(entries: readonly Entry[], offset: number): Below | undefined {
  const entry = lastBefore(entries, ({ key }) => key.at.start, offset);
  if (!entry) return undefined;
  const whole = { start: entry.key.at.start, end: Math.max(entry.key.at.end, entry.value.at.end) };
  if (!isIn(whole, offset)) return undefined;
  return { around: [whole], node: isIn(entry.key.at, offset) ? entry.key : entry.value };
}

function lastBefore<Item>(items: readonly Item[], startOf: (item: Item) => number, offset: number): Item | undefined {
  return items[firstIndex(items.length, (index) => startOf(items[index] as Item) > offset) - 1];
}

function scalarSpans({ at, style }: ScalarNode): readonly Span[] {
  const isQuoted = style === 'single' || style === 'double';
  return isQuoted ? [{ start: at.start + 1, end: at.end - 1 }] : [];
}

function templateSpans({ text, document, outline }: Analysis, offset: number): readonly Span[] {
  const scalar = document && scalarAt(document, offset);
  if (!scalar?.source.includes('{{')) return [];
  const place = placesIn(text, scalar);
  const parts = readTemplate(scalar.source, outline.version).parts.filter(({ kind }) => kind === 'reference');
  return parts.flatMap((part) => {
    const around = place(part.span);
    if (!isIn(around, offset) || part.kind !== 'reference') return [];
    return [around, { start: around.start + 2, end: around.end - 2 }, place(part.nameSpan)];
  });
}

function scalarAt(document: Node, offset: number): ScalarNode | undefined {
  let node: Node | undefined = document;
  while (node && node.kind !== 'scalar') node = belowAt(node, offset)?.node;
  return node;
}

function isIn(at: Span, offset: number): boolean {
  return at.start <= offset && offset <= at.end;
}

function isInside(inner: Span, outer: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end && inner.end - inner.start < outer.end - outer.start;
}
