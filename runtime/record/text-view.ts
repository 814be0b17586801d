import type { Span } from '../model/text.js';

/** A text without some stretches of it, to be searched in its place. */
export interface TextView {
  readonly text: string;
  /** Where a stretch of the text stands in the original. */
  readonly inOriginal: (span: Span) => Span;
}

/** A text without these stretches, which are in order and do not overlap. */
export function viewWithout(text: string, cuts: readonly Span[]): TextView {
  const starts = [0, ...cuts.map(({ end }) => end)];
  const pieces = starts.map((start, index) => text.slice(start, cuts[index]?.start));
  const offsets: number[] = [];
  let length = 0;
  for (const piece of pieces) {
    offsets.push(length);
    length += piece.length;
  }
  const original = (at: number) => {
    const piece = lastAtOrBefore(offsets, at);
    return (starts[piece] ?? 0) + at - (offsets[piece] ?? 0);
  };
  return {
    text: pieces.join(''),
    inOriginal: ({ start, end }) => ({ start: original(start), end: original(end - 1) + 1 }),
  };
}

/** A view of a view, as one of what the first is of. */
export function viewThrough(outer: TextView, inner: TextView): TextView {
  return { text: inner.text, inOriginal: (span) => outer.inOriginal(inner.inOriginal(span)) };
}

/** Where a pattern that is global matches, in order; matches side by side are one. */
export function matchesOf(text: string, pattern: RegExp): readonly Span[] {
  const spans: Span[] = [];
  let start = 0;
  let end = -1;
  for (const { 0: match, index } of text.matchAll(pattern)) {
    if (index !== end) {
      if (end >= 0) spans.push({ start, end });
      start = index;
    }
    end = index + match.length;
  }
  return end < 0 ? spans : [...spans, { start, end }];
}

function lastAtOrBefore(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((sorted[middle] ?? 0) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}
