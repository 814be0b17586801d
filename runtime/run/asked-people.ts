import type { Plan, PlanStep } from '../model/plan.js';
import { starterWord } from '../model/runbook.js';
import { waitedFor } from './deadline.js';
import { approvalWait, standingRequirement } from './requirement.js';

/** Who would have to agree to a step, as far as that can be told before its run: nobody has acted in it yet. */
export interface AskedPeople {
  /** How many different people. */
  readonly min: number;
  /** Each of them in one of these roles; none where anybody counts. */
  readonly roles: readonly string[];
  /** Who holds the roles by the policy; undefined where whoever claims one holds it. */
  readonly holders?: Readonly<Record<string, readonly string[]>>;
  readonly isStarterBarred: boolean;
  /** The steps whose people do not count. */
  readonly barredPeopleOf: readonly string[];
  /** That one alone may go past the number and the bars, with a reason. */
  readonly canBreakGlass: boolean;
  /** How long the request stands, in milliseconds. */
  readonly waitMs: number;
}

/** Whom a step would ask to agree. */
export function askedPeople(plan: Plan, planStep: PlanStep): AskedPeople {
  const { min, roles, holders, self_approval: alone } = standingRequirement({ plan, planStep });
  const { distinctFrom = [] } = planStep.step.approvals ?? {};
  const isStarterBarred = alone !== undefined || distinctFrom.includes(starterWord);
  const barredPeopleOf = distinctFrom.filter((id) => id !== starterWord);
  const isBarring = min > 1 || isStarterBarred || barredPeopleOf.length > 0;
  return {
    ...{ min, roles, isStarterBarred, barredPeopleOf },
    ...(holders && { holders }),
    canBreakGlass: alone === 'break_glass' && isBarring,
    waitMs: waitedFor(approvalWait({ plan, planStep })),
  };
}
