import { basename } from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { PlacedBreakpoint } from '../runtime/debug/breakpoints.js';
import type { WatchedValue } from '../runtime/debug/data-breakpoints.js';
import type { Scope } from '../runtime/debug/scopes.js';
import type { Stop } from '../runtime/debug/stop.js';
import type { Timeline } from '../runtime/debug/timeline.js';
import type { PlanStep } from '../runtime/model/plan.js';
import type { Question } from '../runtime/model/question.js';
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

/** A line that is counted from 1 as a client counts it. */
export function toDapLine(line: number, { firstLine }: Conventions): number {
  return line - 1 + firstLine;
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
    const line = at === undefined ? {} : { line: toDapLine(at, conventions) };
    return { id, verified: false, reason: source ? 'failed' : 'pending', ...line, ...said };
  }
  if (placed.guide) {
    const { path, line } = placed.guide;
    return { id, verified: true, source: toDapSource(path), line: toDapLine(line, conventions), ...said };
  }
  return { id, verified: true, source: toDapSource(source.path), ...place(placed.at, source, conventions), ...said };
}

/** A breakpoint on a value, or why it is none. */
export function toDapWatched({ id, fault }: WatchedValue, source: SourceText | undefined): DebugProtocol.Breakpoint {
  if (fault === undefined) return { id, verified: true };
  return { id, verified: false, reason: source ? 'failed' : 'pending', message: fault };
}

export function toDapFrame(frame: Frame, source: SourceText, conventions: Conventions): DebugProtocol.StackFrame {
  const { id, name, focus } = frame;
  const hint = focus.kind === 'run' ? { presentationHint: 'subtle' as const } : {};
  return { id, name, source: toDapSource(source.path), ...place(frame.at, source, conventions), ...hint };
}

/** The body of a stopped event; `failure` is why the step failed that it stopped after. */
export function toDapStop(
  { reason, ids = [], text }: Stop,
  failure: string | undefined,
): DebugProtocol.StoppedEvent['body'] {
  const said = text ?? (reason === 'exception' ? failure : undefined);
  const description = descriptions[reason];
  return {
    reason: dapReasons[reason] ?? reason,
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
  if (!position) {
    const text = 'nothing was run; what is next waits until the run goes on';
    return { ...body, description: 'Back in the present', text };
  }
  const text = `step '${planStep?.step.id ?? ''}' as it was before it began; nothing that was done since is undone`;
  return { ...body, description: `In the past: ${position.number} of ${position.count}`, text };
}

/** The body of a stopped event where the run waits for a person. */
export function toDapQuestion({ kind, title, stepId }: Question): DebugProtocol.StoppedEvent['body'] {
  const reason = kind === 'evidence' ? kind : 'approval';
  const description = kind === 'intervention' ? 'A word of a person needed' : descriptions[reason];
  const text = title === stepId ? `step '${stepId}' waits for it` : `step '${stepId}' waits for it: ${title}`;
  return { reason, threadId, allThreadsStopped: true, ...(description !== undefined && { description }), text };
}

interface Moved {
  readonly timeline: Timeline;
  readonly planStep: PlanStep | undefined;
}

const dapReasons: Readonly<Partial<Record<Stop['reason'], string>>> = {
  risk: 'exception',
  divergence: 'exception',
  back: 'step',
};

const descriptions: Readonly<Partial<Record<Stop['reason'], string>>> = {
  exception: 'Step failed',
  approval: 'Approval needed',
  evidence: 'Evidence needed',
  risk: 'Before a step that is not safe',
  divergence: 'The run did something else than its runbook says',
  'data breakpoint': 'A captured value changed',
  back: 'Back in the replay: nothing was run, so nothing has to be undone',
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
  const { name, evaluateName, text, isReadOnly } = variable;
  return {
    name,
    value: text,
    ...kindOf(variable, reference),
    ...(evaluateName !== undefined && { evaluateName }),
    ...(isReadOnly && { presentationHint: { attributes: ['readOnly'] } }),
  };
}

export function toDapResult(value: ShownValue, reference: number): DebugProtocol.EvaluateResponse['body'] {
  return { result: value.text, ...kindOf(value, reference) };
}

/** A scope; how much is in it is told where a client needs it to fetch it page by page. */
export function toDapScope({ name, hint, startsClosed, count }: Scope, reference: number): DebugProtocol.Scope {
  return {
    name,
    variablesReference: reference,
    // The one word of the protocol that keeps an editor from opening the first scope at every stop.
    expensive: startsClosed === true,
    ...(hint !== undefined && { presentationHint: hint }),
    ...(count !== undefined && { indexedVariables: count }),
  };
}

/** The response's body for a request that cannot be done. */
export function toDapError(message: string, isShown: boolean): { readonly error: DebugProtocol.Message } {
  // As a variable, because braces in the format itself have a meaning.
  return { error: { id: 1, format: '{_message}', variables: { _message: message }, showUser: isShown } };
}

function kindOf({ type, opening }: ShownValue, reference: number) {
  const { indexed, named } = opening?.counts ?? {};
  return {
    type,
    variablesReference: reference,
    ...(indexed !== undefined && { indexedVariables: indexed }),
    ...(named !== undefined && { namedVariables: named }),
  };
}

function place({ start }: Span, { lines }: SourceText, conventions: Conventions) {
  const { line, column } = lines.positionAt(start);
  return { line: toDapLine(line, conventions), column: column - 1 + conventions.firstColumn };
}
