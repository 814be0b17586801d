import {
  type RunView,
  shownCaptures,
  shownEvidence,
  shownInputs,
  shownOutcomes,
  shownResult,
  shownVars,
} from '../runtime/debug/view.js';
import { failed, ok, type Result } from '../runtime/model/result.js';

/** A named group of variables. */
export interface ShownScope {
  readonly name: string;
  readonly value: object;
  /** What is written before a name in it to evaluate it; missing where that cannot be done. */
  readonly prefix?: string;
}

/** A value with its name, as it stands in the editor's list. */
export interface ShownVariable extends ShownValue {
  readonly name: string;
  /** What evaluates to it. */
  readonly evaluateName?: string;
}

export interface ShownValue {
  readonly text: string;
  readonly type: string;
  /** What it opens to: an array or an object. */
  readonly children?: object;
}

/** Which part of the children is wanted. */
export interface Page {
  readonly filter?: 'indexed' | 'named';
  readonly start: number;
  /** 0 stands for all that follow, as in the protocol. */
  readonly count: number;
}

/** The scopes of a run; what is empty is shown all the same, so that its place is known, but for what few runbooks have. */
export function scopesOf(view: RunView): readonly ShownScope[] {
  const hasExpressions = view.plan.apiVersion !== 'runbook/v0';
  return [
    { name: 'Variables', value: shownVars(view), prefix: 'vars' },
    ...unlessEmpty({ name: 'Inputs', value: shownInputs(view), prefix: 'inputs' }),
    { name: 'Captures', value: shownCaptures(view), prefix: 'captures' },
    { name: 'Steps', value: shownOutcomes(view), ...(hasExpressions && { prefix: 'steps' }) },
    { name: 'Last result', value: shownResult(view) },
    ...unlessEmpty({ name: 'Evidence', value: shownEvidence(view) }),
  ];
}

function unlessEmpty(scope: ShownScope): readonly ShownScope[] {
  return Object.keys(scope.value).length > 0 ? [scope] : [];
}

/** A value as it is shown; a text that is a JSON list or object opens to it. */
export function shownValue(value: unknown): ShownValue {
  if (typeof value === 'string') return withChildren(value, jsonIn(value));
  if (Array.isArray(value)) return { text: counted(value.length, 'item'), type: 'list', children: value };
  if (typeof value === 'object' && value !== null) {
    return { text: counted(Object.keys(value).length, 'field'), type: 'object', children: value };
  }
  return { text: String(value), type: value === null ? 'null' : typeof value };
}

/** What the editor may still open; references hold until the run goes on. */
export interface OpenValues {
  /** A reference to what a value opens to; 0 where it opens to nothing. */
  reference(children: object | undefined, prefix?: string): number;
  page(reference: number, page: Page): Result<readonly ShownVariable[], string>;
  /** What is written before a name in what a reference opens to. */
  prefixOf(reference: number): string | undefined;
  /** Forgets all references. */
  clear(): void;
}

/** A new set of references. */
export function openValues(): OpenValues {
  const opened = new Map<number, { readonly children: object; readonly prefix?: string }>();
  // Never started again, so that a reference of an earlier stop is known to be one.
  let count = 0;
  return {
    reference: (children, prefix) => {
      if (!children) return 0;
      count += 1;
      opened.set(count, { children, ...(prefix !== undefined && { prefix }) });
      return count;
    },
    page: (reference, page) => {
      const found = opened.get(reference);
      if (!found) return failed('these values are of an earlier stop; open them again');
      return ok(entriesOf(found.children, page).map(([name, value]) => variable(name, value, found.prefix)));
    },
    prefixOf: (reference) => opened.get(reference)?.prefix,
    clear: () => opened.clear(),
  };
}

function variable(name: string, value: unknown, prefix: string | undefined): ShownVariable {
  return { name, ...shownValue(value), ...(prefix !== undefined && { evaluateName: `${prefix}.${name}` }) };
}

function entriesOf(children: object, { filter, start, count }: Page): readonly (readonly [string, unknown])[] {
  const isList = Array.isArray(children);
  if (filter !== undefined && (filter === 'indexed') !== isList) return [];
  const end = count > 0 ? start + count : undefined;
  if (isList) return children.slice(start, end).map((value, offset) => [String(start + offset), value] as const);
  return Object.entries(children).slice(start, end);
}

function withChildren(text: string, children: object | undefined): ShownValue {
  return { text, type: 'text', ...(children && { children }) };
}

function jsonIn(text: string): object | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as object;
  } catch {
    return undefined;
  }
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
