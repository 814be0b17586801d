import { checkJsonPath } from '../../../expr/index.js';
import type { Outline } from '../../outline.js';
import { textNode, valueAt } from '../../syntax/node.js';
import type { Finding, Rule } from '../rule.js';

export const invalidJsonPath: Rule = {
  code: 'assertions/invalid-json-path',
  severity: 'error',
  explanation: 'A json_path assertion names a place in JSON output by a JSONPath query, as RFC 9535 defines it.',
  howToFix: "Begin with '$' for the whole output and name keys and indexes after it, such as '$.items[0].status'.",
  check,
};

function check({ steps }: Outline): readonly Finding[] {
  return steps
    .flatMap(({ assertions }) => assertions)
    .flatMap(({ kind, value }) => {
      const path = kind === 'json_path' ? textNode(valueAt(value, 'path')) : undefined;
      const checked = path && checkJsonPath(path.source);
      return path && checked && !checked.ok
        ? [{ message: `${checked.error.message}; write a query such as '$.items[0].status'`, at: path.at }]
        : [];
    });
}
