import type { EvidenceNeed, StepNeeds } from '../model/event.js';
import type { EvidenceRequirement, LeafStep } from '../model/runbook.js';

/** What is recorded of what people have to give for a step; nothing where that is nothing. */
export function needsOf(step: LeafStep): { readonly requires?: StepNeeds } {
  const { min = 0, roles = [] } = step.approvals ?? {};
  const needs: StepNeeds = {
    ...(min > 0 && { approvals: { min, roles } }),
    ...(step.type === 'manual' && { evidence: Object.fromEntries(step.requiredEvidence.map(needOf)) }),
  };
  return Object.keys(needs).length === 0 ? {} : { requires: needs };
}

function needOf(requirement: EvidenceRequirement): readonly [string, EvidenceNeed] {
  const { kind, name } = requirement;
  return [name, kind === 'checklist' ? { kind, items: requirement.items } : { kind }];
}
