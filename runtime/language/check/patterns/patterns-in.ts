import type { Outline } from '../../outline.js';
import { oncePer } from '../../remembered.js';
import { type ScalarNode, textNode, valueAt } from '../../syntax/node.js';
import { constantText } from '../../template-use.js';

/** A regular expression of a runbook. */
export interface PatternUse {
  readonly scalar: ScalarNode;
  /** The pattern with its templates filled in; undefined where it is only known when the step runs. */
  readonly pattern: string | undefined;
  /** Whether what it matches is hidden. */
  readonly isRedaction: boolean;
}

/** Every regular expression of a runbook. */
export const patternsIn = oncePer((outline: Outline): readonly PatternUse[] => {
  const { governance, steps } = outline;
  const asserted = steps.flatMap(({ assertions }) =>
    assertions.flatMap(({ kind, value }) => (kind === 'matches' ? (textNode(value) ?? []) : [])),
  );
  return [
    ...governance.redactPatterns.map((scalar) => ({ scalar, pattern: scalar.source, isRedaction: true })),
    ...asserted.map((scalar) => ({ scalar, pattern: constantText(outline, scalar.source), isRedaction: false })),
    ...untemplated(outline).map((scalar) => ({ scalar, pattern: scalar.source, isRedaction: false })),
  ];
});

/** The patterns of captures and inputs, in which no template is filled in. */
function untemplated({ version, inputs, steps }: Outline): readonly ScalarNode[] {
  if (version === 'runbook/v0') return [];
  const captured = steps.flatMap(({ captures }) =>
    captures.flatMap(({ value }) => textNode(valueAt(value, 'regex')) ?? []),
  );
  return [...captured, ...inputs.flatMap(({ value }) => textNode(valueAt(value, 'pattern')) ?? [])];
}
