import { durationMs } from '../../duration.js';
import type { Outline } from '../../outline.js';
import type { Finding, Rule } from '../rule.js';

export const zeroTimeout: Rule = {
  code: 'timeouts/zero',
  severity: 'error',
  explanation:
    'governance.timeouts are limits that no step can lengthen. With a limit of nothing every step would fail, and every request for an approval would be over before anybody saw it.',
  howToFix: 'Write how long it may take, or remove the key where there is no limit.',
  check,
};

function check({ governance }: Outline): readonly Finding[] {
  return governance.timeouts.flatMap(({ key, value }) => {
    if (value.kind !== 'scalar' || durationMs(value.source) !== 0) return [];
    return [
      {
        message: `'${value.source}' leaves no time at all for '${key.source}'; write how long it may take, such as '30s'`,
        at: value.at,
      },
    ];
  });
}
