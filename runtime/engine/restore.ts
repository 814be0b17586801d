import { parseExpression } from '../expr/expression.js';
import type { RecordedEvent } from '../model/event.js';
import type { Plan } from '../model/plan.js';
import { failed, ok, type Result } from '../model/result.js';
import type { Capture, CaptureType, LeafStep } from '../model/runbook.js';
import { templateOf } from '../run/resolve.js';
import { againIndexes, goesOnRollingBack } from '../run/resume.js';
import { type CapturedValue, currentStepIndex, type RunState } from '../run/state.js';
import type { Workspace } from './drive.js';
import { newWorkspace } from './engine.js';
import type { RunStore } from './ports.js';

/**
 * The memory of a run that goes on: its captures as they were recorded. Refused where a step that is still to be done
 * needs one that was not recorded whole, for it was redacted.
 */
export async function restoredWorkspace(
  plan: Plan,
  state: RunState,
  store: RunStore,
  fromIndex: number | undefined,
): Promise<Result<Workspace, string>> {
  const workspace = newWorkspace();
  const { first, isAgain, isRollingBack } = goingOn(plan, state, fromIndex);
  const needed = namesUsed(
    plan,
    plan.steps.slice(first).map(({ step }) => step),
  );
  for (const [name, captured] of Object.entries(state.captures)) {
    // It is captured again before it is needed.
    if (isAgain(captured.stepId)) continue;
    const text = await textOf(captured, store);
    if (text !== undefined) workspace.captures.set(name, { text, type: typeOf(plan, name) });
    // A rollback that needs it says so by itself, and the others can still be run.
    else if (needed.has(name) && !isRollingBack) return failed(lostMessage(name, captured));
  }
  return ok(workspace);
}

/**
 * Why a run cannot go on from where it is: a step that is not done again captured a secret. Secrets are not kept, so it
 * could not be hidden in what later steps write.
 */
export function forgottenSecret(
  plan: Plan,
  state: RunState,
  events: readonly RecordedEvent[],
  fromIndex: number | undefined,
): string | undefined {
  const { first, isAgain, isRollingBack } = goingOn(plan, state, fromIndex);
  const recorded = recordedSecrets(events);
  const captors = [...endedSteps(state)]
    .filter((id) => !isAgain(id) && (recorded.has(id) || capturesSecret(plan, id)))
    .map((id) => ({ id, index: plan.indexes.get(id) ?? -1 }))
    .filter(({ index }) => isRollingBack || Math.max(first, index + 1) < plan.steps.length);
  const [earliest] = captors.toSorted((one, other) => one.index - other.index);
  return earliest && forgottenMessage(earliest);
}

/** Where a run goes on: where a person says, at the first step that is done again, or at the first that is not done. */
function goingOn(plan: Plan, state: RunState, fromIndex: number | undefined) {
  const isRollingBack = fromIndex === undefined && goesOnRollingBack(plan, state);
  const again = isRollingBack ? new Set<number>() : againIndexes(state);
  const first = fromIndex ?? Math.min(...again, currentStepIndex(state));
  // What an interrupted step captured was recorded, and a person may say that it is done.
  const allFrom = fromIndex ?? (again.size === 0 ? first + 1 : Math.max(...again));
  const isAgain = (stepId: string) => {
    const index = plan.indexes.get(stepId) ?? -1;
    return again.has(index) || index >= allFrom;
  };
  return { first, isAgain, isRollingBack };
}

/** The steps that may have written what they capture. */
function endedSteps({ captures, history }: RunState): ReadonlySet<string> {
  const ended = history.filter(({ status }) => status !== 'skipped').map(({ step_id: stepId }) => stepId);
  return new Set([...Object.values(captures).map(({ stepId }) => stepId), ...ended]);
}

/** The steps that captured a secret, by their ids. */
function recordedSecrets(events: readonly RecordedEvent[]): ReadonlySet<string> {
  return new Set(
    events.flatMap((event) => (event.type === 'capture.recorded' && event.data.secret ? [event.step_id] : [])),
  );
}

function capturesSecret(plan: Plan, stepId: string): boolean {
  const step = plan.steps[plan.indexes.get(stepId) ?? -1]?.step;
  if (step === undefined || step.type === 'manual') return false;
  return Object.values(step.capture).some(({ isSecret }) => isSecret);
}

function forgottenMessage({ id, index }: { readonly id: string; readonly index: number }): string {
  const how =
    index < 0
      ? 'the runbook no longer has that step, so begin a new run'
      : `do that step again with '--from ${id}', or begin a new run`;
  return `step '${id}' captured a secret, which is not kept, so it could not be hidden in what later steps write; ${how}`;
}

async function textOf({ redacted, value, blob }: CapturedValue, store: RunStore): Promise<string | undefined> {
  if (redacted) return undefined;
  return value ?? (blob === undefined ? undefined : store.readBlob(blob));
}

function lostMessage(name: string, { stepId, redacted }: CapturedValue): string {
  const why = redacted ? 'was redacted in the record' : 'is no longer there';
  return `'${name}', which a later step needs, ${why}, so it cannot be restored; run the step that captures it again with '--from ${stepId}'`;
}

function typeOf(plan: Plan, name: string): CaptureType {
  const step = plan.steps[plan.indexes.get(plan.captors.get(name) ?? '') ?? -1]?.step;
  const capture: Capture | undefined = step === undefined || step.type === 'manual' ? undefined : step.capture[name];
  return capture?.type ?? 'string';
}

/** The captures that steps may need; a name counts however it is written. */
function namesUsed(plan: Plan, steps: readonly LeafStep[]): ReadonlySet<string> {
  const groups = plan.steps.flatMap(({ groups: around }) => around.flatMap(({ when }) => when ?? []));
  const expressions = [...groups, ...steps.flatMap(expressionsOf)];
  const templates = steps.flatMap(textsIn);
  const paths = [
    ...expressions.flatMap(expressionPaths),
    ...templates.flatMap((text) =>
      templateOf(text, plan.apiVersion).parts.flatMap((part) => (part.kind === 'reference' ? [part.path] : [])),
    ),
  ];
  const isAll = paths.some(({ length, 0: root }) => length === 1 && root === 'captures');
  return new Set(isAll ? plan.captors.keys() : paths.flat());
}

function expressionsOf(step: LeafStep): readonly string[] {
  const when = step.when === undefined ? [] : [step.when];
  if (step.type === 'manual') return when;
  const asserted = step.assertions.flatMap((assertion) => (assertion.kind === 'expr' ? [assertion.expression] : []));
  const captured = Object.values(step.capture).flatMap(({ select }) =>
    select.kind === 'expr' ? [select.expression] : [],
  );
  return [...when, ...asserted, ...captured];
}

function expressionPaths(text: string): readonly (readonly string[])[] {
  const parsed = parseExpression(text);
  return parsed.ok ? parsed.value.references.map(({ path }) => path) : [];
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
