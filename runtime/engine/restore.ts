import { parseExpression } from '../expr/expression.js';
import type { Plan } from '../model/plan.js';
import { failed, ok, type Result } from '../model/result.js';
import type { Capture, CaptureType, LeafStep } from '../model/runbook.js';
import { templateOf } from '../run/resolve.js';
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
  const first = fromIndex ?? currentStepIndex(state);
  // Its captures were recorded, and a person may say that it is done.
  const inFlight = first;
  const needed = namesUsed(
    plan,
    plan.steps.slice(first).map(({ step }) => step),
  );
  for (const [name, captured] of Object.entries(state.captures)) {
    const captor = plan.indexes.get(captured.stepId);
    // It is captured again before it is needed.
    if (captor !== undefined && captor >= first && !(captor === inFlight && fromIndex === undefined)) continue;
    const text = await textOf(captured, store);
    if (text !== undefined) workspace.captures.set(name, { text, type: typeOf(plan, name) });
    else if (needed.has(name)) return failed(lostMessage(name, captured));
  }
  return ok(workspace);
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
