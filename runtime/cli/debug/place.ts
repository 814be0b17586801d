import type { Stop } from '../../debug/stop.js';
import type { ApprovalQuestion, EvidenceRequest, InterventionQuestion } from '../../engine/ports.js';
import type { PlanStep } from '../../model/plan.js';

/** Where a run is while its shell reads commands. */
export type Place =
  | { readonly kind: 'stopped'; readonly stop: Stop }
  | { readonly kind: 'asked'; readonly asked: Asked }
  | { readonly kind: 'over' };

/** What a run waits for a person to say. */
export type Asked =
  | { readonly kind: 'approval'; readonly request: ApprovalQuestion }
  | { readonly kind: 'evidence'; readonly request: EvidenceRequest }
  | { readonly kind: 'intervention'; readonly request: InterventionQuestion };

/** The step that a run is at; undefined once it is over. */
export function stepAt(place: Place): PlanStep | undefined {
  switch (place.kind) {
    case 'stopped':
      return place.stop.planStep;
    case 'asked':
      return place.asked.request.planStep;
    case 'over':
      return undefined;
  }
}
