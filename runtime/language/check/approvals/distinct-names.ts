import type { ApiVersion } from '../../../model/runbook.js';
import type { StepOutline } from '../../step-outline.js';
import { type ScalarNode, texts, valueAt } from '../../syntax/node.js';

/** Every name under an `approvals.distinct_from`, with its step; `runbook/v0` has none. */
export function distinctNames(
  steps: readonly StepOutline[],
  version: ApiVersion,
): readonly { readonly name: ScalarNode; readonly step: StepOutline }[] {
  if (version !== 'runbook/v1') return [];
  return steps.flatMap((step) =>
    texts(valueAt(valueAt(step.node, 'approvals'), 'distinct_from')).map((name) => ({ name, step })),
  );
}
