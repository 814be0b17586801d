import type { StepOutline } from '../../step-outline.js';
import { freeName, renaming } from '../edit.js';
import { repeated } from '../repeated.js';
import type { Finding, Rule } from '../rule.js';

export const duplicateEvidenceName: Rule = {
  code: 'evidence/duplicate-name',
  severity: 'error',
  explanation: 'Evidence is handed in and recorded under its name, so a name must stand for one piece of a step.',
  howToFix: 'Give one of them another name.',
  checkStep,
};

function checkStep({ evidence }: StepOutline): readonly Finding[] {
  const names = evidence.flatMap(({ name }) => (name ? [name] : []));
  const taken = new Set(names.map(({ source }) => source));
  return repeated(names).map(({ later, earlier }) => ({
    message: `'${later.source}' is already the name of evidence in this step; give one of them another name`,
    at: later.at,
    related: [{ at: earlier.at, message: `'${earlier.source}' is used here first` }],
    fixes: [renaming(later, freeName(later.source, taken))],
  }));
}
