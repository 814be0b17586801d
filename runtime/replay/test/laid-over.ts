import type { Recording } from '../recording.js';

/** One recording over another: what it says of an input, a variable, a piece of evidence or a step wins. */
export function laidOver(upper: Recording, lower: Recording): Recording {
  const endings = new Map([...(lower.endings ?? []), ...(upper.endings ?? [])]);
  const prerequisites = upper.prerequisites ?? lower.prerequisites;
  return {
    inputs: new Map([...lower.inputs, ...upper.inputs]),
    environment: { ...lower.environment, ...upper.environment },
    evidence: evidenceOver(upper.evidence, lower.evidence),
    gates: new Map([...lower.gates, ...upper.gates]),
    interventions: new Map([...lower.interventions, ...upper.interventions]),
    ...(endings.size > 0 && { endings }),
    ...(prerequisites && { prerequisites }),
  };
}

function evidenceOver(upper: Recording['evidence'], lower: Recording['evidence']): Recording['evidence'] {
  const steps = new Set([...lower.keys(), ...upper.keys()]);
  return new Map([...steps].map((step) => [step, new Map([...(lower.get(step) ?? []), ...(upper.get(step) ?? [])])]));
}
