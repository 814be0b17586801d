import type { Span, TextEdit } from '../../../model/text.js';
import type { Entry, MapNode, Node, SequenceNode } from '../../syntax/node.js';

/** Whether a list or a mapping is written in brackets. */
export function isFlow(text: string, { at }: Node): boolean {
  const first = text[at.start];
  return first === '{' || first === '[';
}

/** The edit that writes a mark with blanks around it as it is wanted; none where more than the mark and blanks stands there. */
export function gapEdits(text: string, { start, end }: Span, wanted: string): readonly TextEdit[] {
  const written = text.slice(start, end);
  const isPlain = /^[ \t]*\S?[ \t]*$/.test(written) && written.trim() === wanted.trim();
  return written === wanted || !isPlain ? [] : [{ at: { start, end }, newText: wanted }];
}

/** The edits that write what stands in brackets as `{a: 1, b: [2, 3]}` or, where it is padded at both ends, as `{ a: 1 }`. */
export function flowGaps(text: string, node: Node): readonly TextEdit[] {
  switch (node.kind) {
    case 'map':
      return [
        ...gapsBetween(text, node, node.entries.map(entrySpan)),
        ...node.entries.flatMap((one) => within(text, one)),
      ];
    case 'sequence':
      return [
        ...gapsBetween(
          text,
          node,
          node.items.map(({ at }) => at),
        ),
        ...node.items.flatMap((item) => flowGaps(text, item)),
      ];
    case 'scalar':
    case 'broken':
      return [];
  }
}

function gapsBetween(text: string, node: MapNode | SequenceNode, parts: readonly Span[]): readonly TextEdit[] {
  const between = parts
    .slice(1)
    .flatMap(({ start }, index) => gapEdits(text, { start: parts[index]?.end ?? 0, end: start }, ', '));
  const [first] = parts;
  const last = parts.at(-1);
  // A mapping of one entry in a list may do without brackets.
  if (first === undefined || last === undefined || !isFlow(text, node)) return between;
  const opening = { start: node.at.start + 1, end: first.start };
  const closing = { start: last.end, end: node.at.end - 1 };
  // Both ways to write it are usual; what is wanted is that both ends are alike.
  const padding = isBlank(text, opening) && isBlank(text, closing) ? ' ' : '';
  return [...gapEdits(text, opening, padding), ...between, ...gapEdits(text, closing, padding)];
}

function isBlank(text: string, { start, end }: Span): boolean {
  return end > start && text.slice(start, end).trim() === '';
}

function within(text: string, { key, value }: Entry): readonly TextEdit[] {
  const isEmpty = value.at.end <= value.at.start;
  const gap = isEmpty ? [] : gapEdits(text, { start: key.at.end, end: value.at.start }, ': ');
  return [...gap, ...flowGaps(text, value)];
}

function entrySpan({ key, value }: Entry): Span {
  return { start: key.at.start, end: Math.max(key.at.end, value.at.end) };
}
