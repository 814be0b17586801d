/** What an expression or a place in a template can hold: the values of JSON. */
export type Value = null | boolean | number | string | readonly Value[] | ValueMap;

/** A value with named entries; only its own keys count, so no name of JavaScript's own objects is ever found. */
export interface ValueMap {
  readonly [key: string]: Value;
}

/** The most characters that a made text, or all texts of a result together, may have. */
export const mostCharacters = 1024 * 1024;
/** The most entries that a made list, or all lists and maps of a result together, may have. */
export const mostEntries = 100_000;
/** How deep a value may nest before nothing is made of it. */
export const deepestValue = 200;

/** Whether a value is a list. */
export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

/** Whether a value is a map. */
export function isMap(value: Value): value is ValueMap {
  return typeof value === 'object' && value !== null && !isList(value);
}

/** The value that a map holds of its own under a key, or undefined. */
export function entryOf(map: ValueMap, key: string): Value | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

/** What a value is called in messages: `a text`, `a number`. */
export function kindOf(value: Value): string {
  if (value === null) return 'null';
  if (isList(value)) return 'a list';
  if (typeof value === 'boolean') return 'true or false';
  if (typeof value === 'number') return 'a number';
  return typeof value === 'string' ? 'a text' : 'a map';
}

/**
 * A value as messages quote it. A short text stands there whole and a long one not at all: of a text that was cut, the
 * redaction behind would no longer know a secret.
 */
export function quoteValue(value: Value): string {
  if (typeof value === 'string') return value.length <= 200 ? `'${value}'` : `a text of ${value.length} characters`;
  if (value === null || typeof value !== 'object') return String(value);
  return isList(value) ? `a list of ${value.length} ${value.length === 1 ? 'entry' : 'entries'}` : 'a map';
}

/** A value as messages name it, with its kind: `the text 'abc'`, `a map`. */
export function nameValue(value: Value): string {
  const isNamed = typeof value === 'number' || (typeof value === 'string' && value.length <= 200);
  return isNamed ? `the ${kindOf(value).slice(2)} ${quoteValue(value)}` : quoteValue(value);
}

/** Why a value is too large or too deep for anything to be made of it, or undefined. */
export function excessOf(value: Value): string | undefined {
  let level: readonly Value[] = [value];
  let entries = 0;
  let characters = 0;
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > deepestValue) return `nests deeper than ${deepestValue} levels`;
    entries += sum(level, countOf);
    if (entries > mostEntries) return `holds more than ${mostEntries} entries`;
    characters += sum(level, charactersOf);
    if (characters > mostCharacters) return `holds more than ${mostCharacters} characters`;
    level = level.flatMap(entriesOf);
  }
  return undefined;
}

function sum(values: readonly Value[], measure: (value: Value) => number): number {
  return values.reduce<number>((total, value) => total + measure(value), 0);
}

function countOf(value: Value): number {
  if (isList(value)) return value.length;
  return isMap(value) ? Object.keys(value).length : 0;
}

function charactersOf(value: Value): number {
  if (typeof value === 'string') return value.length;
  return isMap(value) ? Object.keys(value).reduce((sum, key) => sum + key.length, 0) : 0;
}

function entriesOf(value: Value): readonly Value[] {
  if (isList(value)) return value;
  return isMap(value) ? Object.values(value) : [];
}
