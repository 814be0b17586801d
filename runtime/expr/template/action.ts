import type { Span } from '../../model/text.js';
import { type ReadFilters, readFilters } from './filter.js';
import type { TemplateFault, TemplatePart } from './part.js';
import { pathFaultV0, pathFaultV1 } from './path.js';
import { finderOf, nameAt, quotedAt, skipBlanks, unquoted } from './scan.js';

/** How a version of the format reads what stands between the braces. */
export interface Dialect {
  readonly needsDot: boolean;
  pathFault(path: readonly string[]): string | undefined;
  filters(text: string, from: number): ReadFilters;
  /** What is said of a filter where one cannot be read. */
  readonly filterAdvice: string;
}

/** runbook/v0, which is frozen: a name after a dot, the environment, and text in quotes. */
export const dialectV0: Dialect = {
  needsDot: true,
  pathFault: pathFaultV0,
  filters: (_, from) => ({ filters: [], end: from }),
  filterAdvice: `uses a filter, which runbook/v0 does not have; write '{{ .name }}'`,
};

/** runbook/v1: all of runbook/v0, longer paths, names without a dot, and filters. */
export const dialectV1: Dialect = {
  needsDot: false,
  pathFault: pathFaultV1,
  filters: readFilters,
  filterAdvice: `is not a template; write filters as in '{{ .name | default "text" }}', '| json' and '| join ", "'`,
};

/** What stands between two braces and where the text goes on behind them. */
export type Action =
  | { readonly part: TemplatePart; readonly end: number }
  | { readonly fault: TemplateFault; readonly end: number };

/** Reads the actions of one text from its front to its back; each begins at the offset of its `{{`. */
export function actionReader(text: string, dialect: Dialect): (open: number) => Action {
  const findClose = finderOf(text, '}}');
  const findLineEnd = finderOf(text, '\n');
  const faultyEnd = (open: number) => {
    const close = findClose(open + 2);
    return close >= text.length || close > findLineEnd(open) ? undefined : close + 2;
  };
  return (open) =>
    readPath(text, open, dialect, faultyEnd) ?? readLiteral(text, open) ?? faulty(text, open, dialect, faultyEnd);
}

type FaultyEnd = (open: number) => number | undefined;

function readPath(text: string, open: number, dialect: Dialect, faultyEnd: FaultyEnd): Action | undefined {
  const start = skipBlanks(text, open + 2);
  const hasDot = text[start] === '.';
  const path = hasDot || !dialect.needsDot ? segmentsAt(text, hasDot ? start + 1 : start) : [];
  const name = path.join('.');
  const nameSpan = { start, end: start + (hasDot ? 1 : 0) + name.length };
  if (name === '') return undefined;
  const { filters, end: filtersEnd, fault } = dialect.filters(text, nameSpan.end);
  if (fault) return faultBefore(faultyEnd(open), fault);
  const end = closedAt(text, filtersEnd);
  if (end === undefined) return undefined;
  const message = dialect.pathFault(path);
  if (message !== undefined) return { fault: { message, span: nameSpan }, end };
  return { part: { kind: 'reference', name, path, filters, span: { start: open, end }, nameSpan }, end };
}

// Without braces that close it, that it is never closed says more than that a filter is wrong.
function faultBefore(end: number | undefined, fault: TemplateFault): Action | undefined {
  return end === undefined ? undefined : { fault, end: Math.max(end, fault.span.end) };
}

function segmentsAt(text: string, start: number): readonly string[] {
  const segments: string[] = [];
  let at = start;
  for (;;) {
    const segment = nameAt(text, at);
    if (segment === '') return segments;
    segments.push(segment);
    at += segment.length;
    if (text[at] !== '.') return segments;
    at += 1;
  }
}

function closedAt(text: string, from: number): number | undefined {
  const close = skipBlanks(text, from);
  return text.startsWith('}}', close) ? close + 2 : undefined;
}

function readLiteral(text: string, open: number): Action | undefined {
  const start = skipBlanks(text, open + 2);
  const quoted = quotedAt(text, start);
  const end = quoted === '' ? undefined : closedAt(text, start + quoted.length);
  if (end === undefined) return undefined;
  const span = { start: open, end };
  const value = unquoted(quoted);
  if (value !== undefined) return { part: { kind: 'text', text: value, span }, end };
  return { fault: { message: `${quoted} is not a quoted text; write '{{ "{{" }}' for two braces`, span }, end };
}

function faulty(text: string, open: number, dialect: Dialect, faultyEnd: FaultyEnd): Action {
  const end = faultyEnd(open);
  if (end === undefined) {
    const message = `'{{' is never closed; write '}}' after the name, or '{{ "{{" }}' for two braces`;
    return { fault: { message, span: { start: open, end: open + 2 } }, end: open + 2 };
  }
  const span: Span = { start: open, end };
  return { fault: { message: adviceFor(text.slice(open, end), dialect), span }, end };
}

function adviceFor(whole: string, dialect: Dialect): string {
  const inner = whole.slice(2, -2).trim();
  if (inner === '') return `'${whole}' names nothing; write '{{ .name }}'`;
  if (nameAt(inner, 0) === inner) return `'${whole}' lacks the dot; write '{{ .${inner} }}'`;
  if (/^-|-$/.test(inner)) return `'${whole}' trims blanks, which templates here do not; write '{{ .name }}'`;
  if (inner.includes('|')) return `'${whole}' ${dialect.filterAdvice}`;
  return `'${whole}' is not a template; write '{{ .name }}', or '{{ "{{" }}' for two braces`;
}
