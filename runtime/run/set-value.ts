import type { VariableChanged } from '../model/event.js';
import type { Plan } from '../model/plan.js';
import { failed, ok, type Result } from '../model/result.js';
import type { Capture, InputDeclaration } from '../model/runbook.js';
import { captureFault } from './capture.js';
import type { Refusal, ValueChange } from './command.js';
import { type Decision, refused } from './decision.js';
import { typedInput } from './inputs.js';
import { refusedBusy } from './jump.js';
import { refusedSpeaker } from './speaker.js';
import type { RunState } from './state.js';
import { setValues } from './values-now.js';

/**
 * Decides whether a person may give a name another value. What was approved before is not touched here: approvals are
 * bound to what a step would do, so they count no more where that comes out differently now.
 */
export function setValue(plan: Plan, state: RunState, command: ValueChange): Decision {
  const { actor, scope, name } = command;
  const refusal = refusedSpeaker(actor, 'set a value') ?? refusedBusy(plan, state) ?? hiddenText(command);
  if (refusal) return failed(refusal);
  const values = valuesOf(plan, state, command);
  if (!values.ok) return refused('value-refused', values.error);
  const { before, after } = values.value;
  if (before === after) return ok([]);
  const data = { scope, name, ...(before !== undefined && { before }), after, ...hashes(values.value, command) };
  return ok([{ type: 'variable.changed', actor, data }]);
}

/** A longer value would not stand in the trace itself. */
const mostCharacters = 16 * 1024;

// A run that goes on from its record would have another value than the one that was set.
function hiddenText({ scope, name, text, redact }: ValueChange): Refusal | undefined {
  const what = `the new value of '${scope}.${name}'`;
  if (redact(text) !== text) {
    const message = `${what} holds something that is kept out of the record, so the run could not go on from it; begin a new run with it`;
    return { reason: 'value-hidden', message };
  }
  const message = `${what} has ${text.length} characters; at most ${mostCharacters} can be set`;
  return text.length > mostCharacters ? { reason: 'value-too-long', message } : undefined;
}

type Values = Pick<VariableChanged, 'before' | 'after'>;

function valuesOf(plan: Plan, state: RunState, { scope, name, text }: ValueChange): Result<Values, string> {
  switch (scope) {
    case 'vars':
      return Object.hasOwn(plan.vars, name)
        ? ok({ ...beforeOf(setValues(state, scope)[name] ?? plan.vars[name]), after: text })
        : failed(`the runbook has no variable '${name}'`);
    case 'inputs':
      return inputValues(plan.inputs[name], state, name, text);
    case 'captures':
      return captureValues(plan, state, name, text);
  }
}

function inputValues(
  declaration: InputDeclaration | undefined,
  state: RunState,
  name: string,
  text: string,
): Result<Values, string> {
  if (declaration === undefined) return failed(`the runbook has no input '${name}'`);
  if (declaration.isSecret)
    return failed(`input '${name}' is a secret, so its value is not taken as text; begin a new run for another one`);
  const after = typedInput(name, declaration, text);
  if (!after.ok) return after;
  return ok({
    ...beforeOf(setValues(state, 'inputs')[name] ?? state.origin?.created.inputs?.[name]),
    after: after.value,
  });
}

function captureValues(plan: Plan, state: RunState, name: string, text: string): Result<Values, string> {
  const captured = Object.hasOwn(state.captures, name) ? state.captures[name] : undefined;
  const captor = plan.captors.get(name);
  if (captured === undefined) {
    const why = captor === undefined ? 'no step captures it' : `step '${captor}' captures it`;
    return failed(`capture '${name}' has no value yet that could be set; ${why}`);
  }
  const fault = captureRefusal(captureNamed(plan, name), name, text);
  return fault === undefined ? ok({ before: captured.value ?? captured.preview, after: text }) : failed(fault);
}

function captureNamed(plan: Plan, name: string): Capture | undefined {
  const step = plan.steps[plan.indexes.get(plan.captors.get(name) ?? '') ?? -1]?.step;
  return step === undefined || step.type === 'manual' ? undefined : step.capture[name];
}

function captureRefusal(capture: Capture | undefined, name: string, text: string): string | undefined {
  if (capture === undefined) return `the runbook no longer captures '${name}'`;
  if (capture.isSecret) return `capture '${name}' is a secret, so no other value is taken for it as text`;
  const isOfType = captureFault(text, capture.type) === undefined;
  return isOfType ? undefined : `capture '${name}' is a ${capture.type}, and the new value is none`;
}

function beforeOf(before: Values['before']): Pick<Values, 'before'> {
  return before === undefined ? {} : { before };
}

// Over the redacted value: a digest of a guessable secret would give it away.
function hashes({ before, after }: Values, { digest, redact }: ValueChange) {
  return {
    ...(before !== undefined && { before_hash: digest(redact(String(before))) }),
    after_hash: digest(String(after)),
  };
}
