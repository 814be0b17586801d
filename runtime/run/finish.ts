import type { AssertionEvaluated, RunEvent, StepError, StepExecuted } from '../model/event.js';
import { unreachable } from '../model/result.js';
import type { Retry } from '../model/runbook.js';
import { evaluateAssertions } from './assertion.js';
import type { FinishedExecution } from './command.js';
import { openedIntervention } from './intervention.js';
import { resultEvent, type StepContext, stepEvent, stepOf } from './step-event.js';

/**
 * What it means that the program of a step has ended: how, what was captured, what was asserted, and the result, or that
 * it is tried again.
 */
export function finishedEvents(ctx: StepContext, execution: FinishedExecution, retries: number): readonly RunEvent[] {
  const { executed, captures } = execution;
  const evaluated = executed.outcome === 'exited' ? evaluateAssertions(execution) : [];
  const error = errorOf(execution, evaluated);
  const ended = stepEvent(ctx, 'step.executed', executed);
  const assertions = evaluated.map((assertion) => stepEvent(ctx, 'assertion.evaluated', assertion));
  const retried = error === null ? undefined : retriedEvent(ctx, error, retries);
  // What an attempt captured that did not count is no value of the run.
  if (retried) return [ended, ...assertions, retried];
  const waiting = error === null ? undefined : interventionAfter(ctx, error);
  if (waiting) return [ended, ...assertions, waiting];
  const previews = Object.fromEntries(captures.map((capture) => [capture.name, capture.preview]));
  return [
    ended,
    ...captures.map((capture) => stepEvent(ctx, 'capture.recorded', capture)),
    ...assertions,
    resultEvent(ctx, 'engine', error, { captures: previews }),
  ];
}

/** What ran into its time limit may have done anything; only where the runbook goes on regardless is nobody asked. */
function interventionAfter(ctx: StepContext, { kind, message }: StepError): RunEvent | undefined {
  const { step } = ctx.planStep;
  const goesOn = step.type !== 'manual' && step.onError === 'continue';
  return kind === 'timeout' && !goesOn ? openedIntervention(ctx, 'timeout', message) : undefined;
}

function retriedEvent(ctx: StepContext, error: StepError, retries: number): RunEvent | undefined {
  const { step } = ctx.planStep;
  const retry = step.type === 'manual' ? undefined : step.retry;
  if (retry === undefined || retries >= retry.maxAttempts || !isRetryable(error)) return undefined;
  const next = stepOf(ctx).attempt + 1;
  return stepEvent(ctx, 'step.retried', {
    next_attempt: next,
    delay_ms: delayOf(retry, retries),
    cause: error.message,
  });
}

function delayOf({ initialMs, factor }: Retry, retries: number): number {
  return Math.round(initialMs * factor ** retries);
}

function isRetryable({ kind }: StepError): boolean {
  return kind === 'exit' || kind === 'assertion' || kind === 'timeout' || kind === 'capture';
}

function errorOf(execution: FinishedExecution, evaluated: readonly AssertionEvaluated[]): StepError | null {
  const { executed, assertions, captureFault } = execution;
  const ended = endingError(executed);
  if (ended !== undefined) return ended;
  const broken = evaluated.find((assertion) => !assertion.passed);
  if (broken) return { kind: 'assertion', message: broken.detail };
  const checksExit = assertions.some((assertion) => assertion.kind === 'exit_code');
  if (executed.exit_code !== 0 && !checksExit) return { kind: 'exit', message: exitMessage(execution) };
  return captureFault === undefined ? null : { kind: 'capture', message: captureFault };
}

function endingError({ outcome, duration_ms, detail }: StepExecuted): StepError | undefined {
  switch (outcome) {
    case 'timeout':
      return { kind: 'timeout', message: `its time limit was reached, so it was ended after ${duration_ms} ms` };
    case 'cancelled':
      return { kind: 'cancelled', message: 'ended because the run was cancelled' };
    case 'spawn-failed':
      return { kind: 'exit', message: detail ?? 'the program could not be started' };
    case 'refused':
      return { kind: 'governance', message: detail ?? 'something that the step wanted to start was refused' };
    case 'exited':
      return undefined;
    default:
      return unreachable(outcome);
  }
}

function exitMessage({ executed, stderr, redact, removedEnvironment }: FinishedExecution): string {
  const how = executed.signal === null ? `exit code ${executed.exit_code}` : `ended by ${executed.signal}`;
  const said = redact(stderr).trim().split('\n').at(-1)?.slice(0, 300) ?? '';
  const removed =
    removedEnvironment.length === 0
      ? ''
      : ` (not given to it by governance.deny_env_vars: ${removedEnvironment.join(', ')})`;
  return `${said === '' ? how : `${how}: ${said}`}${removed}`;
}
