import type { TextEdit } from '../../model/text.js';
import { type Entry, entryAt, type MapNode } from '../syntax/node.js';

/** A mapping in a text, to be edited without touching what stands around the edit. */
export interface MapText {
  readonly text: string;
  readonly map: MapNode;
}

/** Whether a mapping is written in braces. */
export function isFlow({ text, map }: MapText): boolean {
  return text[map.at.start] === '{';
}

/** A new entry behind the one with a key: on lines of its own in a block, after a comma in braces. */
export function addedAfter(place: MapText, after: string, entry: NewEntry): TextEdit | undefined {
  const before = entryAt(place.map, after) ?? place.map.entries[0];
  if (before === undefined) return undefined;
  if (isFlow(place)) return insertion(before.value.at.end, `, ${entry.key}: ${entry.flow}`);
  const end = lineEnd(place.text, endOf(place, before));
  return insertion(end, `${lineBreak(place.text)}${blockEntry(place, entry)}`);
}

/** An entry to be written, in both styles. */
export interface NewEntry {
  readonly key: string;
  /** Its value in braces. */
  readonly flow: string;
  /** The lines of its value in a block: the first stands behind the key, the others below it, deeper by their own indent. */
  readonly block: readonly string[];
}

/** New entries in the place of an old one, with the comment behind it. */
export function replaced(place: MapText, old: Entry, entries: readonly NewEntry[]): TextEdit {
  const start = old.key.at.start;
  if (isFlow(place)) {
    const newText = entries.map(({ key, flow }) => `${key}: ${flow}`).join(', ');
    return { at: { start, end: old.value.at.end }, newText };
  }
  const lines = entries.map((entry) => blockEntry(place, entry)).join(lineBreak(place.text));
  return { at: { start, end: lineEnd(place.text, endOf(place, old)) }, newText: lines.trimStart() };
}

/** The removal of an entry, with its line and the comment behind it; undefined where the mapping begins with it. */
export function removed(place: MapText, old: Entry): TextEdit | undefined {
  const { text, map } = place;
  const before = map.entries[map.entries.indexOf(old) - 1];
  if (before === undefined) return undefined;
  if (isFlow(place)) return { at: { start: before.value.at.end, end: old.value.at.end }, newText: '' };
  const start = text.lastIndexOf('\n', old.key.at.start - 1) + 1;
  const end = lineEnd(text, endOf(place, old));
  return { at: { start, end: afterBreak(text, end) }, newText: '' };
}

/** A text with edits that do not overlap. */
export function edited(text: string, edits: readonly TextEdit[]): string {
  const inOrder = [...edits].sort((one, other) => one.at.start - other.at.start);
  let from = 0;
  const pieces = inOrder.map(({ at, newText }) => {
    const piece = text.slice(from, at.start) + newText;
    from = at.end;
    return piece;
  });
  return pieces.join('') + text.slice(from);
}

/** A text as a scalar in double quotes, which every YAML style takes. */
export function quotedText(text: string): string {
  return JSON.stringify(text).replace(unprintable, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** A text as an entry: in a block on lines of its own where it can be read so, else in quotes. */
export function textEntry(key: string, text: string): NewEntry {
  const quoted = quotedText(text);
  const lines = text.split('\n');
  const isPlain = /^[^\s]/.test(text) && lines.every((line) => line === line.trimEnd() && !steering.test(line));
  return { key, flow: quoted, block: isPlain ? ['|', ...lines.map(indented)] : [quoted] };
}

function indented(line: string): string {
  return line === '' ? '' : `  ${line}`;
}

const steering = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u;

// biome-ignore lint/complexity/useRegexLiterals: as a literal this would hold control characters
const unprintable = new RegExp('[\\u007f-\\u009f\\u2028\\u2029\\ufeff\\ud800-\\udfff]', 'gu');

function insertion(at: number, newText: string): TextEdit {
  return { at: { start: at, end: at }, newText };
}

function blockEntry(place: MapText, { key, block: [first = '', ...more] }: NewEntry): string {
  const indent = ' '.repeat(indentOf(place));
  const below = more.map((line) => (line === '' ? '' : `${indent}${line}`));
  return [`${indent}${key}:${first === '' ? '' : ` ${first}`}`, ...below].join(lineBreak(place.text));
}

/** The column in which the keys of a block begin; in a list the first stands behind a dash. */
function indentOf({ text, map }: MapText): number {
  const start = map.entries[0]?.key.at.start ?? map.at.start;
  return start - (text.lastIndexOf('\n', start - 1) + 1);
}

// A block scalar ends behind its last line break.
function endOf({ text }: MapText, { value }: Entry): number {
  let { end } = value.at;
  while (end > value.at.start && /\s/.test(text[end - 1] ?? '')) end -= 1;
  return end;
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  if (end < 0) return text.length;
  return text[end - 1] === '\r' && end > from ? end - 1 : end;
}

function afterBreak(text: string, end: number): number {
  const rest = /^\r?\n/.exec(text.slice(end, end + 2));
  return end + (rest?.[0].length ?? 0);
}

function lineBreak(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}
