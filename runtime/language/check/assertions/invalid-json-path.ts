import { checkJsonPath } from '../../../expr/index.js';
import type { StepContext } from '../../outline.js';
import type { StepOutline } from '../../step-outline.js';
import { type ScalarNode, textNode, valueAt } from '../../syntax/node.js';
import type { Finding, Rule } from '../rule.js';

export const invalidJsonPath: Rule = {
  code: 'assertions/invalid-json-path',
  severity: 'error',
  explanation: 'A json_path names a place in JSON output by a JSONPath query, as RFC 9535 defines it.',
  howToFix: "Begin with '$' for the whole output and name keys and indexes after it, such as '$.items[0].status'.",
  checkStep,
};

function checkStep(step: StepOutline, { version }: StepContext): readonly Finding[] {
  const asserted = step.assertions.flatMap(({ kind, value }) =>
    kind === 'json_path' ? (textNode(valueAt(value, 'path')) ?? []) : [],
  );
  const captured = version === 'runbook/v0' ? [] : capturedPaths(step);
  return [...asserted, ...captured].flatMap((path) => {
    const checked = checkJsonPath(path.source);
    if (checked.ok) return [];
    return [{ message: `${checked.error.message}; write a query such as '$.items[0].status'`, at: path.at }];
  });
}

function capturedPaths({ captures }: StepOutline): readonly ScalarNode[] {
  return captures.flatMap(({ value }) => textNode(valueAt(value, 'json_path')) ?? []);
}
