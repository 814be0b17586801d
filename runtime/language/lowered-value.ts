import { durationMs } from './duration.js';
import { entriesOf, itemsOf, jsonOf, type Node, valueAt } from './syntax/node.js';

/** The text below a key that the schema demands. */
export function requiredText(node: Node | undefined, key: string): string {
  const value = optionalText(node, key);
  if (value === undefined) throw new Error(`a mapping without '${key}' passed the schema`);
  return value;
}

/** The scalar below a key as written; undefined where the key is missing. */
export function optionalText(node: Node | undefined, key: string): string | undefined {
  const value = valueAt(node, key);
  return value === undefined ? undefined : sourceOf(value);
}

/** The scalars of the list below a key as written; none where the key is missing. */
export function textsAt(node: Node | undefined, key: string): readonly string[] {
  return itemsOf(valueAt(node, key)).map(sourceOf);
}

/** The mapping below a key with each value lowered; empty where the key is missing. */
export function valuesAt<Value>(
  node: Node | undefined,
  key: string,
  lower: (value: Node) => Value,
): Readonly<Record<string, Value>> {
  // Not assigned one by one: a name may be one that every object inherits.
  return Object.fromEntries(entriesOf(valueAt(node, key)).map((entry) => [entry.key.source, lower(entry.value)]));
}

/** The value below a key as JSON; undefined where the key is missing. */
export function jsonAt(node: Node | undefined, key: string): unknown {
  const value = valueAt(node, key);
  return value === undefined ? undefined : jsonOf(value);
}

/** Whether the value below a key is `true`. */
export function flagAt(node: Node | undefined, key: string): boolean {
  return jsonAt(node, key) === true;
}

/** The milliseconds of the duration below a key. */
export function durationAt(node: Node | undefined, key: string): number | undefined {
  const text = optionalText(node, key);
  return text === undefined ? undefined : durationMs(text);
}

/** A scalar as written. */
export function sourceOf(node: Node): string {
  if (node.kind !== 'scalar') throw new Error(`a ${node.kind} stands where the schema asks for a scalar`);
  return node.source;
}
