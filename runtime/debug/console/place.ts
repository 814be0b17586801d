import type { ApprovalQuestion, EvidenceRequest, InterventionQuestion } from '../../engine/ports.js';
import type { PlanStep } from '../../model/plan.js';
import type { Stop } from '../stop.js';

/** Where a run is while commands are said of it. */
export type Place =
  | { readonly kind: 'stopped'; readonly stop: Stop }
  | { readonly kind: 'asked'; readonly asked: Asked }
  /** It goes on meanwhile; nobody at a terminal is asked for commands then. */
  | { readonly kind: 'running'; readonly planStep: PlanStep | undefined }
  | { readonly kind: 'over' }
  /** It is only looked at, and nothing of it goes on. */
  | { readonly kind: 'record' };

/** What a run waits for a person to say. */
export type Asked =
  | { readonly kind: 'approval'; readonly request: ApprovalQuestion }
  | { readonly kind: 'evidence'; readonly request: EvidenceRequest }
  | { readonly kind: 'intervention'; readonly request: InterventionQuestion };

/** The step that a run is at; undefined once nothing of it goes on. */
export function stepAt(place: Place): PlanStep | undefined {
  switch (place.kind) {
    case 'stopped':
      return place.stop.planStep;
    case 'asked':
      return place.asked.request.planStep;
    case 'running':
      return place.planStep;
    case 'over':
    case 'record':
      return undefined;
  }
}
