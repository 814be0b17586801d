import type { Outline } from '../../outline.js';
import { freeName, renaming } from '../edit.js';
import { repeated } from '../repeated.js';
import type { Finding, Rule } from '../rule.js';

export const duplicateId: Rule = {
  code: 'steps/duplicate-id',
  severity: 'error',
  explanation:
    'Results, approvals and evidence are recorded under the id of their step, so an id must stand for one step of the whole runbook, groups included.',
  howToFix: 'Give one of the steps another id.',
  check,
};

function check({ steps }: Outline): readonly Finding[] {
  const ids = steps.flatMap(({ id }) => (id ? [id] : []));
  const taken = new Set(ids.map(({ source }) => source));
  return repeated(ids).map(({ later, earlier }) => ({
    message: `'${later.source}' is already the id of a step above; give this step another id`,
    at: later.at,
    related: [{ at: earlier.at, message: `'${earlier.source}' is used here first` }],
    fixes: [renaming(later, freeName(later.source, taken))],
  }));
}
