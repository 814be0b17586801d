import type { Value } from '../expr/expression.js';
import { failed, type Result } from '../model/result.js';
import { parsedJson } from '../run/capture.js';
import { type Brought, evaluateIn, holds } from '../run/condition.js';
import type { RunState } from '../run/state.js';
import { typedValue } from '../run/values.js';
import type { CapturedAll } from './capture-all.js';
import { withheldText } from './cut-output.js';
import type { Drive, Workspace } from './drive.js';
import type { Execution } from './ports.js';
import { valuesOf } from './values.js';

/** Evaluates expressions about the output of a step that has just ended. */
export interface AboutOutput {
  /** The value of an expression that a capture takes; `json` is the output it is taken from. */
  value(expression: string, from: string): Result<Value, { readonly message: string }>;
  /** Whether an assertion holds, with what the step captured. */
  holds(
    expression: string,
    captured: Pick<CapturedAll, 'values' | 'isWithheld'>,
  ): Result<boolean, { readonly message: string }>;
}

/** What expressions about this output know. */
export function aboutOutput(drive: Drive, workspace: Workspace, state: RunState, execution: Execution): AboutOutput {
  const { governance } = drive.plan;
  const values = () => valuesOf(drive, workspace, state);
  return {
    value: (expression, from) => evaluateIn(expression, values(), governance, broughtBy(execution, from)),
    holds: (expression, captured) => {
      const all = new Map([...values().captures, ...captured.values]);
      const now = Object.fromEntries([...all].map(([name, value]) => [name, typedValue(value)]));
      const brought = { ...now, ...broughtBy(execution, execution.stdout.text), captures: now };
      const result = holds(expression, values(), governance, brought);
      // Why not may quote the output.
      if (result.ok || !captured.isWithheld) return result;
      return failed({ message: `'${expression}' cannot be evaluated: ${withheldText}` });
    },
  };
}

function broughtBy({ stdout, stderr, exitCode }: Execution, from: string): Brought {
  const json = parsedJson(from);
  return { stdout: stdout.text, stderr: stderr.text, exit_code: exitCode, ...(json && { json: json.value }) };
}
