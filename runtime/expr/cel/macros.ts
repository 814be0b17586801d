import { failed, ok } from '../../model/result.js';
import { isList, isMap, kindOf, type Value } from '../value.js';
import { spentMessage } from './budget.js';
import { asTruth, type Context, type Evaluate, type Outcome, quoteNode } from './context.js';
import type { MacroNode, Node } from './syntax.js';

/** What a macro makes of a list, or of the keys of a map. */
export function evaluateMacro(node: MacroNode, context: Context, evaluate: Evaluate): Outcome {
  const over = evaluate(node.over, context);
  if (!over.ok) return over;
  const items = itemsOf(over.value, node, context);
  if (!items.ok) return items;
  const run: Run = {
    items: items.value,
    each: (item, part) => evaluate(part, bound(context, node.variable, item)),
    test: (item, part) => asTruth(run.each(item, part), part, `'${node.macro}'`, context),
  };
  switch (node.macro) {
    case 'all':
      return decided(run, node.body, false);
    case 'exists':
      return decided(run, node.body, true);
    case 'filter':
      return chosen(run, node.body);
    case 'map':
      return changed(run, node.test, node.body);
  }
}

interface Run {
  readonly items: readonly Value[];
  each(item: Value, part: Node): Outcome;
  test(item: Value, part: Node): Outcome<boolean>;
}

function itemsOf(over: Value, node: MacroNode, context: Context): Outcome<readonly Value[]> {
  if (isList(over)) return ok(over);
  if (!isMap(over)) {
    const message = `'${node.macro}' goes through a list or a map, but ${quoteNode(node.over, context)} is ${kindOf(over)}`;
    return failed({ message, span: node.over.span });
  }
  const keys = context.budget.keysOf(over);
  return keys ? ok(keys) : failed({ message: spentMessage, span: node.span });
}

function bound(context: Context, variable: string, value: Value): Context {
  return { ...context, lookup: (name) => (name === variable ? value : context.lookup(name)) };
}

// As with && and ||: an entry that decides does so whatever errors the others are.
function decided({ items, test }: Run, body: Node, deciding: boolean): Outcome {
  let result: Outcome = ok(!deciding);
  for (const item of items) {
    const found = test(item, body);
    if (found.ok && found.value === deciding) return found;
    if (!found.ok && result.ok) result = found;
  }
  return result;
}

function chosen({ items, test }: Run, body: Node): Outcome<readonly Value[]> {
  const left: Value[] = [];
  for (const item of items) {
    const found = test(item, body);
    if (!found.ok) return found;
    if (found.value) left.push(item);
  }
  return ok(left);
}

function changed(run: Run, test: Node | undefined, body: Node): Outcome {
  const items = test ? chosen(run, test) : ok(run.items);
  if (!items.ok) return items;
  const made: Value[] = [];
  for (const item of items.value) {
    const value = run.each(item, body);
    if (!value.ok) return value;
    made.push(value.value);
  }
  return ok(made);
}
