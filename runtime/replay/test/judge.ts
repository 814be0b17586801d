import type { RecordedEvent, StepResult } from '../../model/event.js';
import { exitCode } from '../../model/exit-code.js';
import { type Plan, planStepNamed } from '../../model/plan.js';
import { exitCodeOf } from '../../run/outcome.js';
import type { RunState } from '../../run/state.js';
import { type Condition, conditionText, holds } from './condition.js';
import type { Expectations, Lined, RunbookTest, RunOutcome, StepOutcome } from './test-file.js';

/** A run that was replayed to its rest. */
export interface ReplayedRun {
  readonly plan: Plan;
  readonly state: RunState;
  readonly events: readonly RecordedEvent[];
  /** Where the scenario was not played as it has to be, in words. */
  readonly unmet: readonly string[];
}

/** Where a run was not what a test expects. */
export interface Difference {
  /** Where that was expected, in the test file. */
  readonly line: number;
  readonly message: string;
  readonly expected?: string;
  readonly actual?: string;
}

/** All in which a run is not what a test expects; none where the test passes. */
export function judged(test: RunbookTest, run: ReplayedRun): readonly Difference[] {
  const { expect } = test;
  return [
    ...endingDifferences(test, run),
    ...[...expect.steps].flatMap(([id, expected]) => stepDifferences(id, expected, run)),
    ...expect.never.flatMap((step) => ranDifferences(step, run)),
    ...valueDifferences('capture', expect.captures, (name) => captureText(run.state, name)),
    ...valueDifferences('output', expect.outputs, (name) => outputText(run.state, name)),
    ...scenarioDifferences(test, run),
  ].toSorted((one, other) => one.line - other.line);
}

/** How a run came to rest. */
export function outcomeOf({ phase }: RunState): RunOutcome {
  return phase.name === 'finished' ? phase.outcome.status : 'waiting';
}

/** What came of a step. */
export function stepOutcomeOf(state: RunState, id: string): StepOutcome {
  const result = resultOf(state, id);
  if (result === undefined) return 'waiting';
  return result.status === 'failed' && result.error?.kind === 'governance' ? 'blocked' : result.status;
}

/** The exit code with which `runbook exec --mode replay` would have ended. */
export function replayExit({ state, unmet }: Pick<ReplayedRun, 'state' | 'unmet'>): number {
  return unmet.length > 0 ? exitCode.resume : exitCodeOf(state);
}

/** Whether a step did what it is there for: its program was started, or a person said that it is done. */
export function hasRun({ plan, events }: Pick<ReplayedRun, 'plan' | 'events'>, id: string): boolean {
  const isManual = planStepNamed(plan, id)?.step.type === 'manual';
  return events.some((event) =>
    isManual
      ? event.type === 'step.result' && event.step_id === id && event.data.status === 'passed'
      : event.type === 'step.started' && event.step_id === id,
  );
}

function resultOf({ history }: RunState, id: string): StepResult | undefined {
  return history.findLast(({ step_id }) => step_id === id);
}

function endingDifferences({ expect, line }: RunbookTest, run: ReplayedRun): readonly Difference[] {
  const isSilent = expect.outcome === undefined && expect.exit === undefined;
  const outcome = isSilent ? ({ value: 'completed', line } as const) : expect.outcome;
  const actual = outcomeOf(run.state);
  const asExpected = outcome === undefined || outcome.value === actual;
  const silence = isSilent ? "; a test without 'outcome' expects it completed" : '';
  return [
    ...(asExpected
      ? []
      : [
          {
            line: outcome.line,
            message: `the run is ${actual}: ${reasonOf(run.state)}${silence}`,
            expected: outcome.value,
            actual,
          },
        ]),
    ...exitDifferences(expect.exit, run),
  ];
}

function exitDifferences(exit: Expectations['exit'], run: ReplayedRun): readonly Difference[] {
  const actual = replayExit(run);
  if (exit === undefined || exit.value === actual) return [];
  const message = `the exit code is ${actual}`;
  return [{ line: exit.line, message, expected: String(exit.value), actual: String(actual) }];
}

function reasonOf(state: RunState): string {
  const { phase } = state;
  if (phase.name === 'paused') return phase.detail;
  if (phase.name === 'finished') return phase.outcome.reason;
  return 'it did not come to rest';
}

function stepDifferences(id: string, { value, line }: Lined<StepOutcome>, run: ReplayedRun): readonly Difference[] {
  const actual = stepOutcomeOf(run.state, id);
  if (actual === value) return [];
  const why = whyOf(run, id);
  return [{ line, message: `step '${id}' is ${actual}${why === '' ? '' : `: ${why}`}`, expected: value, actual }];
}

/** Why a step came to what it came to. */
function whyOf({ state, events }: ReplayedRun, id: string): string {
  const result = resultOf(state, id);
  if (result?.error) return result.error.message;
  if (result?.status === 'skipped') return skippedBecause(events, id);
  if (result !== undefined) return '';
  return `it has no result; the run is ${outcomeOf(state)}: ${reasonOf(state)}`;
}

function skippedBecause(events: readonly RecordedEvent[], id: string): string {
  const skipped = events.findLast((event) => event.type === 'step.skipped' && event.step_id === id);
  if (skipped?.type !== 'step.skipped') return '';
  const { reason, note = 'its condition is false', group } = skipped.data;
  const place = group === undefined ? '' : `, the condition of group '${group}'`;
  return reason === 'when_false' ? `${note}${place}` : reason;
}

function ranDifferences({ value: id, line }: Lined<string>, run: ReplayedRun): readonly Difference[] {
  if (!hasRun(run, id)) return [];
  return [{ line, message: `step '${id}' ran, and must not`, expected: 'it never runs', actual: 'it ran' }];
}

function valueDifferences(
  kind: 'capture' | 'output',
  expected: ReadonlyMap<string, Lined<readonly Condition[]>>,
  textOf: (name: string) => string | undefined,
): readonly Difference[] {
  return [...expected].flatMap(([name, { value, line }]) => {
    const text = textOf(name);
    return value
      .filter((condition) => !holds(condition, text))
      .map((condition) => ({ line, ...differenceOf(`${kind} '${name}'`, condition, text) }));
  });
}

function differenceOf(what: string, condition: Condition, text: string | undefined): Omit<Difference, 'line'> {
  const expected = conditionText(condition);
  if (text === undefined) return { message: `${what} has no value`, expected, actual: 'no value' };
  return { message: `${what} is not what is expected`, expected, actual: text };
}

function captureText({ captures }: RunState, name: string): string | undefined {
  const captured = Object.hasOwn(captures, name) ? captures[name] : undefined;
  return captured?.value ?? captured?.preview;
}

function outputText({ phase }: RunState, name: string): string | undefined {
  const outputs = phase.name === 'finished' ? (phase.outcome.outputs ?? {}) : {};
  const output = Object.hasOwn(outputs, name) ? outputs[name] : undefined;
  if (output?.is_hidden === true) return '***';
  if (output?.value === undefined) return undefined;
  return typeof output.value === 'string' ? output.value : JSON.stringify(output.value);
}

// Whoever expects the exit code of a replay that does not fit its scenario has said all that there is to say.
function scenarioDifferences({ expect, scenario, line }: RunbookTest, { unmet }: ReplayedRun): readonly Difference[] {
  const [first, ...others] = expect.exit?.value === exitCode.resume ? [] : unmet;
  if (first === undefined) return [];
  // One call that does not fit makes all that come after it missing.
  const more = others.length === 0 ? '' : `, and ${others.length} more`;
  const where = scenario === undefined ? 'there is no scenario' : `scenario '${scenario.value}'`;
  return [{ line: scenario?.line ?? line, message: `${where}: ${first}${more}` }];
}
