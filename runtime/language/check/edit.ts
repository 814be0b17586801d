import type { Fix } from '../../model/diagnostic.js';
import type { Span, TextEdit } from '../../model/text.js';
import { removed } from '../suggest/map-edit.js';
import type { Entry, MapNode, ScalarNode } from '../syntax/node.js';

/** A fix of one edit. */
export function replacement(title: string, at: Span, newText: string): Fix {
  return { title, edits: [{ at, newText }] };
}

/** The removal of an entry from the mapping that it stands in; none where nothing or a comment's place would be left. */
export function entryRemoval(title: string, text: string, entries: readonly Entry[], entry: Entry): readonly Fix[] {
  const edit = withoutEntry(text, entries, entry);
  return edit ? [{ title, edits: [edit] }] : [];
}

function withoutEntry(text: string, entries: readonly Entry[], entry: Entry): TextEdit | undefined {
  const index = entries.indexOf(entry);
  const before = entries[index - 1];
  const next = entries[index + 1];
  if (before && isBeside(text, before, entry)) return removed({ text, map: mapOf(text, entries) }, entry);
  if (index < 0 || next === undefined || !isBeside(text, entry, next)) return undefined;
  const between = text.slice(entry.value.at.end, next.key.at.start);
  return between.includes('#') ? undefined : { at: { start: entry.key.at.start, end: next.key.at.start }, newText: '' };
}

/** Whether two entries stand in one mapping: nothing is between them but blanks, a comma and comments. */
function isBeside(text: string, one: Entry, next: Entry): boolean {
  return /^(?:[\s,]|#[^\n]*\n)*$/.test(text.slice(one.value.at.end, next.key.at.start));
}

/** The mapping that entries make, as far as an edit looks at it. */
function mapOf(text: string, entries: readonly Entry[]): MapNode {
  const first = entries[0]?.key.at.start ?? 0;
  const before = text.slice(0, first).trimEnd();
  const start = before.endsWith('{') ? before.length - 1 : first;
  return { kind: 'map', at: { start, end: entries.at(-1)?.value.at.end ?? first }, entries };
}

/** The removal of an item from a list of texts; none where the list would be empty. */
export function itemRemoval(
  title: string,
  text: string,
  items: readonly ScalarNode[],
  item: ScalarNode,
): readonly Fix[] {
  const index = items.indexOf(item);
  const before = items[index - 1];
  const next = items[index + 1];
  if (index < 0 || items.length < 2) return [];
  const at = before
    ? { start: before.at.end, end: item.at.end }
    : { start: item.at.start, end: next?.at.start ?? item.at.end };
  return text.slice(at.start, at.end).includes('#') ? [] : [replacement(title, at, '')];
}

/** A word added to a list of texts that has some already, in the way that the last of them is written. */
export function itemAddition(title: string, text: string, items: readonly ScalarNode[], word: string): readonly Fix[] {
  const last = items.at(-1);
  if (!last) return [];
  const lineStart = text.lastIndexOf('\n', last.at.start - 1) + 1;
  const lead = text.slice(lineStart, last.at.start);
  if (!/^\s*-\s+$/.test(lead)) return [insertion(title, last.at.end, `, ${plainWord(word)}`)];
  const end = last.at.end + (/^[^\r\n]*/.exec(text.slice(last.at.end))?.[0].length ?? 0);
  return [insertion(title, end, `\n${lead}${plainWord(word)}`)];
}

function insertion(title: string, at: number, newText: string): Fix {
  return replacement(title, { start: at, end: at }, newText);
}

function plainWord(word: string): string {
  return /^[A-Za-z][\w.-]*$/.test(word) ? word : JSON.stringify(word);
}

/** Another name in the place of a name. */
export function renaming({ at }: ScalarNode, name: string): Fix {
  return replacement(`Change to '${name}'`, at, name);
}

/** A name like one that is taken, and free. */
export function freeName(name: string, taken: ReadonlySet<string>): string {
  for (let count = 2; ; count += 1) {
    const free = `${name}_${count}`;
    if (!taken.has(free)) return free;
  }
}
