import type { Plan } from '../model/plan.js';
import type { FinalRisk } from '../model/risk.js';
import type { LeafStep } from '../model/runbook.js';

/** How long a step of a class may run, in milliseconds: its own limit or the default, but never longer than governance allows. */
export function timeLimit(plan: Plan, step: LeafStep, risk: FinalRisk): number {
  const own = step.type === 'manual' ? undefined : step.timeoutMs;
  const wanted = own ?? plan.defaultTimeoutMs;
  return Math.min(wanted, plan.governance.timeouts[risk] ?? wanted);
}
