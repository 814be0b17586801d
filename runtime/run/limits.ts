import { forwardIdOf } from '../model/plan.js';
import type { Posture } from '../model/posture.js';
import type { Classification } from '../model/risk.js';
import { isPast, laterBy } from '../model/time.js';
import type { Refusal } from './command.js';
import type { Gate } from './gate.js';
import { type StepContext, stepOf } from './step-event.js';

/** The gate that is shut because a run has changed as much as it may; undefined where it has not. */
export function limitGate(
  { plan, planStep, state }: Omit<StepContext, 'moment'>,
  classification: Classification,
): Gate | undefined {
  // What takes a step back makes up for a change, and must not be stopped by how many there were.
  if (forwardIdOf(planStep.step.id) !== undefined) return undefined;
  return spentGate(plan.posture, classification, state.spent.mutations);
}

/** The gate of a command after so many that were not safe. */
export function spentGate(
  { limits: { maxMutations }, layers }: Posture,
  { final }: Classification,
  mutations: number,
): Gate | undefined {
  if (final.risk === 'safe' || maxMutations === undefined || mutations < maxMutations) return undefined;
  const message =
    maxMutations === 0
      ? "'max_mutations' is 0, so nothing that is not safe is run; do it by hand, or let the policy allow more"
      : `the run has made the ${maxMutations} change${maxMutations === 1 ? '' : 's'} that 'max_mutations' allows; begin a new run for more`;
  const layer = layers.maxMutations?.layer ?? 'default';
  return {
    kind: 'denied',
    verdict: { decision: 'deny', rule: 'limits/max_mutations', layer, risk: final.risk, message },
  };
}

/** Why a critical step may not be approved yet, because another one was run a short time ago; undefined where it may. */
export function coolingRefusal(ctx: StepContext): Refusal | undefined {
  const step = stepOf(ctx);
  const isCritical = 'verdict' in step && step.verdict?.critical === true;
  const until = isCritical ? coolingUntil(ctx) : undefined;
  if (until === undefined) return undefined;
  const message = `a critical step was run a short time ago, so '${ctx.planStep.step.id}' can only be approved from ${until} on; look at what that one did, and answer then`;
  return { reason: 'cooling-down', message };
}

/** A year: no cooldown is longer, and a moment so far away can still be told. */
const longestCooldownMs = 366 * 24 * 3_600_000;

function coolingUntil({ plan, state, moment }: StepContext): string | undefined {
  const { cooldownMs } = plan.posture.limits;
  const { criticalAt } = state.spent;
  if (cooldownMs === undefined || criticalAt === undefined) return undefined;
  const until = laterBy(criticalAt, Math.min(cooldownMs, longestCooldownMs));
  return isPast(until, moment.now) ? undefined : until;
}
