import { driftWords } from '../../runtime/compiler/index.js';
import { type Analysis, withFaults } from '../../runtime/language/index.js';
import type { Diagnostic } from '../../runtime/model/diagnostic.js';
import type { Span } from '../../runtime/model/text.js';
import { driftOfRunbook, type GuideDrift } from '../../runtime/node/drift.js';

/** A runbook with what is to be said at each step that no longer matches the guide, where the guide was changed. */
export async function withDrift(path: string, analysis: Analysis): Promise<Analysis> {
  if (!analysis.diagnostics.some(({ code }) => code === 'guide/changed')) return analysis;
  const drift = await driftOfRunbook(path, analysis);
  if (!drift.ok || drift.value?.state !== 'changed') return analysis;
  const { steps, at: otherwise } = drift.value;
  return withFaults(
    analysis,
    driftFaults(steps, ({ at }) => at ?? otherwise),
  );
}

/** What is said of the steps that no longer match a guide, each where it is to be shown. */
export function driftFaults(
  steps: GuideDrift['steps'],
  placeOf: (step: GuideDrift['steps'][number]) => Span,
  lead = '',
): readonly Diagnostic[] {
  // Where the guide says it elsewhere, nothing has to be done otherwise.
  return steps.flatMap((step): readonly Diagnostic[] => {
    const message = `${lead}${driftWords(step)}; compile the guide again`;
    return step.kind === 'moved'
      ? []
      : [{ code: 'guide/drifted', severity: 'information', message, at: placeOf(step) }];
  });
}
