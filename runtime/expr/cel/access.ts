import { failed, ok } from '../../model/result.js';
import { entryOf, isList, isMap, kindOf, nameValue, quoteValue, type Value } from '../value.js';
import { type Context, type Evaluate, type Outcome, quoteNode } from './context.js';
import type { HasNode, IndexNode, MapNode, SelectNode } from './syntax.js';

/** The entry of a map or list that a part takes; one that is not there is an error. */
export function evaluateAccess(node: SelectNode | IndexNode, context: Context, evaluate: Evaluate): Outcome {
  const of = evaluate(node.of, context);
  if (!of.ok) return of;
  if (node.kind === 'select') return entry(node, of.value, node.key, context);
  const at = evaluate(node.at, context);
  if (!at.ok) return at;
  if (typeof at.value === 'string') return entry(node, of.value, at.value, context);
  return item(node, of.value, at.value, context);
}

/** Whether a map has the key that `has()` asks for; what holds the map must be there. */
export function evaluateHas({ of: asked }: HasNode, context: Context, evaluate: Evaluate): Outcome {
  const of = evaluate(asked.of, context);
  if (!of.ok || !isMap(of.value)) return of.ok ? entry(asked, of.value, asked.key, context) : of;
  return ok(Object.hasOwn(of.value, asked.key));
}

/** The map that is written out in an expression. */
export function evaluateMap(node: MapNode, context: Context, evaluate: Evaluate): Outcome {
  const entries = new Map<string, Value>();
  for (const { key, value } of node.entries) {
    const name = evaluate(key, context);
    if (!name.ok) return name;
    if (typeof name.value !== 'string') return failed({ message: notKey(name.value), span: key.span });
    const message = `the key ${quoteValue(name.value)} stands twice in a map`;
    if (entries.has(name.value)) return failed({ message, span: key.span });
    const held = evaluate(value, context);
    if (!held.ok) return held;
    entries.set(name.value, held.value);
  }
  return ok(Object.fromEntries(entries));
}

function entry(node: SelectNode | IndexNode, of: Value, key: string, context: Context): Outcome {
  const fail = (message: string) => failed({ message: `${quoteNode(node.of, context)} ${message}`, span: node.span });
  if (!isMap(of)) return fail(`is ${kindOf(of)} and has no '${key}'`);
  const value = entryOf(of, key);
  if (value !== undefined) return ok(value);
  return fail(`has no '${key}'${known(context.budget.keysOf(of) ?? [])}`);
}

function known(keys: readonly string[]): string {
  return keys.length > 0 && keys.length <= 10 ? `; it has ${keys.map((key) => `'${key}'`).join(', ')}` : '';
}

function item(node: SelectNode | IndexNode, of: Value, at: Value, context: Context): Outcome {
  const value = isList(of) && typeof at === 'number' ? of[at] : undefined;
  if (value !== undefined) return ok(value);
  const found = isMap(of) ? 'a map, whose keys are texts' : isList(of) ? quoteValue(of) : kindOf(of);
  const message = `${quoteNode(node.of, context)} is ${found}; it has no [${quoteValue(at)}]`;
  return failed({ message, span: node.span });
}

function notKey(key: Value): string {
  return `${nameValue(key)} is no key; the keys of a map are texts`;
}
