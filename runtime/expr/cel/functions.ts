import { failed, ok } from '../../model/result.js';
import { isList, isMap, nameValue, quoteValue, type Value } from '../value.js';
import { type Budget, spentMessage } from './budget.js';
import type { Answer } from './compare.js';

/** A function of the language; as a method, what stands before the dot is its first argument. */
export interface BuiltIn {
  readonly forms: readonly ('function' | 'method')[];
  readonly parameters: 1 | 2;
  /** How it is written, for messages. */
  readonly usage: string;
  apply(args: readonly Value[], budget: Budget): Answer;
}

/** The longest pattern that `matches` takes. */
export const longestPattern = 1000;

const toInt = (value: Value) => toNumber(value, /^[+-]?\d+$/, 'a whole number');
const toDouble = (value: Value) => toNumber(value, /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/, 'a number');

/** The functions by name; there is no way to add to them. */
export const functions: ReadonlyMap<string, BuiltIn> = new Map<string, BuiltIn>([
  ['size', { forms: ['function', 'method'], parameters: 1, usage: 'size(x)', apply: sizeOf }],
  ['contains', textTest('text.contains(part)', (text, part) => text.includes(part))],
  ['startsWith', textTest('text.startsWith(part)', (text, part) => text.startsWith(part))],
  ['endsWith', textTest('text.endsWith(part)', (text, part) => text.endsWith(part))],
  ['matches', { forms: ['function', 'method'], parameters: 2, usage: 'text.matches(pattern)', apply: matches }],
  ['int', converter('int(x)', (value) => (typeof value === 'number' ? truncate(value) : toInt(value)))],
  ['double', converter('double(x)', (value) => (typeof value === 'number' ? ok(value) : toDouble(value)))],
  ['string', converter('string(x)', toText)],
]);

/** The names of the functions, for messages. */
export const functionNames = [...functions.keys(), 'has', 'all', 'exists', 'filter', 'map']
  .map((name) => `'${name}'`)
  .join(', ');

function textTest(usage: string, test: (text: string, part: string) => boolean): BuiltIn {
  const apply = ([text = null, part = null]: readonly Value[], budget: Budget): Answer => {
    if (typeof text !== 'string' || typeof part !== 'string') return failed({ message: notTexts(usage, text, part) });
    return budget.spendOn(text.length) ? ok(test(text, part)) : failed({ message: spentMessage });
  };
  return { forms: ['method'], parameters: 2, usage, apply };
}

function converter(usage: string, convert: (value: Value) => Answer): BuiltIn {
  const apply = ([value = null]: readonly Value[], budget: Budget): Answer =>
    budget.spendOn(typeof value === 'string' ? value.length : 1) ? convert(value) : failed({ message: spentMessage });
  return { forms: ['function'], parameters: 1, usage, apply };
}

function sizeOf([value = null]: readonly Value[], budget: Budget): Answer {
  if (isList(value)) return ok(value.length);
  if (isMap(value)) {
    const keys = budget.keysOf(value);
    return keys ? ok(keys.length) : failed({ message: spentMessage });
  }
  if (typeof value !== 'string') return failed({ message: `${nameValue(value)} has no size` });
  if (!budget.spendOn(value.length)) return failed({ message: spentMessage });
  let characters = 0;
  for (const _ of value) characters += 1;
  return ok(characters);
}

function matches([text = null, pattern = null]: readonly Value[], budget: Budget): Answer {
  if (typeof text !== 'string' || typeof pattern !== 'string') {
    return failed({ message: notTexts('text.matches(pattern)', text, pattern) });
  }
  if (pattern.length <= longestPattern) return budget.matches(text, pattern);
  return failed({ message: `a pattern of ${pattern.length} characters is too long; at most ${longestPattern}` });
}

function notTexts(usage: string, first: Value, second: Value): string {
  const wrong = typeof first === 'string' ? second : first;
  const instead = isList(first) ? `; write 'value in list'` : '';
  return `'${usage}' needs texts, not ${nameValue(wrong)}${instead}`;
}

function toNumber(value: Value, form: RegExp, wanted: string): Answer {
  const number = typeof value === 'string' && form.test(value) ? Number(value) : undefined;
  if (number === undefined) return failed({ message: `${quoteValue(value)} is not ${wanted}` });
  const isExact = Math.abs(number) <= Number.MAX_SAFE_INTEGER;
  return isExact ? ok(number + 0) : failed({ message: `${quoteValue(value)} is too large to be exact` });
}

function truncate(value: number): Answer {
  const whole = Math.trunc(value) + 0;
  return Number.isSafeInteger(whole) ? ok(whole) : failed({ message: `${value} is too large to be exact` });
}

function toText(value: Value): Answer {
  if (typeof value === 'object') {
    return failed({ message: `${quoteValue(value)} cannot be made a text with string(…)` });
  }
  return ok(String(value));
}
