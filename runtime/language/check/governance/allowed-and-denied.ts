import type { Outline } from '../../outline.js';
import { itemRemoval } from '../edit.js';
import type { Finding, Rule } from '../rule.js';

export const allowedAndDenied: Rule = {
  code: 'governance/allowed-and-denied',
  severity: 'warning',
  explanation: 'What is denied never runs, so an entry that stands in both lists allows nothing.',
  howToFix: 'Remove the entry from one of the lists.',
  check,
};

function check({ governance, text }: Outline): readonly Finding[] {
  const { allowed = [] } = governance;
  return allowed.flatMap((entry) => {
    const denied = governance.denied.find(({ source }) => source === entry.source);
    if (!denied) return [];
    const message = `'${entry.source}' is allowed here but denied in denied_commands, so it never runs; remove one of them`;
    const related = [{ at: denied.at, message: `'${denied.source}' is denied here` }];
    const fixes = itemRemoval(`Remove '${entry.source}' from allowed_commands`, text, allowed, entry);
    return [{ message, at: entry.at, related, fixes }];
  });
}
