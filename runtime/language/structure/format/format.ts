import type { Span, TextEdit } from '../../../model/text.js';
import type { Analysis } from '../../analysis.js';
import { edited } from '../../suggest/map-edit.js';
import type { Node } from '../../syntax/node.js';
import { parseYaml } from '../../syntax/parse.js';
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
 * what the text says as it is. None for a text that is not read as YAML.
 */
export function formatEdits(analysis: Analysis, options: FormatOptions): readonly TextEdit[] {
  const edits = allEdits(analysis, options);
  return isHarmless(analysis, edits) ? edits : [];
}

/** Those of the edits that lie in a part of the text; without those that move lines where the rest would have to move with them. */
export function rangeFormatEdits(analysis: Analysis, within: Span, options: FormatOptions): readonly TextEdit[] {
  const inside = allEdits(analysis, options).filter(({ at }) => within.start <= at.start && at.end <= within.end);
  const inPlace = inside.filter(({ at }) => !beginsLine(analysis.text, at));
  return [inside, inPlace].find((edits) => isHarmless(analysis, edits)) ?? [];
}

function allEdits(analysis: Analysis, { indent }: FormatOptions): readonly TextEdit[] {
  const { text, lines, document } = analysis;
  // A carriage return alone ends a line for some readers and not for others.
  if (document === undefined || isUnread(analysis) || /\r(?!\n)/.test(text)) return [];
  const layout = laidOut(text, lines, document, Math.min(8, Math.max(2, indent)));
  if (layout === undefined) return [];
  return [...layout.gaps, ...lineEdits(text, layout)].sort((one, other) => one.at.start - other.at.start);
}

function beginsLine(text: string, { start }: Span): boolean {
  return start === 0 || text[start - 1] === '\n';
}

/** Whether a text says the same after edits, which is looked at anew and not concluded. */
function isHarmless({ text, document }: Analysis, edits: readonly TextEdit[]): boolean {
  if (edits.length === 0) return true;
  const changed = edited(text, edits);
  if (changed.replace(/\s/g, '') !== text.replace(/\s/g, '')) return false;
  const { root, diagnostics } = parseYaml(changed);
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
