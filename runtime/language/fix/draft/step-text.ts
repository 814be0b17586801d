import { failed, ok, type Result } from '../../../model/result.js';
import type { Span } from '../../../model/text.js';
import type { Analysis } from '../../analysis.js';
import { occurrencesIn } from '../../navigate/occurrence.js';
import type { StepOutline } from '../../step-outline.js';
import { isFlow, type MapText, quotedText } from '../../suggest/map-edit.js';
import { type Entry, itemsOf, type MapNode, type Node, type SequenceNode, valueAt } from '../../syntax/node.js';

/** A step that stands on lines of its own in a list, so that lines can be added behind it and taken away with it. */
export interface StepText extends MapText {
  readonly list: SequenceNode;
  readonly index: number;
  /** The blanks before its dash. */
  readonly dash: string;
  /** The blanks before its keys. */
  readonly indent: string;
  /** Behind its last character, the comment of its last line with it. */
  readonly end: number;
}

/** One of the steps that a step becomes. */
export interface NewStep {
  /** What its id and its title are made of. */
  readonly name: string;
  /** A command is named by its program and its verbs. */
  readonly isCommand: boolean;
  readonly type: 'cli' | 'script' | 'manual';
  /** What it does: the lines of the entries that take the place of those of the same keys. */
  readonly work: readonly string[];
  /** The lines of the whole that it is made of, from 0, and the first behind them; undefined where that is not known. */
  readonly lines?: readonly [number, number];
}

/** A step as the lines that it stands on; or why it cannot be taken for lines. */
export function stepText({ text, document }: Analysis, { node }: StepOutline): Result<StepText, string> {
  const list = listOf(valueAt(document, 'steps'), node);
  if (list === undefined || node.kind !== 'map') return failed('it says nothing yet');
  return textIn(text, list, node);
}

/** The step behind another in the same list. */
export function nextText({ text, list, index }: StepText): Result<StepText, string> {
  const next = list.items[index + 1];
  return next?.kind === 'map' ? textIn(text, list, next) : failed('no step follows it in its list');
}

function textIn(text: string, list: SequenceNode, map: MapNode): Result<StepText, string> {
  const start = text.lastIndexOf('\n', map.at.start - 1) + 1;
  const lead = /^([ ]*)-([ ]+)$/.exec(text.slice(start, map.at.start));
  if (lead === null || isFlow({ text, map })) return failed('write it on lines of its own, its keys below each other');
  const dash = lead[1] ?? '';
  const indent = dash + ' '.repeat(1 + (lead[2] ?? '').length);
  return ok({ text, map, list, index: list.items.indexOf(map), dash, indent, end: endOf(text, map.at.end) });
}

function listOf(list: Node | undefined, node: Node): SequenceNode | undefined {
  if (list?.kind !== 'sequence') return undefined;
  if (list.items.includes(node)) return list;
  for (const item of itemsOf(list)) {
    const found = listOf(valueAt(item, 'steps'), node);
    if (found) return found;
  }
  return undefined;
}

// What is read as a part of a block may end behind blank lines.
function endOf(text: string, from: number): number {
  const end = text.slice(0, from).trimEnd().length;
  const behind = text.indexOf('\n', end);
  const stop = behind < 0 ? text.length : behind;
  return text[stop - 1] === '\r' ? stop - 1 : stop;
}

/** The lines of an entry as they are written, the comment behind it with them, without the indentation of its keys. */
export function entryLines({ text, indent }: StepText, { key, value }: Entry): readonly string[] {
  const lines = text.slice(key.at.start, endOf(text, Math.max(key.at.end, value.at.end))).split(/\r?\n/);
  return lines.map((line, index) => (index > 0 && line.startsWith(indent) ? line.slice(indent.length) : line));
}

/** The names that a step captures and that something uses. */
export function usedCaptures(analysis: Analysis, captures: readonly Entry[]): readonly string[] {
  const used = new Set(
    occurrencesIn(analysis).flatMap(({ kind, name, whole }) => (kind === 'capture' && !whole ? [name] : [])),
  );
  return captures.map(({ key }) => key.source).filter((name) => used.has(name));
}

/** A list's new item: lines of keys and values behind a dash. */
export function itemText({ dash, indent, text }: StepText, lines: readonly string[]): string {
  const lineBreak = text.includes('\r\n') ? '\r\n' : '\n';
  const lead = `${dash}-`.padEnd(indent.length);
  return lines.map((line, index) => (line === '' ? '' : `${index === 0 ? lead : indent}${line}`)).join(lineBreak);
}

/** A blank line as well as the end of one, where the steps of a list stand apart. */
export function gapBefore({ text, list, index }: StepText): string {
  const lineBreak = text.includes('\r\n') ? '\r\n' : '\n';
  const [one, other] = index > 0 ? [list.items[index - 1], list.items[index]] : [list.items[0], list.items[1]];
  const between = one && other ? text.slice(one.at.start, other.at.start) : '';
  return /\n[ \t]*\r?\n[ \t]*-[ ]+$/.test(between) ? lineBreak + lineBreak : lineBreak;
}

/** A node as YAML on one line. */
export function flowText(node: Node): string {
  switch (node.kind) {
    case 'scalar':
      return typeof node.value === 'string' ? scalarText(node.value) : node.source;
    case 'sequence':
      return `[${node.items.map(flowText).join(', ')}]`;
    case 'map':
      return `{${node.entries.map(({ key, value }) => `${key.source}: ${flowText(value)}`).join(', ')}}`;
    case 'broken':
      return '~';
  }
}

function scalarText(text: string): string {
  const isPlain = /^[A-Za-z][\w-]*$/.test(text) && !/^(?:true|false|yes|no|on|off|null|y|n)$/i.test(text);
  return isPlain ? text : quotedText(text);
}

/** The first and the last line of the guide that a step names. */
export function guideLines(node: Node): readonly number[] {
  return numbersIn(valueAt(valueAt(node, 'source'), 'lines'));
}

/** The first and the last line of the guide that the rollback of a step was made from. */
export function rollbackGuideLines(node: Node): readonly number[] {
  const compiled = valueAt(valueAt(node, 'annotations'), 'compile');
  return numbersIn(valueAt(valueAt(compiled, 'rollback'), 'lines'));
}

function numbersIn(list: Node | undefined): readonly number[] {
  return itemsOf(list).flatMap((item) =>
    item.kind === 'scalar' && typeof item.value === 'number' ? [item.value] : [],
  );
}

/** Where an entry is written, with the comment behind it. */
export function writtenSpan(place: StepText, entry: Entry): Span {
  const lines = entryLines(place, entry);
  return { start: entry.key.at.start, end: entry.key.at.start + rawLength(place, entry, lines.length) };
}

function rawLength({ text }: StepText, { key }: Entry, count: number): number {
  const lines = text.slice(key.at.start).split('\n').slice(0, count).join('\n');
  return lines.endsWith('\r') ? lines.length - 1 : lines.length;
}

/** The lines of an entry that is not the first one, with the line break before them. */
export function linesWith(place: StepText, entry: Entry): Span {
  const { start, end } = writtenSpan(place, entry);
  const from = place.text.lastIndexOf('\n', start - 1);
  const lead = place.text[from - 1] === '\r' ? from - 1 : from;
  return { start: lead, end };
}
