import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type LineCounter,
  type Node,
  type Pair,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import type { ScenarioFault } from './scenario.js';

/** Reads the values of a scenario, and notes what is wrong with them. */
export interface Reading {
  readonly faults: ScenarioFault[];
  readonly lines: LineCounter;
  /** What an alias stands for; undefined where it may not be used here. */
  readonly resolved: (node: unknown) => unknown;
}

/** Notes a fault at a node. */
export function refuse({ faults, lines }: Reading, node: unknown, message: string): void {
  faults.push({ line: lineOf(node, lines), message });
}

/** The line of a node, counted from 1. */
export function lineOf(node: unknown, lines: LineCounter): number {
  const start = (node as Partial<Node> | null | undefined)?.range?.[0] ?? 0;
  return lines.linePos(start).line;
}

/** The fields of a map by their names; what is not among `known` is refused, and so is what is no map. */
export function fieldsOf(
  reading: Reading,
  value: unknown,
  what: string,
  known: readonly string[],
): ReadonlyMap<string, Field> | undefined {
  const node = reading.resolved(value);
  if (!isMap(node)) {
    refuse(reading, node ?? value, `${what} has to be a map; write '${known[0]}: …' below it`);
    return undefined;
  }
  const fields = pairsOf(node);
  for (const [name, { key }] of fields) {
    if (!known.includes(name)) refuse(reading, key, `${what} has no field '${name}'; it has ${listed(known)}`);
  }
  return fields;
}

/** A field of a map: its name as a node, and its value. */
export interface Field {
  readonly key: unknown;
  readonly value: unknown;
}

/** The pairs of a map by the text of their keys. */
export function pairsOf(map: YAMLMap): ReadonlyMap<string, Field> {
  return new Map(map.items.map(({ key, value }: Pair) => [textOfKey(key), { key, value }]));
}

function textOfKey(key: unknown): string {
  return isScalar(key) ? sourceOf(key) : String(key);
}

function listed(names: readonly string[]): string {
  return names.map((name) => `'${name}'`).join(', ');
}

/** Whether nothing stands there. */
export function isNothing(node: unknown): boolean {
  return node === undefined || node === null || (isScalar(node) && node.value === null);
}

/** A text as it is written, whatever YAML makes of it: `1.0` stays so; empty where nothing stands there. */
export function textOf(reading: Reading, field: Field | undefined, what: string): string {
  const node = reading.resolved(field?.value);
  if (isNothing(node)) return '';
  if (isScalar(node)) return sourceOf(node);
  refuse(reading, node, `${what} has to be a text`);
  return '';
}

function sourceOf(node: Scalar): string {
  if (typeof node.value === 'string') return node.value;
  return node.source ?? String(node.value);
}

/** A list of texts; an empty entry is left out, as cli-replay does. */
export function textsOf(reading: Reading, field: Field | undefined, what: string): readonly string[] {
  const node = reading.resolved(field?.value);
  if (isNothing(node)) return [];
  if (!isSeq(node)) {
    refuse(reading, node, `${what} has to be a list; write '${what}: [one, two]'`);
    return [];
  }
  return node.items
    .filter((item) => !isNothing(reading.resolved(item)))
    .map((value) => textOf(reading, { key: undefined, value }, `an entry of ${what}`));
}

/** A map of texts. */
export function textMapOf(reading: Reading, field: Field | undefined, what: string): ReadonlyMap<string, string> {
  const node = reading.resolved(field?.value);
  if (isNothing(node)) return new Map();
  if (!isMap(node)) {
    refuse(reading, node, `${what} has to be a map of texts; write 'name: text' below it`);
    return new Map();
  }
  return new Map([...pairsOf(node)].map(([name, entry]) => [name, textOf(reading, entry, `'${name}' of ${what}`)]));
}

/** A whole number, also in the spellings with a base; zero where nothing stands there. */
export function integerOf(reading: Reading, field: Field | undefined, what: string): number {
  const node = reading.resolved(field?.value);
  if (isNothing(node)) return 0;
  const number = isScalar(node) && node.type === 'PLAIN' ? integerIn(sourceOf(node)) : undefined;
  if (number !== undefined) return number;
  refuse(reading, node, `${what} has to be a whole number`);
  return 0;
}

function integerIn(text: string): number | undefined {
  const plain = text.replaceAll('_', '');
  const [, sign = '', digits = ''] = /^([-+]?)(.*)$/.exec(plain) ?? [];
  const value = Number(/^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits);
  if (digits === '' || !/^[\d.]/.test(digits) || !Number.isFinite(value)) return undefined;
  return Math.trunc(sign === '-' ? -value : value);
}

/** Resolves aliases whose anchor stands within a node, which is how cli-replay reads steps: each by itself. */
export function resolverWithin(whole: unknown): Reading['resolved'] {
  const anchors = new Map<string, unknown>();
  noteAnchors(whole, anchors);
  return (node) => (isAlias(node) ? anchors.get(node.source) : node);
}

function noteAnchors(node: unknown, anchors: Map<string, unknown>): void {
  if (isMap(node)) {
    noteAnchor(node, anchors);
    for (const { key, value } of node.items) {
      noteAnchors(key, anchors);
      noteAnchors(value, anchors);
    }
  } else if (isSeq(node)) {
    noteAnchor(node, anchors);
    for (const item of node.items) noteAnchors(item, anchors);
  } else if (isScalar(node)) noteAnchor(node, anchors);
}

function noteAnchor(node: { readonly anchor?: string | undefined }, anchors: Map<string, unknown>): void {
  if (node.anchor !== undefined) anchors.set(node.anchor, node);
}
