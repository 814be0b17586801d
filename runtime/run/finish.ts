import type { RunEvent, StepError } from '../model/event.js';
import { unreachable } from '../model/result.js';
import { evaluateAssertions } from './assertion.js';
import type { FinishedExecution } from './command.js';
import { resultEvent, type StepContext, stepEvent } from './step-event.js';

/** What it means that the program of a step has ended: how, what was captured, what was asserted, and the result. */
export function finishedEvents(ctx: StepContext, execution: FinishedExecution): readonly RunEvent[] {
  const { executed, stdout, captures } = execution;
  const evaluated =
    executed.outcome === 'exited'
      ? evaluateAssertions(execution.assertions, { stdout, exitCode: executed.exit_code, redact: execution.redact })
      : [];
  const error = errorOf(execution, evaluated.find((assertion) => !assertion.passed)?.detail);
  const previews = Object.fromEntries(captures.map((capture) => [capture.name, capture.preview]));
  return [
    stepEvent(ctx, 'step.executed', executed),
    ...captures.map((capture) => stepEvent(ctx, 'capture.recorded', capture)),
    ...evaluated.map((assertion) => stepEvent(ctx, 'assertion.evaluated', assertion)),
    resultEvent(ctx, 'engine', error, { captures: previews }),
  ];
}

function errorOf(
  { executed, assertions, stderr, redact }: FinishedExecution,
  failedAssertion: string | undefined,
): StepError | null {
  switch (executed.outcome) {
    case 'timeout':
      return {
        kind: 'timeout',
        message: `its time limit was reached, so it was ended after ${executed.duration_ms} ms`,
      };
    case 'cancelled':
      return { kind: 'cancelled', message: 'ended because the run was cancelled' };
    case 'spawn-failed':
      return { kind: 'exit', message: executed.detail ?? 'the program could not be started' };
    case 'exited':
      break;
    default:
      return unreachable(executed.outcome);
  }
  if (failedAssertion !== undefined) return { kind: 'assertion', message: failedAssertion };
  const checksExit = assertions.some((assertion) => assertion.kind === 'exit_code');
  return executed.exit_code === 0 || checksExit
    ? null
    : { kind: 'exit', message: exitMessage(executed, redact(stderr)) };
}

function exitMessage(executed: FinishedExecution['executed'], stderr: string): string {
  const how = executed.signal === null ? `exit code ${executed.exit_code}` : `ended by ${executed.signal}`;
  const said = stderr.trim().split('\n').at(-1)?.slice(0, 300) ?? '';
  return said === '' ? how : `${how}: ${said}`;
}
