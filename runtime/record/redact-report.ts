import type { Redaction } from '../model/runbook.js';
import { newFormSearch } from './form-search.js';
import { hidden, ruleOf } from './redact.js';
import { canBeHidden, formsOf } from './secret-form.js';

/** What redaction makes of a text, and which rules did it. */
export interface RedactionReport {
  readonly text: string;
  /** How many stretches were secrets of the run. */
  readonly secrets: number;
  /** How often each pattern matched, in the order of the patterns. */
  readonly patterns: readonly number[];
}

/** Redacts a text as a run would, and counts what was found; secrets that cannot be hidden are not looked for. */
export function redactionReport(
  redactions: readonly Redaction[],
  secrets: readonly string[],
  text: string,
): RedactionReport {
  const search = newFormSearch();
  for (const secret of secrets.filter(canBeHidden)) search.add(formsOf(secret));
  const found = search.find(text);
  let shown = hidden(text, found);
  const patterns = redactions.map((redaction) => {
    const before = shown;
    shown = ruleOf(redaction).replaceAll(before);
    return matchesIn(before, redaction);
  });
  return { text: shown, secrets: found.length, patterns };
}

// Counted by what takes the place of the matches: a mark that the text does not hold.
function matchesIn(text: string, redaction: Redaction): number {
  const mark = unusedMark(text);
  return (
    ruleOf({ ...redaction, replace: mark })
      .replaceAll(text)
      .split(mark).length - 1
  );
}

function unusedMark(text: string): string {
  let mark = '\ue000';
  while (text.includes(mark)) mark += '\ue000';
  return `${mark}\ue001`;
}
