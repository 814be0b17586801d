import type { StepResult } from '../model/event.js';
import { type Attempt, isActive } from './attempt.js';
import { canonicalJson } from './canonical.js';
import { isComplete } from './grant-check.js';

/** Why a step cannot have the result that a trace gives it, or undefined where it can; only what passed has to be proved. */
export function resultFault(attempt: Attempt, result: StepResult): string | undefined {
  if (result.status !== 'passed') return undefined;
  const fault = isActive(attempt) ? executionFault(attempt) : manualFault(attempt, result);
  return fault === undefined ? undefined : `step '${result.step_id}' cannot have passed: ${fault}`;
}

function executionFault({ executed, isExitAsserted, brokenAssertion, isTakenAsDone }: Attempt): string | undefined {
  if (isTakenAsDone) return undefined;
  if (executed === undefined) return 'it was never run to its end';
  if (executed.outcome !== 'exited') return `its program did not end by itself (${executed.outcome})`;
  if (brokenAssertion !== undefined) return `an assertion did not hold (${brokenAssertion})`;
  return executed.exit_code === 0 || isExitAsserted ? undefined : `it ended with exit code ${executed.exit_code}`;
}

function manualFault({ ready, evidence, approval }: Attempt, result: StepResult): string | undefined {
  const missing = ready.required_evidence?.find((name) => !Object.hasOwn(evidence, name));
  if (missing !== undefined) return `its evidence '${missing}' was not handed in`;
  const changed = Object.entries(result.evidence).find(([name, record]) => !isSame(record, evidence[name]));
  if (changed) return `its evidence '${changed[0]}' is not what was handed in`;
  if (approval) return isComplete(approval) ? undefined : 'it was not approved';
  return Object.keys(evidence).length > 0 ? undefined : 'nobody said that it is done';
}

function isSame(record: unknown, submitted: unknown): boolean {
  return submitted !== undefined && canonicalJson(record) === canonicalJson(submitted);
}
