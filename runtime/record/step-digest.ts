import type { Plan, PlanStep } from '../model/plan.js';
import { canonicalJson } from './canonical.js';
import type { Sha256Hex } from './chain.js';

/**
 * A digest of what each step of a plan says, in their order. Where a step stands in the text does not count. Cut to 64
 * bits: it tells an author what was changed; what proves it is the digest of the whole runbook.
 */
export function stepDigests({ steps }: Plan, sha256Hex: Sha256Hex): readonly string[] {
  return steps.map((planStep) => sha256Hex(canonicalJson(saidBy(planStep))).slice(0, 16));
}

function saidBy({ step, groups }: PlanStep): object {
  const rollback = 'rollback' in step && step.rollback ? { rollback: withoutPlace(step.rollback) } : {};
  const conditions = groups.map(({ id, when }) => ({ id, ...(when !== undefined && { when }) }));
  return { ...withoutPlace(step), ...rollback, groups: conditions };
}

function withoutPlace<Placed extends { readonly at: unknown }>({ at: _, ...said }: Placed): Omit<Placed, 'at'> {
  return said;
}
