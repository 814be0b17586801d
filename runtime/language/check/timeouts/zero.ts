import { durationMs } from '../../duration.js';
import type { Outline } from '../../outline.js';
import { withRollbacks } from '../../step-outline.js';
import { type Entry, entryAt, type Node, valueAt } from '../../syntax/node.js';
import type { Finding, Rule } from '../rule.js';

export const zeroTimeout: Rule = {
  code: 'timeouts/zero',
  severity: 'error',
  explanation:
    'With a limit of nothing a step would fail before its program could do anything, and a request for an approval would be over before anybody saw it. The limits in governance.timeouts hold for every step, and none can lengthen them.',
  howToFix: 'Write how long it may take, or remove the key where there is no limit.',
  check,
};

function check({ governance, steps }: Outline): readonly Finding[] {
  const ofSteps = withRollbacks(steps).flatMap(({ node }) => limitsOf(node));
  return [...governance.timeouts, ...ofSteps].flatMap(({ key, value }) => {
    if (value.kind !== 'scalar' || durationMs(value.source) !== 0) return [];
    return [
      {
        message: `'${value.source}' leaves no time at all for '${key.source}'; write how long it may take, such as '30s'`,
        at: value.at,
      },
    ];
  });
}

function limitsOf(node: Node): readonly Entry[] {
  const approvals = valueAt(node, 'approvals');
  return [entryAt(node, 'timeout'), approvals && entryAt(approvals, 'ttl')].flatMap((entry) => entry ?? []);
}
