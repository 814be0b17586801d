import type { Span, TextEdit } from '../../../model/text.js';
import type { Analysis } from '../../analysis.js';
import { edited } from '../../suggest/map-edit.js';
import type { Node } from '../../syntax/node.js';
import { parseInSlices } from '../../syntax/parse.js';
import { isUnread } from '../../unread.js';
import { laidOut } from './layout.js';
import { lineEdits } from './line.js';

/** How a text is to be laid out. */
export interface FormatOptions {
  /** How much deeper a block is than the one around it, in blanks. */
  readonly indent: number;
}

/**
 * The edits that lay a runbook out evenly; they change blanks and ends of lines alone, keep every comment, and leave
 * what the text says as it is. None for a text that is not read as YAML. Found in slices of a few milliseconds.
 */
export function* formatEdits(analysis: Analysis, options: FormatOptions): Generator<void, readonly TextEdit[]> {
  const edits = yield* allEdits(analysis, options);
  return (yield* isHarmless(analysis, edits)) ? edits : [];
}

/** Those of the edits that lie in a part of the text; without those that move lines where the rest would have to move with them. */
export function* rangeFormatEdits(
  analysis: Analysis,
  within: Span,
  options: FormatOptions,
): Generator<void, readonly TextEdit[]> {
  const all = yield* allEdits(analysis, options);
  const inside = all.filter(({ at }) => within.start <= at.start && at.end <= within.end);
  if (yield* isHarmless(analysis, inside)) return inside;
  const inPlace = inside.filter(({ at }) => !beginsLine(analysis.text, at));
  return (yield* isHarmless(analysis, inPlace)) ? inPlace : [];
}

function* allEdits(analysis: Analysis, { indent }: FormatOptions): Generator<void, readonly TextEdit[]> {
  const { text, lines, document } = analysis;
  // A carriage return alone ends a line for some readers and not for others.
  if (document === undefined || isUnread(analysis) || /\r(?!\n)/.test(text)) return [];
  const layout = yield* laidOut(text, lines, document, Math.min(8, Math.max(2, indent)));
  if (layout === undefined) return [];
  return [...layout.gaps, ...(yield* lineEdits(text, layout))].sort((one, other) => one.at.start - other.at.start);
}

function beginsLine(text: string, { start }: Span): boolean {
  return start === 0 || text[start - 1] === '\n';
}

/** Whether a text says the same after edits, which is looked at anew and not concluded. */
function* isHarmless({ text, document }: Analysis, edits: readonly TextEdit[]): Generator<void, boolean> {
  if (edits.length === 0) return true;
  const changed = edited(text, edits);
  yield;
  if (changed.replace(/\s/g, '') !== text.replace(/\s/g, '')) return false;
  const { root, diagnostics } = yield* parseInSlices(changed);
  yield;
  return diagnostics.length === 0 && isSameNode(document, root);
}

function isSameNode(one: Node | undefined, other: Node | undefined): boolean {
  if (one?.kind === 'scalar' && other?.kind === 'scalar') {
    return one.value === other.value && one.source === other.source && one.style === other.style;
  }
  if (one?.kind === 'sequence' && other?.kind === 'sequence') {
    return one.items.length === other.items.length && one.items.every((item, at) => isSameNode(item, other.items[at]));
  }
  if (one?.kind !== 'map' || other?.kind !== 'map' || one.entries.length !== other.entries.length) return false;
  return one.entries.every(({ key, value }, at) => {
    const match = other.entries[at];
    return isSameNode(key, match?.key) && isSameNode(value, match?.value);
  });
}
