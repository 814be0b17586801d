import { isFlow, type MapText, quotedText } from '../../language/suggest/map-edit.js';
import { type Entry, jsonOf, type Node } from '../../language/syntax/node.js';
import type { Span } from '../../model/text.js';
import { lineEnd, lineStart } from './tree.js';

/** The lines that an entry takes, from the start of its first to behind its last. */
export function entryLines(text: string, { key, value }: Entry): Span {
  return { start: lineStart(text, key.at.start), end: lineEnd(text, Math.max(key.at.end, value.at.end)) };
}

/** An entry of a mapping as lines in a column, whichever way the mapping is written. */
export function entryBlock({ text, map }: MapText, entry: Entry, column: number): string {
  const blank = ' '.repeat(column);
  if (isFlow({ text, map })) return `${blank}${entry.key.source}: ${flowText(text, entry.value)}\n`;
  const { start, end } = entryLines(text, entry);
  const own = entry.key.at.start - start;
  return shifted(' '.repeat(own) + text.slice(entry.key.at.start, end), column - own);
}

/** Lines moved to the right, or to the left as far as each of them can be. */
export function shifted(lines: string, by: number): string {
  if (by === 0) return lines;
  if (by > 0) return lines.replace(/^(?=[^\n])/gm, ' '.repeat(by));
  return lines.replace(new RegExp(`^ {1,${-by}}`, 'gm'), '');
}

/** A value as it stands in braces. */
export function flowText(text: string, node: Node): string {
  const { start, end } = node.at;
  const isAsWritten = node.kind === 'scalar' ? typeof node.value !== 'string' : /^[{[]/.test(text.slice(start, end));
  return isAsWritten ? text.slice(start, end) : flowOf(jsonOf(node));
}

function flowOf(value: unknown): string {
  if (typeof value === 'string') return quotedText(value);
  if (Array.isArray(value)) return `[${value.map(flowOf).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  return `{${Object.entries(value)
    .map(([key, one]) => `${/^[A-Za-z_]\w*$/.test(key) ? key : quotedText(key)}: ${flowOf(one)}`)
    .join(', ')}}`;
}
