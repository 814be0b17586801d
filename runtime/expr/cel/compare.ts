import { failed, ok, type Result } from '../../model/result.js';
import { deepestValue, entryOf, isList, isMap, kindOf, nameValue, type Value, type ValueMap } from '../value.js';
import { type Budget, spentMessage } from './budget.js';

/** A value, or why there is none. */
export type Answer<Kind extends Value = Value> = Result<Kind, { readonly message: string }>;

/**
 * Whether two values are the same. Null differs from everything else; other values of two kinds cannot be compared,
 * because whoever writes `1 == "1"` meant something else than false.
 */
export function areEqual(left: Value, right: Value, budget: Budget): Answer<boolean> {
  return areEqualAt(left, right, budget, 0);
}

function areEqualAt(left: Value, right: Value, budget: Budget, depth: number): Answer<boolean> {
  if (!budget.spend(1)) return failed({ message: spentMessage });
  if (depth > deepestValue) return failed({ message: `values deeper than ${deepestValue} levels cannot be compared` });
  if (left === null || right === null) return ok(left === right);
  if (isList(left) && isList(right)) return areSameList(left, right, budget, depth);
  if (isMap(left) && isMap(right)) return areSameMap(left, right, budget, depth);
  return kindOf(left) === kindOf(right) ? areSameScalar(left, right, budget) : failed(mismatch(left, right));
}

/** Whether a value is in a list, or a key in a map. */
export function isIn(value: Value, whole: Value, budget: Budget): Answer<boolean> {
  if (isList(whole)) return firstToDecide(true, whole, (entry) => areEqual(value, entry, budget));
  if (!isMap(whole)) return failed({ message: notIn(whole) });
  return typeof value === 'string' ? ok(Object.hasOwn(whole, value)) : failed(noKey(value));
}

/** Below, at or above zero as the left number or text stands before, at or behind the right one. */
export function compareValues(left: Value, right: Value, budget: Budget): Answer<number> {
  if (typeof left === 'number' && typeof right === 'number') {
    const same = areSameNumber(left, right);
    return same.ok ? ok(left - right) : same;
  }
  if (typeof left !== 'string' || typeof right !== 'string') return failed(noOrder(left, right));
  return budget.spendOn(Math.min(left.length, right.length))
    ? ok(compareTexts(left, right))
    : failed({ message: spentMessage });
}

function mismatch(left: Value, right: Value): { readonly message: string } {
  return { message: `${nameValue(left)} and ${nameValue(right)} cannot be compared${conversion(left, right)}` };
}

/** How two values come to be of one kind, as the end of a message. */
export function conversion(left: Value, right: Value): string {
  const kinds = [typeof left, typeof right];
  if (!kinds.includes('string')) return '';
  if (kinds.includes('number')) return '; convert the text with int(…) or double(…), or the number with string(…)';
  return kinds.includes('boolean') ? '; convert with string(…)' : '';
}

function areSameScalar(left: Value, right: Value, budget: Budget): Answer<boolean> {
  if (typeof left === 'number' && typeof right === 'number') return areSameNumber(left, right);
  if (typeof left === 'string' && typeof right === 'string') return areSameText(left, right, budget);
  return ok(left === right);
}

// Beyond 2^53 two numbers that differ in JSON are read as one, so that sameness would be a guess.
function areSameNumber(left: number, right: number): Answer<boolean> {
  const isUnsure = Number.isNaN(left - right) || (left === right && Math.abs(left) > Number.MAX_SAFE_INTEGER);
  return isUnsure
    ? failed({ message: `${left} and ${right} are too large to be compared exactly` })
    : ok(left === right);
}

function areSameText(left: string, right: string, budget: Budget): Answer<boolean> {
  if (left.length !== right.length) return ok(false);
  return budget.spendOn(left.length) ? ok(left === right) : failed({ message: spentMessage });
}

function areSameList(left: readonly Value[], right: readonly Value[], budget: Budget, depth: number): Answer<boolean> {
  if (left.length !== right.length) return ok(false);
  return firstToDecide(false, left.keys(), (at) => areEqualAt(left[at] ?? null, right[at] ?? null, budget, depth + 1));
}

function areSameMap(left: ValueMap, right: ValueMap, budget: Budget, depth: number): Answer<boolean> {
  const keys = budget.keysOf(left);
  const others = budget.keysOf(right);
  if (!keys || !others) return failed({ message: spentMessage });
  if (keys.length !== others.length || !keys.every((key) => Object.hasOwn(right, key))) return ok(false);
  const at = (map: ValueMap, key: string) => entryOf(map, key) ?? null;
  return firstToDecide(false, keys, (key) => areEqualAt(at(left, key), at(right, key), budget, depth + 1));
}

// An entry that decides does so whatever stands before it; else an error anywhere leaves the question open.
function firstToDecide<Item>(
  deciding: boolean,
  items: Iterable<Item>,
  compare: (item: Item) => Answer<boolean>,
): Answer<boolean> {
  let result: Answer<boolean> = ok(!deciding);
  for (const item of items) {
    const same = compare(item);
    if (same.ok && same.value === deciding) return same;
    if (!same.ok && result.ok) result = same;
  }
  return result;
}

// By code points, as CEL has it; JavaScript compares UTF-16 units, which puts some signs elsewhere.
function compareTexts(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  let at = 0;
  while (at < length && left.charCodeAt(at) === right.charCodeAt(at)) at += 1;
  if (at === length) return left.length - right.length;
  return rankOf(left.charCodeAt(at)) - rankOf(right.charCodeAt(at));
}

function rankOf(unit: number): number {
  const isSurrogate = unit >= 0xd800 && unit <= 0xdfff;
  return isSurrogate ? unit + 0x10000 : unit;
}

function noOrder(left: Value, right: Value): { readonly message: string } {
  if (kindOf(left) !== kindOf(right)) return mismatch(left, right);
  return { message: `${nameValue(left)} and ${nameValue(right)} have no order; only numbers and texts have one` };
}

function noKey(value: Value): { readonly message: string } {
  return { message: `${nameValue(value)} is no key; the keys of a map are texts` };
}

function notIn(whole: Value): string {
  const instead = typeof whole === 'string' ? `; write 'text.contains(part)'` : '';
  return `'in' looks into a list or a map, not into ${nameValue(whole)}${instead}`;
}
