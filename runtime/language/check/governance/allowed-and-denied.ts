import type { Outline } from '../../outline.js';
import type { Finding, Rule } from '../rule.js';

export const allowedAndDenied: Rule = {
  code: 'governance/allowed-and-denied',
  severity: 'warning',
  explanation: 'What is denied never runs, so an entry that stands in both lists allows nothing.',
  howToFix: 'Remove the entry from one of the lists.',
  check,
};

function check({ governance }: Outline): readonly Finding[] {
  return (governance.allowed ?? []).flatMap((entry) => {
    const denied = governance.denied.find(({ source }) => source === entry.source);
    if (!denied) return [];
    const message = `'${entry.source}' is allowed here but denied in denied_commands, so it never runs; remove one of them`;
    return [{ message, at: entry.at, related: [{ at: denied.at, message: `'${denied.source}' is denied here` }] }];
  });
}
