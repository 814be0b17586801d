import { failed, ok, type Result } from '../../model/result.js';
import type { Span } from '../../model/text.js';
import { excessOf, isList, kindOf, quoteValue, type Value } from '../value.js';
import { matchAt, nameAt, quotedAt, skipBlanks, unquoted } from './scan.js';

/** What a template makes of a value before it stands in the text; there are these three and no others. */
export type Filter =
  | { readonly kind: 'default'; readonly value: string | number | boolean; readonly span: Span }
  | { readonly kind: 'json'; readonly span: Span }
  | { readonly kind: 'join'; readonly separator: string; readonly span: Span };

/** The filters that were read, where the text goes on, and what is wrong with the first faulty one. */
export interface ReadFilters {
  readonly filters: readonly Filter[];
  readonly end: number;
  readonly fault?: { readonly message: string; readonly span: Span };
}

/** Reads `| default "text"`, `| json` and `| join ", "`, any number of them. */
export function readFilters(text: string, from: number): ReadFilters {
  const filters: Filter[] = [];
  let end = from;
  for (;;) {
    const bar = skipBlanks(text, end);
    if (text[bar] !== '|') return { filters, end };
    const filter = readFilter(text, skipBlanks(text, bar + 1));
    if ('message' in filter) return { filters, end, fault: filter };
    filters.push(filter);
    end = filter.span.end;
  }
}

/**
 * The value after all filters. A value that is not there stays so until a `default` gives it one, and an empty text is
 * there.
 */
export function applyFilters(
  value: Value | undefined,
  filters: readonly Filter[],
): Result<Value | undefined, { readonly message: string }> {
  let result: Value | undefined = value;
  for (const filter of filters) {
    const applied = applyFilter(result, filter);
    if (!applied.ok) return applied;
    result = applied.value;
  }
  return ok(result);
}

function readFilter(text: string, start: number): Filter | { readonly message: string; readonly span: Span } {
  const name = nameAt(text, start);
  const span = { start, end: start + name.length };
  if (name === 'json') return { kind: 'json', span };
  if (name !== 'default' && name !== 'join') return { message: unknownFilter(name), span };
  const argument = readArgument(text, skipBlanks(text, span.end));
  if ('message' in argument) return { message: argument.message, span: argument.span };
  const whole = { start, end: argument.end };
  if (name === 'default' && argument.value !== undefined)
    return { kind: 'default', value: argument.value, span: whole };
  if (name === 'join' && typeof argument.value === 'string') {
    return { kind: 'join', separator: argument.value, span: whole };
  }
  const needs = name === 'join' ? 'a text in double quotes' : 'a text in double quotes, a number, true or false';
  return { message: `'${name}' needs ${needs}: write '| ${name} ${name === 'join' ? '", "' : '"text"'}'`, span };
}

function unknownFilter(name: string): string {
  const rule = `the filters are '| default "text"', '| json' and '| join ", "'`;
  return name === '' ? `no filter follows '|'; ${rule}` : `'${name}' is not a filter; ${rule}`;
}

type Argument =
  | { readonly value: string | number | boolean | undefined; readonly end: number }
  | { readonly message: string; readonly span: Span };

function readArgument(text: string, start: number): Argument {
  const quoted = quotedAt(text, start);
  if (quoted !== '') return quotedArgument(quoted, start);
  const word = matchAt(/[-+.\w]+/y, text, start);
  const span = { start, end: start + word.length };
  if (word === 'true' || word === 'false') return { value: word === 'true', end: span.end };
  if (!/^[-+.]?\d/.test(word)) return { value: undefined, end: start };
  if (String(Number(word)) === word) return { value: Number(word), end: span.end };
  return { message: `'${word}' would not be written as it stands here; put it in double quotes`, span };
}

function quotedArgument(quoted: string, start: number): Argument {
  const end = start + quoted.length;
  const value = unquoted(quoted);
  return value === undefined ? { message: `${quoted} is not a quoted text`, span: { start, end } } : { value, end };
}

function applyFilter(
  value: Value | undefined,
  filter: Filter,
): Result<Value | undefined, { readonly message: string }> {
  if (filter.kind === 'default') return ok(value === undefined ? filter.value : value);
  if (value === undefined) return ok(undefined);
  const excess = excessOf(value);
  if (excess !== undefined) return failed({ message: excess });
  return filter.kind === 'json' ? ok(JSON.stringify(value)) : join(value, filter.separator);
}

function join(value: Value, separator: string): Result<string, { readonly message: string }> {
  if (!isList(value)) return failed({ message: `is ${kindOf(value)}, and '| join' needs a list` });
  const odd = value.find((entry) => typeof entry === 'object');
  if (odd === undefined) return ok(value.map(String).join(separator));
  return failed({ message: `holds ${quoteValue(odd)}, which '| join' does not write; write '| json'` });
}
