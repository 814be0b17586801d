import type { Plan } from '../../model/plan.js';
import type { EvidenceRequirement, LeafStep } from '../../model/runbook.js';
import type { WrittenEvidence } from '../evidence-file.js';
import { emptyRecording, type Recording } from '../recording.js';

/** People who agree to everything and hand in all that is asked for but files. */
export function willingPeople(plan: Plan): Recording {
  const steps = [...plan.steps, ...plan.rollbacks.values()].map(({ step }) => step);
  return {
    ...emptyRecording,
    evidence: new Map(steps.map((step) => [step.id, evidenceFor(step)])),
    gates: new Map(steps.map(({ id }) => [id, ['approve']])),
    interventions: new Map(steps.map(({ id }) => [id, [{ resolution: 'done', note: 'it was looked at' }]])),
    prerequisites: 'confirmed',
  };
}

function evidenceFor(step: LeafStep): ReadonlyMap<string, WrittenEvidence> {
  const required = step.type === 'manual' ? step.requiredEvidence : [];
  return new Map(required.flatMap((requirement) => evidenceOf(requirement)));
}

function evidenceOf(requirement: EvidenceRequirement): readonly (readonly [string, WrittenEvidence])[] {
  switch (requirement.kind) {
    case 'text':
      return [[requirement.name, { kind: 'text', text: 'seen' }]];
    case 'checklist':
      return [[requirement.name, { kind: 'checklist', items: requirement.items }]];
    case 'attachment':
      return [];
  }
}
