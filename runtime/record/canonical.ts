import canonicalize from 'canonicalize';

/** The canonical JSON of a value (RFC 8785): one text for one value. */
export function canonicalJson(value: unknown): string {
  return canonical(value).text;
}

/** The canonical JSON of a value, and the value with its keys in that order, as one reads it from that text. */
export function canonical<Value>(value: Value): { readonly text: string; readonly value: Value } {
  if (isInOrder(value)) return { text: JSON.stringify(value), value };
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
function isInOrder(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return isSimple(value);
  if (Array.isArray(value)) return value.every(isInOrder);
  let last = '';
  for (const [key, member] of Object.entries(value)) {
    if (key < last || isOddKey(key) || !isInOrder(member)) return false;
    last = key;
  }
  return true;
}

const odd = Symbol('odd');

function inOrder(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return isSimple(value) ? value : odd;
  if (!Array.isArray(value)) return membersInOrder(value);
  const items = value.map(inOrder);
  return items.includes(odd) ? odd : items;
}

function membersInOrder(value: object): unknown {
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(value).sort()) {
    const member = isOddKey(key) ? odd : inOrder((value as Readonly<Record<string, unknown>>)[key]);
    if (member === odd) return odd;
    copy[key] = member;
  }
  return copy;
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
