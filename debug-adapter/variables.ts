import { pathOf } from '../runtime/debug/scope-path.js';
import { LazyValue, mayOpen, openedValue, shortened } from '../runtime/debug/seen/lazy-value.js';
import { failed, ok, type Result } from '../runtime/model/result.js';

/** A value with its name, as it stands in the editor's list. */
export interface ShownVariable extends ShownValue {
  readonly name: string;
  /** What evaluates to it. */
  readonly evaluateName?: string;
  readonly isReadOnly: boolean;
}

export interface ShownValue {
  readonly text: string;
  readonly type: string;
  /** What it opens to. */
  readonly opening?: Opening;
}

/** Something that can be opened: a list or an object, or what is read or made once it is. */
export interface Opening {
  readonly value: unknown;
  /** How many children there are, where that is known before it is opened. */
  readonly counts: { readonly indexed?: number; readonly named?: number };
  /** What is written before the name of a child to evaluate it as an expression. */
  readonly prefix?: string;
  /** Where it is in what is seen of the run, such as `$history[0]`. */
  readonly path?: string;
  /** The names of the children that are values of an expression in all their parts. */
  readonly trees?: ReadonlySet<string>;
  /** Which of the children, where it stands for a part of a long list. */
  readonly range?: { readonly start: number; readonly end: number };
}

/** Which part of the children is wanted. */
export interface Page {
  readonly filter?: 'indexed' | 'named';
  readonly start: number;
  /** 0 stands for all that follow, as in the protocol. */
  readonly count: number;
}

/** Redacts what is shown. */
type Redact = (text: string) => string;

/** A value as it stands in a row; it is redacted before it is cut, for half a secret is known by no pattern. */
export function shownValue(value: unknown, redact: Redact): ShownValue {
  if (value instanceof LazyValue) {
    return { text: redact(value.row), type: value.type, opening: { value, counts: {} } };
  }
  if (typeof value === 'string') return shownText(value, redact(value));
  if (Array.isArray(value)) {
    return { text: counted(value.length, 'item'), type: 'list', opening: { value, counts: { indexed: value.length } } };
  }
  if (typeof value === 'object' && value !== null) {
    const named = Object.keys(value).length;
    return { text: counted(named, 'field'), type: 'object', opening: { value, counts: { named } } };
  }
  return { text: redact(String(value)), type: value === null ? 'null' : typeof value };
}

// Up to this length it is worth reading a text to know whether it opens to something.
const readAtOnce = 10_000;

function shownText(value: string, redacted: string): ShownValue {
  const shown = { text: shortened(inOneLine(redacted)), type: 'text' };
  if (!mayOpen(value)) return shown;
  if (value.length > readAtOnce) return { ...shown, opening: { value: redacted, counts: {} } };
  const children = openedValue(value);
  const opening = children && shownValue(children, redactedAlready).opening;
  return { ...shown, ...(opening && { opening }) };
}

// A row shows one line: of JSON over several the first would be a bracket.
function inOneLine(text: string): string {
  return /^\s*[[{]\s*\n/.test(text) ? text.replace(/\s*\n\s*/g, ' ') : text;
}

const redactedAlready = (text: string) => text;

/** What the editor may still open; references hold until the run goes on. */
export interface OpenValues {
  /** A reference to what a value opens to; 0 where it opens to nothing. */
  reference(opening: Opening | undefined): number;
  page(reference: number, page: Page, redact: Redact): Result<readonly ShownVariable[], string>;
  /** What is written before a name in what a reference opens to. */
  prefixOf(reference: number): string | undefined;
  /** Forgets all references. */
  clear(): void;
}

/** A new set of references. */
export function openValues(): OpenValues {
  const opened = new Map<number, Opening & { children?: Children }>();
  // Never started again, so that a reference of an earlier stop is known to be one.
  let count = 0;
  return {
    reference: (opening) => {
      if (!opening) return 0;
      count += 1;
      opened.set(count, { ...opening });
      return count;
    },
    page: (reference, page, redact) => {
      const found = opened.get(reference);
      if (!found) return failed('these values are of an earlier stop; open them again');
      found.children ??= childrenOf(found.value);
      return ok(pageOf(found, found.children, page, redact));
    },
    prefixOf: (reference) => opened.get(reference)?.prefix,
    clear: () => opened.clear(),
  };
}

/** What a value opened to, with its names once they are needed. */
interface Children {
  readonly value: object;
  readonly isList: boolean;
  readonly names: readonly string[];
}

function childrenOf(value: unknown): Children {
  const children = openedValue(typeof value === 'function' ? value() : value) ?? {};
  const isList = Array.isArray(children);
  return { value: children, isList, names: isList ? [] : Object.keys(children) };
}

function pageOf(opening: Opening, children: Children, page: Page, redact: Redact): readonly ShownVariable[] {
  const { isList, value, names } = children;
  if (page.filter !== undefined && (page.filter === 'indexed') !== isList) return [];
  const all = opening.range ?? { start: 0, end: isList ? (value as readonly unknown[]).length : names.length };
  const start = Math.min(all.end, all.start + page.start);
  const end = page.count > 0 ? Math.min(all.end, start + page.count) : all.end;
  // A client that does not ask page by page would wait for all of a long list.
  if (page.count === 0 && end - start > mostAtOnce) return parts(opening, children, start, end, redact);
  return Array.from({ length: end - start }, (_, offset) => childAt(opening, children, start + offset, redact));
}

const mostAtOnce = 1000;

function parts(
  opening: Opening,
  { isList, names }: Children,
  start: number,
  end: number,
  redact: Redact,
): readonly ShownVariable[] {
  const size = mostAtOnce ** Math.max(1, Math.ceil(Math.log(end - start) / Math.log(mostAtOnce)) - 1);
  return Array.from({ length: Math.ceil((end - start) / size) }, (_, index) => {
    const first = start + index * size;
    const last = Math.min(end, first + size) - 1;
    const between = isList ? `${first} … ${last}` : `${names[first]} … ${names[last]}`;
    return {
      name: redact(`[${between}]`),
      text: counted(last - first + 1, isList ? 'item' : 'field'),
      type: 'part',
      isReadOnly: true,
      opening: { ...opening, counts: {}, range: { start: first, end: last + 1 } },
    };
  });
}

function childAt(opening: Opening, { value, isList, names }: Children, index: number, redact: Redact): ShownVariable {
  const name = isList ? String(index) : (names[index] ?? '');
  const { opening: inner, ...shown } = shownValue((value as Readonly<Record<string, unknown>>)[name], redact);
  const { prefix, trees } = opening;
  const expression = namedIn(prefix, name);
  const path = opening.path === undefined ? undefined : pathOf(opening.path, name, isList);
  const evaluateName = expression ?? path;
  return {
    name: redact(name),
    ...shown,
    isReadOnly: prefix === undefined || prefix === 'steps',
    ...(evaluateName !== undefined && { evaluateName }),
    ...(inner && { opening: { ...inner, ...pathIn(trees?.has(name) ? expression : path) } }),
  };
}

function pathIn(path: string | undefined): { readonly path?: string } {
  return path === undefined ? {} : { path };
}

function namedIn(prefix: string | undefined, name: string): string | undefined {
  return prefix !== undefined && /^[A-Za-z_][\w-]*$/.test(name) ? `${prefix}.${name}` : undefined;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
