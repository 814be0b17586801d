import type { Outline } from '../../outline.js';
import { oncePer } from '../../remembered.js';
import type { StepOutline } from '../../step-outline.js';
import { type ScalarNode, texts, valueAt } from '../../syntax/node.js';

/** A name under an `approvals.distinct_from`, with its step. */
interface DistinctName {
  readonly name: ScalarNode;
  readonly step: StepOutline;
}

/** Every name under an `approvals.distinct_from`; `runbook/v0` has none. */
export const distinctNames = oncePer(({ steps, version }: Outline): readonly DistinctName[] => {
  if (version !== 'runbook/v1') return [];
  return steps.flatMap((step) =>
    texts(valueAt(valueAt(step.node, 'approvals'), 'distinct_from')).map((name) => ({ name, step })),
  );
});
