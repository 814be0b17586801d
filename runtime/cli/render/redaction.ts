import type { RedactionReport } from '../../record/redact-report.js';
import { colors } from './colors.js';
import { plain } from './plain.js';

/** A pattern of a runbook, and how often it matched. */
export interface PatternUse {
  /** From 0. */
  readonly index: number;
  readonly pattern: string;
  /** Where it stands in the runbook, from 1. */
  readonly line: number;
  readonly matches: number;
}

/** What redaction made of a text, as people read it. */
export function redactionLines({ text, secrets }: RedactionReport, uses: readonly PatternUse[]): string {
  const shown = text === '' || text.endsWith('\n') ? text : `${text}\n`;
  const rules = uses.map(
    ({ index, pattern, line, matches }) => `  redact[${index}] (line ${line}) ${plain(pattern)}: ${times(matches)}\n`,
  );
  const ofRun = secrets === 0 ? '' : `  secrets of the run: ${times(secrets)}\n`;
  const none = uses.length === 0 && secrets === 0 ? '  the runbook has no governance.redact\n' : '';
  return `${plain(shown)}\n${colors.bold('Rules')}\n${ofRun}${rules.join('')}${none}`;
}

/** What redaction made of a text, as a program reads it. */
export function redactionJson({ text, secrets }: RedactionReport, rules: readonly PatternUse[]): string {
  return `${JSON.stringify({ text, secrets, rules })}\n`;
}

function times(count: number): string {
  if (count === 0) return 'no match';
  return count === 1 ? '1 match' : `${count} matches`;
}
