import { parseExpression } from '../expr/index.js';
import { failed, ok, type Result } from '../model/result.js';
import { evaluate } from './evaluate.js';
import { evaluateExpression } from './evaluate-expression.js';
import type { RunView } from './view.js';

/** What a breakpoint asks for beside its place, as a person wrote it. */
export interface BreakpointTerms {
  /** An expression that has to be true. */
  readonly condition?: string;
  /** Which of the visits count: `3`, `>= 3`, `> 3`, `< 3`, `<= 3`, `== 3` or `% 3`. */
  readonly hitCondition?: string;
  /** What is written to the console in place of a stop; an expression in braces stands for its value. */
  readonly logMessage?: string;
}

/** What it comes to that a run reaches a breakpoint. */
export type Visit =
  | { readonly kind: 'passes' }
  /** `why` says what could not be evaluated, where that is what stops it. */
  | { readonly kind: 'stops'; readonly why?: string }
  | { readonly kind: 'logs'; readonly text: string };

/** What is wrong with the terms of a breakpoint; undefined where they can be used. */
export function termsFault({ condition, hitCondition, logMessage }: BreakpointTerms): string | undefined {
  const wrong = condition === undefined ? undefined : expressionFault(condition);
  if (wrong !== undefined) return wrong;
  if (hitCondition !== undefined && !countOf(hitCondition)) {
    return `'${hitCondition}' says no number of visits; write '3', '>= 3' or '% 3'`;
  }
  return logMessage === undefined ? undefined : piecesOf(logMessage).flatMap(pieceFault)[0];
}

/** What a visit comes to; `visit` numbers those for which the condition held so far, and is called where it holds. */
export function visited(terms: BreakpointTerms, view: RunView, visit: () => number): Visit {
  const holds = terms.condition === undefined ? ok(true) : conditionHolds(terms.condition, view);
  // A run that goes past a place because nobody can tell whether it had to stop there does the harm already.
  if (!holds.ok) return { kind: 'stops', why: holds.error };
  if (!holds.value) return { kind: 'passes' };
  const counts = terms.hitCondition === undefined ? undefined : countOf(terms.hitCondition);
  const number = visit();
  if (counts && !counts(number)) return { kind: 'passes' };
  return terms.logMessage === undefined ? { kind: 'stops' } : { kind: 'logs', text: filled(terms.logMessage, view) };
}

/** Whether the last of these visits would have stopped the run, each with what was known then. */
export function stoppedIn(
  { condition, hitCondition, logMessage }: BreakpointTerms,
  visits: readonly RunView[],
): boolean {
  const held = visits.map((view) => (condition === undefined ? ok(true) : conditionHolds(condition, view)));
  const last = held.at(-1);
  if (last === undefined || logMessage !== undefined) return false;
  if (!last.ok) return true;
  const counts = hitCondition === undefined ? undefined : countOf(hitCondition);
  const number = held.filter((one) => one.ok && one.value).length;
  return last.value && (counts === undefined || counts(number));
}

function conditionHolds(condition: string, view: RunView): Result<boolean, string> {
  const value = evaluateExpression(condition, view);
  if (!value.ok) return value;
  if (typeof value.value === 'boolean') return ok(value.value);
  return failed(`'${condition}' is neither true nor false; compare it with something`);
}

function expressionFault(text: string): string | undefined {
  const parsed = parseExpression(text);
  return parsed.ok ? undefined : `'${text}' is no expression: ${parsed.error.message}`;
}

type Counts = (visit: number) => boolean;

const comparisons: Readonly<Record<string, (count: number) => Counts>> = {
  '': (count) => (visit) => visit === count,
  '=': (count) => (visit) => visit === count,
  '==': (count) => (visit) => visit === count,
  '>': (count) => (visit) => visit > count,
  '>=': (count) => (visit) => visit >= count,
  '<': (count) => (visit) => visit < count,
  '<=': (count) => (visit) => visit <= count,
  '%': (count) => (visit) => visit % count === 0,
};

function countOf(text: string): Counts | undefined {
  const [, sign = '', digits = ''] = /^\s*(>=|<=|==|[<>=%])?\s*(\d{1,9})\s*$/.exec(text) ?? [];
  const count = Number(digits);
  if (digits === '' || (sign === '%' && count === 0)) return undefined;
  return comparisons[sign]?.(count);
}

type Piece = { readonly kind: 'text' | 'expression'; readonly text: string };

// A brace that is not closed is only a brace.
function piecesOf(message: string): readonly Piece[] {
  return message
    .split(/(\{[^{}]+\})/)
    .filter((part) => part !== '')
    .map((part) =>
      /^\{.+\}$/.test(part) ? { kind: 'expression', text: part.slice(1, -1).trim() } : { kind: 'text', text: part },
    );
}

function pieceFault({ kind, text }: Piece): readonly string[] {
  const fault = kind === 'expression' ? expressionFault(text) : undefined;
  return fault === undefined ? [] : [fault];
}

function filled(message: string, view: RunView): string {
  return piecesOf(message)
    .map(({ kind, text }) => (kind === 'text' ? text : valueText(text, view)))
    .join('');
}

function valueText(expression: string, view: RunView): string {
  const value = evaluate(expression, view);
  if (!value.ok) return `{${value.error}}`;
  return typeof value.value === 'string' ? value.value : JSON.stringify(value.value);
}
