import { isEqual, isLess } from './compare.js';
import { sprintf } from './printf.js';
import { utf8Bytes, utf8Text } from './utf8.js';
import { entryOf, formatted, type GoValue, isMap, isTrue, TemplateFault, typeName } from './value.js';

/** An argument that is looked at only when it is needed. */
export type Lazy = () => GoValue;

/** Calls a built-in function of Go's `text/template`; throws a `TemplateFault`. */
export function callFunction(name: string, args: readonly Lazy[]): GoValue {
  if (name === 'and' || name === 'or') return decided(name, args);
  const call = functions[name];
  if (call === undefined) throw new TemplateFault(`there is no function '${name}'`);
  const [least, most] = call.takes;
  if (args.length < least || args.length > most) {
    throw new TemplateFault(
      `'${name}' is given ${args.length} arguments and takes ${least === most ? least : `${least} or more`}`,
    );
  }
  return call.run(args.map((arg) => arg()));
}

/** The first argument that decides, or the last one; what comes after it is not looked at. */
function decided(name: 'and' | 'or', args: readonly Lazy[]): GoValue {
  if (args.length === 0) throw new TemplateFault(`'${name}' is given nothing`);
  let value: GoValue = null;
  for (const arg of args) {
    value = arg();
    if (isTrue(value) === (name === 'or')) break;
  }
  return value;
}

interface BuiltIn {
  /** The least and the most arguments. */
  readonly takes: readonly [number, number];
  run(args: readonly GoValue[]): GoValue;
}

const any: BuiltIn['takes'] = [0, Number.POSITIVE_INFINITY];
const some: BuiltIn['takes'] = [1, Number.POSITIVE_INFINITY];
const two: BuiltIn['takes'] = [2, 2];

const compare = (holds: (one: GoValue, other: GoValue) => boolean): BuiltIn => ({
  takes: two,
  run: ([one = null, other = null]) => holds(one, other),
});

const functions: Readonly<Record<string, BuiltIn>> = {
  not: { takes: [1, 1], run: ([value = null]) => !isTrue(value) },
  len: { takes: [1, 1], run: ([value = null]) => lengthOf(value) },
  index: { takes: some, run: ([value = null, ...keys]) => keys.reduce(indexed, value) },
  slice: { takes: [1, 3], run: ([value = null, from, to]) => sliced(value, from, to) },
  print: { takes: any, run: sprint },
  println: { takes: any, run: (args) => `${args.map(formatted).join(' ')}\n` },
  printf: { takes: some, run: ([format = null, ...args]) => sprintf(formatText(format), args) },
  html: { takes: any, run: (args) => escaped(args, /[&<>"'\0]/g, (character) => htmlEscapes[character] ?? '') },
  js: { takes: any, run: (args) => escaped(args, /[\\'"<>&=\n\r\t]|[^\x20-\x7e]/gu, jsEscape) },
  urlquery: {
    takes: any,
    run: (args) =>
      encodeURIComponent(evalArgs(args))
        .replace(/[!'()*]/g, hexEscape)
        .replaceAll('%20', '+'),
  },
  eq: {
    takes: [2, Number.POSITIVE_INFINITY],
    run: ([one = null, ...others]) => others.some((other) => isEqual(one, other)),
  },
  ne: compare((one, other) => !isEqual(one, other)),
  lt: compare(isLess),
  le: compare((one, other) => isLess(one, other) || isEqual(one, other)),
  gt: compare((one, other) => !(isLess(one, other) || isEqual(one, other))),
  ge: compare((one, other) => !isLess(one, other)),
};

/** The names of all functions that a template may call. */
export const functionNames: ReadonlySet<string> = new Set(['and', 'or', ...Object.keys(functions)]);

function lengthOf(value: GoValue): GoValue {
  if (isMap(value)) return BigInt(value.entries.size);
  if (typeof value === 'string') return BigInt(utf8Bytes(value).length);
  throw new TemplateFault(`${typeName(value)} has no length`);
}

function indexed(value: GoValue, key: GoValue): GoValue {
  if (isMap(value) && typeof key === 'string') return entryOf(value, key);
  if (typeof value !== 'string' || typeof key !== 'bigint') {
    throw new TemplateFault(`${typeName(value)} cannot be indexed by ${typeName(key)}`);
  }
  const byte = utf8Bytes(value)[Number(key)];
  if (byte === undefined) throw new TemplateFault(`index ${key} is beyond the end of the text`);
  return BigInt(byte);
}

function sliced(value: GoValue, from: GoValue = 0n, to?: GoValue): GoValue {
  if (typeof value !== 'string') throw new TemplateFault(`${typeName(value)} cannot be sliced`);
  const bytes = utf8Bytes(value);
  const [start, end] = [from, to ?? BigInt(bytes.length)];
  const isWithin = typeof start === 'bigint' && typeof end === 'bigint' && 0n <= start && start <= end;
  if (!isWithin || end > BigInt(bytes.length)) throw new TemplateFault('a slice reaches beyond the text');
  return utf8Text(bytes.slice(Number(start), Number(end)));
}

function formatText(format: GoValue): string {
  if (typeof format === 'string') return format;
  throw new TemplateFault(`'printf' is given ${typeName(format)} where its format is expected`);
}

/** As Go's `Sprint`: a blank between two of which none is a text. */
function sprint(args: readonly GoValue[]): string {
  return args
    .map((arg, index) => {
      const before = args[index - 1];
      const isApart = index > 0 && typeof arg !== 'string' && typeof before !== 'string';
      return `${isApart ? ' ' : ''}${formatted(arg)}`;
    })
    .join('');
}

function evalArgs(args: readonly GoValue[]): string {
  const [only] = args;
  if (args.length === 1 && typeof only === 'string') return only;
  return sprint(args.map((arg) => (arg === null ? '<no value>' : arg)));
}

function escaped(args: readonly GoValue[], what: RegExp, escapeOf: (character: string) => string): string {
  return evalArgs(args).replace(what, escapeOf);
}

const htmlEscapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&#34;',
  "'": '&#39;',
  '\0': '\uFFFD',
};

function jsEscape(character: string): string {
  if (character === '\\' || character === "'" || character === '"') return `\\${character}`;
  const code = character.codePointAt(0) ?? 0;
  // What can be printed stays as it is beyond ASCII.
  if (code > 0x7e && /[\p{L}\p{M}\p{N}\p{P}\p{S}]/u.test(character)) return character;
  return `\\u${code.toString(16).toUpperCase().padStart(4, '0')}`;
}

function hexEscape(character: string): string {
  return `%${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()}`;
}
