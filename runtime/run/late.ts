import { ok } from '../model/result.js';
import { expiredApproval } from './approve.js';
import { type Decision, refused } from './decision.js';
import { interventionEnd, lateIntervention } from './intervention.js';
import { evidenceDeadline, expiredEvidence } from './manual.js';
import { approvalEnd } from './requirement.js';
import { type StepContext, stepOf } from './step-event.js';

/** The moment until which a step waits for what people have to say; undefined where it waits for nobody, or for ever. */
export function answerDeadline(ctx: StepContext): string | undefined {
  const step = stepOf(ctx);
  switch (step.name) {
    case 'awaiting-approval':
      return approvalEnd(ctx, step.approval);
    case 'awaiting-evidence':
      return evidenceDeadline(ctx, step);
    case 'intervening':
      return interventionEnd(ctx, step);
    default:
      return undefined;
  }
}

/** Decides what happens where nobody has said in time what a step waits for. */
export function expireStep(ctx: StepContext): Decision {
  const late = expiredApproval(ctx) ?? expiredEvidence(ctx) ?? lateIntervention(ctx);
  return late
    ? ok(late)
    : refused('not-late', `step '${ctx.planStep.step.id}' waits for nobody, or there is time left`);
}
