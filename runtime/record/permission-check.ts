import type { Attempt } from './attempt.js';
import { isComplete } from './grant-check.js';

/** Why nothing allows the start of a step, or undefined where something does. */
export function permissionFault(attempt: Attempt, hash: string | undefined): string | undefined {
  const { verdict, decision } = attempt;
  if (attempt.isStarted) return 'it was allowed once, and was started already';
  if (decision === 'deny') return 'governance denied it';
  if (verdict && verdict.command_hash !== hash) return 'it is not the command that was judged';
  const lack = attempt.isAutomatic ? automaticFault(attempt) : missingApproval(attempt, hash);
  return lack ?? unjudged(attempt);
}

function automaticFault({ verdict, decision, ready }: Attempt): string | undefined {
  if (decision === 'require_approval') return 'governance asked for an approval';
  if (ready.requires?.approvals) return 'it needs the approval of people';
  return verdict && verdict.final !== 'safe' ? `it is ${verdict.final}, and nobody approved it` : undefined;
}

function unjudged({ verdict, decision }: Attempt): string | undefined {
  if (!verdict) return 'its risk was not judged';
  return decision === undefined ? 'governance did not decide on it' : undefined;
}

function missingApproval({ approval, verdict }: Attempt, hash: string | undefined): string | undefined {
  if (!approval) return 'nobody was asked for an approval';
  const { request, people, isVoid } = approval;
  if (request.command_hash !== hash) return 'it is not the command that was approved';
  if (verdict?.final === 'dangerous' && request.gesture !== 'typed') {
    return 'it is dangerous, and nobody was asked to type what it is done to';
  }
  if (isVoid) return 'the approval was taken back or ran out';
  return isComplete(approval) ? undefined : `${people.size} of ${request.requirement.min} approvals were given`;
}
