import { failed, type Result } from '../model/result.js';
import type { CaptureType } from '../model/runbook.js';
import { evaluateIn } from '../run/condition.js';
import { resolverOf } from '../run/resolve.js';
import { stepState } from '../run/state.js';
import { type CapturedText, type StepOutcome, typedValue, type Values } from '../run/values.js';
import { wholeCapture } from './seen/captures.js';
import { type RunView, shownCaptures, shownInputs, shownVars } from './view.js';

/**
 * The value of an expression or a template of `runbook/v1`. What it works on is redacted already: a comparison with a
 * secret must not tell what it is.
 */
export function evaluateExpression(text: string, view: RunView): Result<unknown, string> {
  const { governance } = view.plan;
  const values = valuesOf(view, (name) => text.includes(name));
  const value = text.includes('{{')
    ? resolverOf(values, governance).text(text)
    : evaluateIn(text.replace(/^\.(?=[A-Za-z_])/, ''), values, governance);
  return value.ok ? value : failed(value.error.message);
}

/** A template filled in with what is known now, redacted; as it is written where something has no value. */
export function filledText(template: string, view: RunView): string {
  const filled = resolverOf(valuesOf(view), view.plan.governance).text(template);
  return view.shown.text(filled.ok ? filled.value : template);
}

/** The values that names have, redacted; a capture that is stored beside the trace is only read whole where it is wanted. */
export function valuesOf(view: RunView, isWanted: (capture: string) => boolean = () => false): Values {
  const { plan, state, environment, shown } = view;
  const shownEnvironment = Object.entries(environment).map(([name, value]) => [name, value && shown.text(value)]);
  return {
    apiVersion: plan.apiVersion,
    vars: shownVars(view),
    inputs: shownInputs(view),
    captures: capturesOf(view, isWanted),
    captors: plan.captors,
    outcome: (stepId) => outcomeOf(view, stepId),
    runId: state.origin?.runId ?? '',
    environment: Object.fromEntries(shownEnvironment),
  };
}

function capturesOf(view: RunView, isWanted: (capture: string) => boolean): ReadonlyMap<string, CapturedText> {
  const types = view.plan.steps.flatMap(({ step }) =>
    step.type === 'manual' ? [] : Object.entries(step.capture).map(([name, { type }]) => [name, type] as const),
  );
  const typeOf = new Map(types);
  const beginnings = Object.entries(shownCaptures(view));
  const captures = beginnings.map(
    ([name, text]) => [name, isWanted(name) ? wholeCapture(name, text, view) : text] as const,
  );
  return new Map(captures.map(([name, text]) => [name, { text, type: shownType(text, typeOf.get(name)) }]));
}

// What was redacted or cut may no longer be what it was declared to be.
function shownType(text: string, type: CaptureType = 'string'): CaptureType {
  try {
    const value = typedValue({ text, type });
    return Number.isNaN(value) ? 'string' : type;
  } catch {
    return 'string';
  }
}

function outcomeOf({ plan, state }: RunView, stepId: string): StepOutcome | undefined {
  const done = stepState(state, plan.indexes.get(stepId) ?? -1);
  if (done.name !== 'done') return undefined;
  return { status: done.result.status, ...(done.exitCode !== undefined && { exitCode: done.exitCode }) };
}
