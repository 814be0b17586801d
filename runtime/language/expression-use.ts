import { type Expression, type ExpressionFault, parseExpression } from '../expr/index.js';
import type { Result } from '../model/result.js';
import type { Outline } from './outline.js';
import type { StepOutline } from './step-outline.js';
import { type ScalarNode, textNode, valueAt } from './syntax/node.js';

/** An expression of a runbook. */
export interface ExpressionUse {
  /** The place of its step in the outline. */
  readonly stepIndex: number;
  /** What it decides: whether the step is done, what is captured, or whether what came out is right. */
  readonly kind: 'when' | 'capture' | 'assertion';
  readonly scalar: ScalarNode;
  readonly expression: Result<Expression, ExpressionFault>;
}

/** Every expression of a runbook, in the order of the steps. */
export function expressionUses({ version, steps }: Outline): readonly ExpressionUse[] {
  if (version === 'runbook/v0') return [];
  return steps.flatMap((step, stepIndex) =>
    scalarsOf(step).map((use) => ({ ...use, stepIndex, expression: parseExpression(use.scalar.source) })),
  );
}

function scalarsOf({ when, captures, assertions }: StepOutline): readonly Pick<ExpressionUse, 'kind' | 'scalar'>[] {
  const taken = captures.flatMap(({ value }) => textNode(valueAt(value, 'expr')) ?? []);
  const asserted = assertions.flatMap(({ kind, value }) => (kind === 'expr' ? (textNode(value) ?? []) : []));
  return [
    ...(when ? [{ kind: 'when', scalar: when } as const] : []),
    ...taken.map((scalar) => ({ kind: 'capture', scalar }) as const),
    ...asserted.map((scalar) => ({ kind: 'assertion', scalar }) as const),
  ];
}
