import { basename } from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { PlacedBreakpoint } from '../runtime/debug/breakpoints.js';
import type { WatchedValue } from '../runtime/debug/data-breakpoints.js';
import type { Stop } from '../runtime/debug/stop.js';
import type { Timeline } from '../runtime/debug/timeline.js';
import type { PlanStep } from '../runtime/model/plan.js';
import type { LineMap, Span } from '../runtime/model/text.js';
import type { Frame } from './frames.js';
import type { Output } from './listener.js';
import type { ShownValue, ShownVariable } from './variables.js';

/** How a client counts, and what it can show. */
export interface Conventions {
  readonly firstLine: 0 | 1;
  readonly firstColumn: 0 | 1;
  /** Whether output may have the colours that a program gave it. */
  readonly hasColours: boolean;
}

/** The file that places are in, with its lines. */
export interface SourceText {
  readonly path: string;
  readonly lines: LineMap;
}

/** The one thread of a run. */
export const threadId = 1;

/** How a client counts, as it says when it begins; without a word from 1 and without colours. */
export function conventionsOf(given: Readonly<Record<string, unknown>>): Conventions {
  return {
    firstLine: given['linesStartAt1'] === false ? 0 : 1,
    firstColumn: given['columnsStartAt1'] === false ? 0 : 1,
    hasColours: given['supportsANSIStyling'] === true,
  };
}

/** A client's line as the runbook's lines are counted, from 1. */
export function fromDapLine(line: number, { firstLine }: Conventions): number {
  return line + 1 - firstLine;
}

function toDapSource(path: string): DebugProtocol.Source {
  return { name: basename(path), path };
}

/** A breakpoint with its place, or with the reason why it has none. */
export function toDapBreakpoint(
  placed: PlacedBreakpoint,
  source: SourceText | undefined,
  conventions: Conventions,
): DebugProtocol.Breakpoint {
  const { id, message } = placed;
  const said = message === undefined ? {} : { message };
  if (placed.kind === 'unplaced' || !source) {
    const at = placed.kind === 'unplaced' ? placed.line : undefined;
    const line = at === undefined ? {} : { line: at - 1 + conventions.firstLine };
    return { id, verified: false, reason: source ? 'failed' : 'pending', ...line, ...said };
  }
  return { id, verified: true, source: toDapSource(source.path), ...place(placed.at, source, conventions), ...said };
}

/** A breakpoint on a value, or why it is none. */
export function toDapWatched({ id, fault }: WatchedValue, source: SourceText | undefined): DebugProtocol.Breakpoint {
  if (fault === undefined) return { id, verified: true };
  return { id, verified: false, reason: source ? 'failed' : 'pending', message: fault };
}

export function toDapFrame(frame: Frame, source: SourceText, conventions: Conventions): DebugProtocol.StackFrame {
  return { id: frame.id, name: frame.name, source: toDapSource(source.path), ...place(frame.at, source, conventions) };
}

/** The body of a stopped event; `failure` is why the step failed that it stopped after. */
export function toDapStop(
  { reason, ids = [], text }: Stop,
  failure: string | undefined,
): DebugProtocol.StoppedEvent['body'] {
  const said = text ?? (reason === 'exception' ? failure : undefined);
  const description = descriptions[reason];
  return {
    reason: reason === 'risk' || reason === 'divergence' ? 'exception' : reason,
    threadId,
    allThreadsStopped: true,
    ...(description !== undefined && { description }),
    ...(said !== undefined && { text: said }),
    ...(ids.length > 0 && { hitBreakpointIds: [...ids] }),
  };
}

/** The body of a stopped event where somebody moved in what was, or back to what is. */
export function toDapMove({ timeline, planStep }: Moved): DebugProtocol.StoppedEvent['body'] {
  const { position } = timeline;
  const body = { reason: 'step', threadId, allThreadsStopped: true };
  if (!position) return { ...body, description: 'Back in the present' };
  const text = `step '${planStep?.step.id ?? ''}' as it was before it began; nothing that was done since is undone`;
  return { ...body, description: `In the past: ${position.number} of ${position.count}`, text };
}

interface Moved {
  readonly timeline: Timeline;
  readonly planStep: PlanStep | undefined;
}

const descriptions: Readonly<Partial<Record<Stop['reason'], string>>> = {
  exception: 'Step failed',
  approval: 'Approval needed',
  evidence: 'Evidence needed',
  risk: 'Before a step that is not safe',
  divergence: 'The run did something else than its runbook says',
  'data breakpoint': 'A captured value changed',
};

/** The body of an output event; the place is the first line of the step that wrote it. */
export function toDapOutput(
  { category, text }: Output,
  at: { readonly span: Span; readonly source: SourceText } | undefined,
  conventions: Conventions,
): DebugProtocol.OutputEvent['body'] {
  if (!at) return { category, output: text };
  return { category, output: text, source: toDapSource(at.source.path), ...place(at.span, at.source, conventions) };
}

export function toDapVariable(variable: ShownVariable, reference: number): DebugProtocol.Variable {
  const { name, evaluateName, text } = variable;
  return { name, value: text, ...kindOf(variable, reference), ...(evaluateName !== undefined && { evaluateName }) };
}

export function toDapResult(value: ShownValue, reference: number): DebugProtocol.EvaluateResponse['body'] {
  return { result: value.text, ...kindOf(value, reference) };
}

/** How many children there are, so that a client can fetch them page by page. */
export function childCount(children: object | undefined): { indexedVariables?: number; namedVariables?: number } {
  if (!children) return {};
  return Array.isArray(children)
    ? { indexedVariables: children.length }
    : { namedVariables: Object.keys(children).length };
}

/** The response's body for a request that cannot be done. */
export function toDapError(message: string, isShown: boolean): { readonly error: DebugProtocol.Message } {
  // As a variable, because braces in the format itself have a meaning.
  return { error: { id: 1, format: '{_message}', variables: { _message: message }, showUser: isShown } };
}

function kindOf({ type, children }: ShownValue, reference: number) {
  return { type, variablesReference: reference, ...childCount(children) };
}

function place({ start }: Span, { lines }: SourceText, { firstLine, firstColumn }: Conventions) {
  const { line, column } = lines.positionAt(start);
  return { line: line - 1 + firstLine, column: column - 1 + firstColumn };
}
