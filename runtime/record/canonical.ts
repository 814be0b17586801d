import canonicalize from 'canonicalize';

/** The canonical JSON of a value (RFC 8785): one text for one value. */
export function canonicalJson(value: unknown): string {
  return canonical(value).text;
}

/** The canonical JSON of a value, and the value with its keys in that order, as one reads it from that text. */
export function canonical<Value>(value: Value): { readonly text: string; readonly value: Value } {
  const ordered = inOrder(value);
  if (ordered !== odd) return { text: JSON.stringify(ordered), value: ordered as Value };
  const text = canonicalize(value);
  if (text === undefined) throw new Error('a value without JSON was to be recorded');
  return { text, value: JSON.parse(text) as Value };
}

/** Whether a text is the canonical JSON of the value that was read from it. */
export function isCanonical(text: string, value: unknown): boolean {
  try {
    return canonicalJson(value) === text;
  } catch {
    return false;
  }
}

// JSON.stringify writes texts and numbers as RFC 8785 asks; only where keys are out of order it does not. What it may
// get wrong beside that, such as half a character, is odd and takes the longer way.
const odd = Symbol('odd');

/** The value with its keys in order: itself where they are, for most of what is recorded is written so already. */
function inOrder(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return isSimple(value) ? value : odd;
  return Array.isArray(value) ? itemsInOrder(value) : membersInOrder(value as Readonly<Record<string, unknown>>);
}

function itemsInOrder(items: readonly unknown[]): unknown {
  let copy: unknown[] | undefined;
  for (let index = 0; index < items.length; index++) {
    const item = inOrder(items[index]);
    if (item === odd) return odd;
    if (item !== items[index]) copy ??= [...items];
    if (copy) copy[index] = item;
  }
  return copy ?? items;
}

function membersInOrder(value: Readonly<Record<string, unknown>>): unknown {
  const keys = Object.keys(value);
  let isSame = !sortKeys(keys);
  const members: unknown[] = [];
  for (const key of keys) {
    const member = isOddKey(key) ? odd : inOrder(value[key]);
    if (member === odd) return odd;
    isSame &&= member === value[key];
    members.push(member);
  }
  return isSame ? value : objectOf(keys, members);
}

function objectOf(keys: readonly string[], members: readonly unknown[]): object {
  const copy: Record<string, unknown> = {};
  for (let index = 0; index < keys.length; index++) copy[keys[index] ?? ''] = members[index];
  return copy;
}

/** Sorts keys in their place, and says whether they were in another order. */
function sortKeys(keys: string[]): boolean {
  const isSorted = keys.every((key, index) => index === 0 || key >= (keys[index - 1] ?? ''));
  if (!isSorted) keys.sort();
  return !isSorted;
}

function isSimple(value: unknown): boolean {
  if (typeof value === 'string') return !hasSurrogate(value);
  return value === null || typeof value === 'boolean' || Number.isFinite(value);
}

// A key that is a number stands first in an object, wherever it was put.
function isOddKey(key: string): boolean {
  return oddKey.test(key) || hasSurrogate(key);
}

const oddKey = /^(?:\d|toJSON$|__proto__$)/;

// Half of a character; one that has both halves is written as it is. Few texts hold any, and to see that is quicker.
function hasSurrogate(text: string): boolean {
  return anySurrogate.test(text) && /\p{Surrogate}/u.test(text);
}

const anySurrogate = /[\ud800-\udfff]/;
