import type { Actor } from '../model/event.js';
import { forwardIdOf } from '../model/plan.js';
import type { Posture } from '../model/posture.js';
import type { Refusal } from './command.js';
import { runsByItself } from './gate.js';
import { type StepContext, stepOf } from './step-event.js';

/** How a word lets a run pass a step by that was not done by the run. */
export type PassingBy = 'skip' | 'done';

/** The reason of the refusal that a person's yes on a terminal or in an editor's dialog takes away. */
export const gestureMissing = 'gesture-missing';

/**
 * Why a word from here does not let a run pass a step by; undefined where it does. Where a step runs or counts only once
 * a person says so with a gesture, it is left out or taken as done by a gesture only: or words would pass its gate.
 */
export function refusedPassingBy(ctx: StepContext, actor: Actor, how: PassingBy): Refusal | undefined {
  if (gestureChannels.has(actor.channel ?? '')) return undefined;
  const why = whyGated(ctx);
  // To leave a rollback out is to reject it, which is a no, and takes no gesture.
  const isNo = how === 'skip' && forwardIdOf(ctx.planStep.step.id) !== undefined;
  if (why === undefined || isNo) return undefined;
  const deed = how === 'skip' ? 'left out' : 'taken as done';
  const message = `step '${ctx.planStep.step.id}' ${why}, so it is ${deed} only by a person who says so by hand; call this on a terminal`;
  return { reason: gestureMissing, message };
}

/**
 * Where what is said was said by hand: typed at the controlling terminal, given in the dialog of an editor, or recorded of
 * a person, which `decide` lets count in a replay alone.
 */
const gestureChannels: ReadonlySet<string> = new Set(['tty', 'vscode', 'dap', 'replay']);

/** Why a person has to say yes to a step, worded to follow its name; undefined where nobody is asked to. */
function whyGated(ctx: StepContext): string | undefined {
  const { planStep, plan } = ctx;
  const { step } = planStep;
  if ((step.approvals?.min ?? 0) > 0) return 'asks for an approval';
  if (step.type === 'manual') {
    // Its evidence is enough where there is any.
    return step.requiredEvidence.length === 0 ? 'is done by a person, who says so' : undefined;
  }
  return forwardIdOf(step.id) === undefined ? whyRiskGated(ctx, plan.posture) : 'takes another step back';
}

function whyRiskGated(ctx: StepContext, posture: Posture): string | undefined {
  const step = stepOf(ctx);
  const risk = 'verdict' in step ? step.verdict?.final : undefined;
  if (risk === undefined) return 'is not proved safe';
  if (risk !== 'safe') return `is ${risk}`;
  return runsByItself(posture) ? undefined : 'does not run by itself under the policy';
}
