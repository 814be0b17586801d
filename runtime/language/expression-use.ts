import { type Expression, type ExpressionFault, parseExpression } from '../expr/index.js';
import type { Result } from '../model/result.js';
import type { Outline } from './outline.js';
import { oncePer, rememberedByText } from './remembered.js';
import type { StepOutline } from './step-outline.js';
import { type ScalarNode, textNode, valueAt } from './syntax/node.js';

/** An expression of a runbook. */
export interface ExpressionUse {
  /** The place of its step in the outline; what a run gives back stands behind the last step. */
  readonly stepIndex: number;
  /** What it decides: whether the step is done, what is captured, whether what came out is right, or what the run gives back. */
  readonly kind: 'when' | 'capture' | 'assertion' | 'output';
  readonly scalar: ScalarNode;
  readonly expression: Result<Expression, ExpressionFault>;
}

/** Every expression of a runbook, in the order of the steps; what the run gives back comes last. */
export const expressionUses = oncePer(({ version, steps, outputs }: Outline): readonly ExpressionUse[] => {
  if (version === 'runbook/v0') return [];
  const given = outputs.flatMap(({ value }) => textNode(value) ?? []);
  const uses = [
    ...steps.flatMap((step, stepIndex) => scalarsOf(step).map((use) => ({ ...use, stepIndex }))),
    ...given.map((scalar) => ({ kind: 'output', scalar, stepIndex: steps.length }) as const),
  ];
  return uses.map((use) => ({ ...use, expression: readExpression(use.scalar.source) }));
});

/** The names that an expression knows of the output that it is about. */
export function ownNames(kind: ExpressionUse['kind']): readonly string[] {
  return kind === 'when' || kind === 'output' ? [] : outputNames;
}

const outputNames = ['stdout', 'stderr', 'exit_code', 'json'];

const readExpression = rememberedByText(parseExpression);

function scalarsOf({ when, captures, assertions }: StepOutline): readonly Pick<ExpressionUse, 'kind' | 'scalar'>[] {
  const taken = captures.flatMap(({ value }) => textNode(valueAt(value, 'expr')) ?? []);
  const asserted = assertions.flatMap(({ kind, value }) => (kind === 'expr' ? (textNode(value) ?? []) : []));
  return [
    ...(when ? [{ kind: 'when', scalar: when } as const] : []),
    ...taken.map((scalar) => ({ kind: 'capture', scalar }) as const),
    ...asserted.map((scalar) => ({ kind: 'assertion', scalar }) as const),
  ];
}
