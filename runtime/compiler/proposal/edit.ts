import {
  addedAfter,
  isFlow,
  type MapText,
  type NewEntry,
  quotedText,
  removed,
  replaced,
} from '../../language/suggest/map-edit.js';
import { type Entry, entryAt, type MapNode, type Node, valueAt } from '../../language/syntax/node.js';
import { failed, ok, type Result } from '../../model/result.js';
import type { TextEdit } from '../../model/text.js';

/** The edits that a change comes to, or why it comes to none. */
export type Edits = Result<readonly TextEdit[], string>;

/** Edits of which each has a place in the text; else why not. */
export function allOf(edits: readonly (TextEdit | undefined)[]): Edits {
  const found = edits.filter((edit) => edit !== undefined);
  return found.length === edits.length
    ? ok(found)
    : failed('its place in the draft cannot be edited without a rewrite');
}

/** A key with a text as its value, in quotes. */
export function quotedEntry(key: string, text: string): NewEntry {
  return plainEntry(key, quotedText(text));
}

/** A key with a value that is written alike in both styles. */
export function plainEntry(key: string, value: string): NewEntry {
  return { key, flow: value, block: [value] };
}

/** A list of keys with their values in braces. */
export function braces(values: Readonly<Record<string, string | undefined>>): string {
  const written = Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [`${key}: ${value}`]));
  return `{${written.join(', ')}}`;
}

/** An entry in the place of the one with its key, or behind the first of these keys that is there. */
export function withEntry(place: MapText, behind: readonly string[], entry: NewEntry): TextEdit | undefined {
  const old = entryAt(place.map, entry.key);
  if (old) return replaced(place, old, [entry]);
  const after = behind.find((key) => entryAt(place.map, key) !== undefined);
  return after === undefined ? undefined : addedAfter(place, after, entry);
}

/** An entry at the end of the map below a key; where there is no such map, a new one behind one of these keys. */
export function withMember(
  { text, map }: MapText,
  key: string,
  { behind, entry }: { readonly behind: readonly string[]; readonly entry: NewEntry },
): TextEdit | undefined {
  const inner = valueAt(map, key);
  if (inner === undefined) {
    const block = ['', `  ${entry.key}: ${entry.flow}`];
    return withEntry({ text, map }, behind, { key, flow: `{${entry.key}: ${entry.flow}}`, block });
  }
  const last = inner.kind === 'map' ? inner.entries.at(-1)?.key.source : undefined;
  return inner.kind === 'map' && last !== undefined ? addedAfter({ text, map: inner }, last, entry) : undefined;
}

/** An item at the end of the list below a key; where there is no such list, a new one behind one of these keys. */
export function withItem(
  place: MapText,
  key: string,
  { behind, flow }: { readonly behind: readonly string[]; readonly flow: string },
): TextEdit | undefined {
  const list = valueAt(place.map, key);
  if (list === undefined) return withEntry(place, behind, { key, flow: `[${flow}]`, block: ['', `  - ${flow}`] });
  const last = list.kind === 'sequence' ? list.items.at(-1) : undefined;
  if (last === undefined) return undefined;
  const end = endOf(place.text, last);
  if (place.text[list.at.start] === '[') return { at: { start: end, end }, newText: `, ${flow}` };
  const column = list.at.start - (place.text.lastIndexOf('\n', list.at.start - 1) + 1);
  return { at: { start: end, end }, newText: `\n${' '.repeat(column)}- ${flow}` };
}

/** The removal of an entry, wherever it stands in its map; undefined where it is the only one. */
export function withoutEntry(place: MapText, old: Entry): TextEdit | undefined {
  const [first, second] = place.map.entries;
  if (first !== old) return removed(place, old);
  return second && { at: { start: first.key.at.start, end: second.key.at.start }, newText: '' };
}

/** The map below a key, as a place of its own. */
export function mapBelow({ text, map }: MapText, key: string): MapText | undefined {
  const inner = valueAt(map, key);
  return inner?.kind === 'map' ? { text, map: inner } : undefined;
}

/** The text of a block from its first character to its last that is no blank. */
export function textOf(text: string, node: Node): string {
  return text.slice(node.at.start, endOf(text, node));
}

/** Whether a map stands in lines of its own as an item of a list: the offset of its dash, else undefined. */
export function dashOf(text: string, map: MapNode): number | undefined {
  if (isFlow({ text, map })) return undefined;
  const lead = text.slice(text.lastIndexOf('\n', map.at.start - 1) + 1, map.at.start);
  return /^ *- $/.test(lead) ? map.at.start - 2 : undefined;
}

function endOf(text: string, { at }: Node): number {
  let { end } = at;
  while (end > at.start && /\s/.test(text[end - 1] ?? '')) end -= 1;
  return end;
}
