import type { Severity } from '../model/diagnostic.js';
import { rules } from './check/index.js';
import { diskFaults } from './guide-fault.js';
import { shapeFaults } from './shape/explanation.js';
import { theSuggestionFor } from './shape/suggestion.js';
import { suppressionFaults } from './suppression/explanation.js';
import { syntaxFaults } from './syntax/explanation.js';

/** What a code stands for, for someone who meets it for the first time. */
export interface Explanation {
  readonly code: string;
  readonly severity: Severity;
  /** Why it is a fault. */
  readonly explanation: string;
  readonly howToFix: string;
}

/** Every code that a diagnostic of a runbook can have, in the order in which a text is read. */
export const explanations: readonly Explanation[] = [
  ...[...syntaxFaults, ...shapeFaults].map((fault) => ({ ...fault, severity: 'error' as const })),
  ...diskFaults,
  ...rules.map(({ code, severity, explanation, howToFix }) => ({ code, severity, explanation, howToFix })),
  ...suppressionFaults,
];

/** The explanation of a code, or of the only one whose last part is so named; else the codes that may have been meant. */
export function explanationNamed(code: string): {
  readonly explanation?: Explanation;
  readonly meant: readonly string[];
} {
  const exact = explanations.find((one) => one.code === code);
  if (exact) return { explanation: exact, meant: [] };
  const named = explanations.filter((one) => one.code.split('/')[1] === code);
  const [explanation] = named;
  if (explanation && named.length === 1) return { explanation, meant: [] };
  if (explanation) return { meant: named.map((one) => one.code) };
  const meant = theSuggestionFor(
    code,
    explanations.map((one) => one.code),
  );
  return { meant: meant === undefined ? [] : [meant] };
}
