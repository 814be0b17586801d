import type { EvidenceAnswer, EvidenceRequest } from '../../engine/ports.js';

type Given = EvidenceAnswer['given'];

/** Evidence that a person gave for the step that waits before the run asked for it. */
export interface KeptEvidence {
  /** Begins anew where another step asks. */
  begin(request: EvidenceRequest): void;
  keep(name: string, given: Given): void;
  /** What was kept under a name, which is then no longer kept. */
  take(name: string): Given | undefined;
  get(name: string): Given | undefined;
  readonly names: readonly string[];
}

/** Nothing kept. */
export function noEvidence(): KeptEvidence {
  let step = '';
  const kept = new Map<string, Given>();
  return {
    begin: ({ planStep }) => {
      if (planStep.step.id !== step) kept.clear();
      step = planStep.step.id;
    },
    keep: (name, given) => {
      kept.set(name, given);
    },
    take: (name) => {
      const given = kept.get(name);
      kept.delete(name);
      return given;
    },
    get: (name) => kept.get(name),
    get names() {
      return [...kept.keys()];
    },
  };
}
