import type { StepResult } from '../model/event.js';
import { type Attempt, isActive, type StepEvent } from './attempt.js';
import { canonicalJson } from './canonical.js';
import { isComplete } from './grant-check.js';
import { lacksApproval, missingEvidence } from './needs-check.js';

/** Why an event cannot hold a result that is said to be of a step of this run; undefined where it can. */
export function misplacedResult(event: Extract<StepEvent, { readonly type: 'step.result' }>): string | undefined {
  const { step_id: step, run_id: run, status, error } = event.data;
  if (step !== event.step_id) return `the line of step '${event.step_id}' holds the result of step '${step}'`;
  if (run !== event.run_id) return `the result of step '${step}' is one of run '${run}'`;
  return status === 'passed' && error !== null ? `step '${step}' passed and has an error` : undefined;
}

/** Why a step cannot have the result that a trace gives it, or undefined where it can; only what passed has to be proved. */
export function resultFault(attempt: Attempt, result: StepResult): string | undefined {
  if (result.status !== 'passed') return undefined;
  const fault = captureFault(attempt, result) ?? proofFault(attempt, result);
  return fault === undefined ? undefined : `step '${result.step_id}' cannot have passed: ${fault}`;
}

function captureFault({ captures }: Attempt, result: StepResult): string | undefined {
  const changed = Object.entries(result.captures).find(([name, preview]) => captures[name] !== preview);
  return changed && `'${changed[0]}' is not what was captured`;
}

function proofFault(attempt: Attempt, result: StepResult): string | undefined {
  // What could not be filled in was nobody's work yet.
  const isOfEngine = isActive(attempt) || attempt.ready.instructions === undefined;
  return isOfEngine ? executionFault(attempt) : manualFault(attempt, result);
}

function executionFault(attempt: Attempt): string | undefined {
  const { executed, isExitAsserted, brokenAssertion, isTakenAsDone } = attempt;
  if (isTakenAsDone) return isUnapprovedHand(attempt) ? 'it was not approved' : undefined;
  if (executed === undefined) return 'it was never run to its end';
  if (executed.outcome !== 'exited') return `its program did not end by itself (${executed.outcome})`;
  if (brokenAssertion !== undefined) return `an assertion did not hold (${brokenAssertion})`;
  return executed.exit_code === 0 || isExitAsserted ? undefined : `it ended with exit code ${executed.exit_code}`;
}

// What was left to a person needs their approval first; what was started had it already.
function isUnapprovedHand(attempt: Attempt): boolean {
  const { approval, isStarted } = attempt;
  if (approval?.request.by_hand && !isComplete(approval)) return true;
  return !isStarted && lacksApproval(attempt);
}

function manualFault(attempt: Attempt, result: StepResult): string | undefined {
  const { evidence, approval } = attempt;
  const missing = missingEvidence(attempt);
  if (missing !== undefined) return missing;
  const changed = Object.entries(result.evidence).find(([name, record]) => !isSame(record, evidence[name]));
  if (changed) return `its evidence '${changed[0]}' is not what was handed in`;
  if (lacksApproval(attempt)) return 'it was not approved';
  if (approval) return isComplete(approval) ? undefined : 'it was not approved';
  return Object.keys(evidence).length > 0 ? undefined : 'nobody said that it is done';
}

function isSame(record: unknown, submitted: unknown): boolean {
  return submitted !== undefined && canonicalJson(record) === canonicalJson(submitted);
}
