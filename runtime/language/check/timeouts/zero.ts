import { durationMs } from '../../duration.js';
import type { Outline, StepContext } from '../../outline.js';
import { type StepOutline, withRollback } from '../../step-outline.js';
import { type Entry, entriesOf, entryAt, type Node, valueAt } from '../../syntax/node.js';
import { entryRemoval } from '../edit.js';
import type { Finding, Rule } from '../rule.js';

export const zeroTimeout: Rule = {
  code: 'timeouts/zero',
  severity: 'error',
  explanation:
    'With a limit of nothing a step would fail before its program could do anything, and a request for an approval would be over before anybody saw it. The limits in governance.timeouts hold for every step, and none can lengthen them.',
  howToFix: 'Write how long it may take, or remove the key where there is no limit.',
  check,
  checkStep,
};

function check({ governance, text }: Outline): readonly Finding[] {
  return zeroLimits(
    text,
    governance.timeouts.map((entry) => ({ entry, beside: governance.timeouts })),
  );
}

function checkStep(step: StepOutline, { text }: StepContext): readonly Finding[] {
  return zeroLimits(
    text,
    withRollback(step).flatMap(({ node }) => limitsOf(node)),
  );
}

function zeroLimits(text: string, limits: readonly Limit[]): readonly Finding[] {
  return limits.flatMap(({ entry, beside }) => {
    const { key, value } = entry;
    if (value.kind !== 'scalar' || durationMs(value.source) !== 0) return [];
    return [
      {
        message: `'${value.source}' leaves no time at all for '${key.source}'; write how long it may take, such as '30s'`,
        at: value.at,
        fixes: entryRemoval(`Remove '${key.source}'`, text, beside, entry),
      },
    ];
  });
}

/** A limit with the entries of the mapping that it stands in. */
interface Limit {
  readonly entry: Entry;
  readonly beside: readonly Entry[];
}

function limitsOf(node: Node): readonly Limit[] {
  return [...limitIn(node, 'timeout'), ...limitIn(valueAt(node, 'approvals'), 'ttl')];
}

function limitIn(node: Node | undefined, key: string): readonly Limit[] {
  const entry = entryAt(node, key);
  return entry ? [{ entry, beside: entriesOf(node) }] : [];
}
