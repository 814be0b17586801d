import { identityOf } from '../model/person.js';
import { type ApprovalRequirement, starterWord } from '../model/runbook.js';
import { earlierOf } from '../model/time.js';
import { deadlineAfter } from './deadline.js';
import type { StepContext } from './step-event.js';
import type { OpenApproval } from './step-state.js';

type PlacedStep = Pick<StepContext, 'plan' | 'planStep'>;

/** Who has to approve a step: as its author wrote it, as the policy tightens it, and by whoever acted in the run so far. */
export function requirementOf(ctx: StepContext): ApprovalRequirement {
  const barred = barredPeople(ctx);
  return { ...standingRequirement(ctx), ...(barred.length > 0 && { distinct_from: barred }) };
}

/** Who has to approve a step whoever acts in its run: as its author wrote it, as the policy tightens it. */
export function standingRequirement({ plan, planStep }: PlacedStep): Omit<ApprovalRequirement, 'distinct_from'> {
  const { selfApproval, roles: held } = plan.posture;
  const { min = 1, roles = [] } = planStep.step.approvals ?? {};
  return {
    min: Math.max(1, min),
    roles,
    ...(selfApproval !== 'allow' && { self_approval: selfApproval }),
    ...(held &&
      roles.length > 0 && { holders: Object.fromEntries(roles.map((role) => [role, holdersOf(held, role)])) }),
  };
}

/**
 * Whether people have to approve a step before it is left to one of them to do it by hand. A lower trust level takes
 * nothing away of what the author or the policy asks of other people.
 */
export function asksFirst({ plan, planStep }: PlacedStep): boolean {
  return (planStep.step.approvals?.min ?? 0) > 0 || plan.posture.selfApproval !== 'allow';
}

/** When a request for an approval of the step runs out. */
export function approvalDeadline(ctx: StepContext): string {
  return deadlineAfter(ctx.moment.now, approvalWait(ctx));
}

/** When a request that is open runs out: what is recorded of it gives nobody more time than the step leaves. */
export function approvalEnd(ctx: PlacedStep, { request, askedAt }: OpenApproval): string {
  return earlierOf(request.expires_at, deadlineAfter(askedAt, approvalWait(ctx)));
}

/** How long people have for what the step asks of them, in milliseconds; undefined where nothing is said of it. */
export function approvalWait({ plan, planStep }: PlacedStep): number | undefined {
  return planStep.step.approvals?.ttlMs ?? plan.governance.timeouts.approval;
}

/** Whether what was asked of people before is what would be asked of them now. */
export function isSameRequirement(asked: ApprovalRequirement, wanted: ApprovalRequirement): boolean {
  return JSON.stringify(inOrder(asked)) === JSON.stringify(inOrder(wanted));
}

function barredPeople({ plan, planStep, state }: StepContext): readonly string[] {
  const { distinctFrom = [] } = planStep.step.approvals ?? {};
  const starter = state.origin?.actor.id;
  const isStarterBarred = plan.posture.selfApproval !== 'allow' || distinctFrom.includes(starterWord);
  const names = [
    ...(isStarterBarred && starter !== undefined ? [starter] : []),
    ...distinctFrom.flatMap((id) => (Object.hasOwn(state.people, id) ? (state.people[id] ?? []) : [])),
  ];
  return [...new Map(names.map((name) => [identityOf(name), name])).values()];
}

function holdersOf(held: NonNullable<StepContext['plan']['posture']['roles']>, role: string): readonly string[] {
  return Object.hasOwn(held, role) ? (held[role] ?? []) : [];
}

function inOrder({ min, roles, distinct_from = [], self_approval, holders = {} }: ApprovalRequirement) {
  const held = Object.entries(holders).sort(([one], [other]) => (one < other ? -1 : 1));
  return [min, roles, distinct_from, self_approval ?? 'allow', held];
}
