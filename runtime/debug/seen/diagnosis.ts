import type { AssertionEvaluated, StepError, StepExecuted, StepResult } from '../../model/event.js';
import type { Assertion, LeafStep } from '../../model/runbook.js';
import { dueRollbacks } from '../../run/rollback.js';
import { hasFailed, stepState } from '../../run/state.js';
import { attemptEvents } from '../happened.js';
import type { RunView } from '../view.js';

/** Why a step failed, with what there is to see of it and what can be done; all redacted. */
export interface Diagnosis {
  readonly stepId: string;
  readonly kind: StepError['kind'];
  readonly message: string;
  /** What did not hold, each with what was found. */
  readonly assertions: readonly { readonly expected: string; readonly found: string }[];
  /** How the program ended, where there was one. */
  readonly ending?: string;
  /** The last lines of its standard error. */
  readonly errorLines: readonly string[];
  /** What can be done next, one sentence each. */
  readonly next: readonly string[];
}

/** The diagnosis of the failure that a run stands at; undefined where no step has failed. */
export function diagnosisOf(view: RunView): Diagnosis | undefined {
  const { history, failure } = view.state;
  return diagnosed(view, lastResult(view, failure) ?? history.at(-1));
}

/** Why a step failed the last time that it was done; undefined where it did not. */
export function diagnosisOfStep(view: RunView, stepId: string): Diagnosis | undefined {
  return diagnosed(view, lastResult(view, stepId));
}

function lastResult({ state }: RunView, stepId: string | undefined): StepResult | undefined {
  return state.history.findLast(({ step_id }) => step_id === stepId);
}

function diagnosed(view: RunView, result: StepResult | undefined): Diagnosis | undefined {
  if (!result?.error) return undefined;
  const { step_id: stepId, error } = result;
  const step = view.plan.steps[view.plan.indexes.get(stepId) ?? -1]?.step;
  const attempt = stepState(view.state, view.plan.indexes.get(stepId) ?? -1).attempt;
  const events = attemptEvents(view, stepId, attempt);
  const assertions = events.flatMap((event) => (event.type === 'assertion.evaluated' ? [event.data] : []));
  const executed = events.flatMap((event) => (event.type === 'step.executed' ? [event.data] : [])).at(-1);
  return {
    stepId,
    kind: error.kind,
    message: view.shown.text(error.message),
    assertions: assertions.filter(({ passed }) => !passed).map((one) => seenAssertion(view, step, one)),
    ...(executed && { ending: endingText(executed) }),
    // What is said already is not said again.
    errorLines: lastLines(view, stepId, executed).filter((line) => !error.message.includes(line.trim())),
    next: nextLines(view, stepId),
  };
}

/** What there is to see of a failure beside its message, as a person reads it, a line each. */
export function diagnosisLines({ assertions, ending, errorLines, next }: Diagnosis): readonly string[] {
  return [
    ...assertions.flatMap(({ expected, found }) => [`expected: ${expected}`, `found: ${found}`]),
    ...(ending === undefined ? [] : [ending]),
    ...(errorLines.length === 0 ? [] : ['its last errors:', ...errorLines.map((line) => `  ${line}`)]),
    ...next.map((sentence) => `next: ${sentence}`),
  ];
}

function seenAssertion({ shown }: RunView, step: LeafStep | undefined, one: AssertionEvaluated) {
  const written = step === undefined || step.type === 'manual' ? undefined : step.assertions[one.index];
  return { expected: shown.text(written ? expectedText(written) : one.kind), found: shown.text(one.detail) };
}

const verbs = {
  contains: 'to hold',
  not_contains: 'not to hold',
  matches: 'to match',
  equals: 'to be',
  not_equals: 'not to be',
} as const;

function expectedText(assertion: Assertion): string {
  switch (assertion.kind) {
    case 'exit_code':
      return `exit code ${assertion.code}`;
    case 'json_path':
      return `'${assertion.path}' in ${assertion.on} to be ${JSON.stringify(assertion.equals)}`;
    case 'expr':
      return `'${assertion.expression}' to be true`;
    default:
      return `${assertion.on} ${verbs[assertion.kind]} '${assertion.text}'`;
  }
}

const endings: Readonly<Record<Exclude<StepExecuted['outcome'], 'exited'>, string>> = {
  timeout: 'it took longer than it may',
  cancelled: 'it was ended',
  'spawn-failed': 'it could not be started',
  refused: 'it was refused',
};

function endingText({ outcome, exit_code: code, signal, duration_ms: duration }: StepExecuted): string {
  const how = signal === null ? `exit code ${code ?? 'missing'}` : `ended by ${signal}`;
  return `${outcome === 'exited' ? how : endings[outcome]}, after ${duration / 1000} s`;
}

const mostLines = 5;

// The preview holds the beginning, so the end comes from what was kept whole or seen while it ran.
function lastLines({ sources, shown }: RunView, stepId: string, executed: StepExecuted | undefined): readonly string[] {
  if (!executed) return [];
  const { stderr_file, stderr_kept, stderr_preview: preview } = executed;
  const file = stderr_file ?? stderr_kept;
  const whole = file === undefined ? undefined : sources.files.blob(file);
  const text = whole ?? sources.lastErrors(stepId) ?? preview;
  const lines = shown.text(text).trimEnd().split('\n');
  return lines.slice(-mostLines).filter((line) => line.trim() !== '');
}

function nextLines({ state, plan }: RunView, stepId: string): readonly string[] {
  if (!hasFailed(state)) return ['the run goes on with the step after it'];
  const isOver = state.phase.name === 'finished';
  return [
    againLine(state, stepId, isOver),
    ...skipLine(plan.steps, stepId, isOver),
    ...rollbackLines(isOver ? [] : dueRollbacks(state)),
  ];
}

function againLine({ origin }: RunView['state'], stepId: string, isOver: boolean): string {
  if (origin?.mode === 'replay')
    return isOver
      ? 'begin the replay anew; what it was answered stands in its scenario and in the recording beside it'
      : `step back and go another way, or run '${stepId}' again here`;
  const id = origin?.runId ?? 'RUN';
  return isOver
    ? `'runbook resume ${id}' begins with '${stepId}' again, once what stopped it is mended`
    : `run '${stepId}' again here, or let the run end as failed and begin with it again by 'runbook resume ${id}'`;
}

function skipLine(steps: RunView['plan']['steps'], stepId: string, isOver: boolean): readonly string[] {
  const after = steps[steps.findIndex(({ step }) => step.id === stepId) + 1];
  return isOver || !after ? [] : [`leave it out by going to '${after.step.id}', which is recorded`];
}

function rollbackLines(due: readonly string[]): readonly string[] {
  const ids = due.map((id) => `'${id}'`);
  return ids.length === 0 ? [] : [`when the run goes on, it asks whether to take back ${ids.join(', ')}`];
}
