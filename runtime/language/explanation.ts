import type { Severity } from '../model/diagnostic.js';
import { rules } from './check/index.js';
import { shapeFaults } from './shape/explanation.js';
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
  ...rules.map(({ code, severity, explanation, howToFix }) => ({ code, severity, explanation, howToFix })),
];
