import type { Value } from '../expr/expression.js';
import type { StepResult } from '../model/event.js';
import type { ApiVersion, CaptureType } from '../model/runbook.js';

/** Where the values of names come from while a run goes on; unredacted, so it stays in memory. */
export interface Values {
  /** Decides what a template may say. */
  readonly apiVersion: ApiVersion;
  readonly vars: Readonly<Record<string, string>>;
  readonly inputs: Readonly<Record<string, string | number | boolean>>;
  readonly captures: ReadonlyMap<string, CapturedText>;
  /** The step that brings a capture, by its name. */
  readonly captors: ReadonlyMap<string, string>;
  /** How a step ended; undefined where it has not. */
  outcome(stepId: string): StepOutcome | undefined;
  readonly runId: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** What stands for what a step leaves behind, where it is told what a run would do. */
  readonly standIn?: (path: readonly string[]) => string | undefined;
}

/** A captured value as it came. */
export interface CapturedText {
  readonly text: string;
  readonly type: CaptureType;
}

export interface StepOutcome {
  readonly status: StepResult['status'];
  readonly exitCode?: number | null;
}

/** The value of a name by its path; undefined where it has none. */
export function valueAt(values: Values, path: readonly string[]): Value | undefined {
  const [root = '', name, ...rest] = path;
  if (name === undefined) return bareValue(values, root);
  if (root === 'steps') return stepValue(values, name, rest) ?? values.standIn?.(path);
  return rest.length === 0 ? namedValue(values, root, name) : undefined;
}

function namedValue(values: Values, root: string, name: string): Value | undefined {
  switch (root) {
    case 'vars':
      return own(values.vars, name);
    case 'inputs':
      return own(values.inputs, name);
    case 'captures':
      return captureValue(values, name);
    case 'env':
      return own(values.environment, name);
    case 'run':
      return name === 'id' ? values.runId : undefined;
    default:
      return undefined;
  }
}

/** What a step has left behind for later ones: its status, its exit code and what it captured. */
export function outcomeValue(values: Values, stepId: string): Value | undefined {
  const outcome = values.outcome(stepId);
  if (outcome === undefined) return undefined;
  return { status: outcome.status, exit_code: outcome.exitCode ?? null, outputs: outputsOf(values, stepId) };
}

/** The value that a captured text is read as. */
export function typedValue({ text, type }: CapturedText): Value {
  switch (type) {
    case 'string':
      return text;
    case 'number':
      return Number(text);
    case 'boolean':
      return text === 'true';
    case 'json':
      return JSON.parse(text) as Value;
  }
}

/** Why a capture has no value, worded to follow its name; undefined for a name that nothing captures. */
export function missingCapture(values: Values, path: readonly string[]): string | undefined {
  const [root = '', name, , output] = path;
  const capture = root === 'steps' ? output : (name ?? root);
  const stepId = capture === undefined ? undefined : values.captors.get(capture);
  if (stepId === undefined || (name !== undefined && root !== 'captures' && root !== 'steps')) return undefined;
  const status = values.outcome(stepId)?.status;
  if (status === 'passed')
    return `is captured by step '${stepId}', but its value cannot be restored; do that step again with '--from ${stepId}'`;
  return status === undefined
    ? `is captured by step '${stepId}', which has not run`
    : `is captured by step '${stepId}', which was ${status}`;
}

function bareValue(values: Values, name: string): Value | undefined {
  return captureValue(values, name) ?? own(values.vars, name) ?? own(values.inputs, name);
}

function captureValue(values: Values, name: string): Value | undefined {
  const captured = values.captures.get(name);
  return captured && typedValue(captured);
}

function stepValue(values: Values, stepId: string, rest: readonly string[]): Value | undefined {
  const outcome = values.outcome(stepId);
  const [field, name] = rest;
  if (outcome === undefined) return undefined;
  if (field === 'outputs')
    return name !== undefined && values.captors.get(name) === stepId ? captureValue(values, name) : undefined;
  if (name !== undefined) return undefined;
  if (field === 'status') return outcome.status;
  return field === 'exit_code' ? (outcome.exitCode ?? undefined) : undefined;
}

function outputsOf(values: Values, stepId: string): Value {
  const names = [...values.captors].filter(([name, captor]) => captor === stepId && values.captures.has(name));
  return Object.fromEntries(names.map(([name]) => [name, captureValue(values, name) ?? null]));
}

function own<Held>(record: Readonly<Record<string, Held>>, name: string): Held | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
