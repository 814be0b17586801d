import type { RunReport } from '../../schema/generated/run-report.js';
import { loudLines } from './export-glance.js';
import type { Tone } from './export-words.js';

/** What the record of a run proves, in words that stand above everything else. */
export interface VerdictWords {
  readonly tone: Tone;
  readonly headline: string;
  readonly lines: readonly string[];
}

/** What the record of a run proves. */
export function verdictWords(report: RunReport): VerdictWords {
  const words = provedWords(report);
  const loud = loudLines(report);
  // What a changed record tells is not to be relied on, so nothing of it stands beside that.
  if (words.tone === 'bad' || loud.length === 0) return words;
  return { tone: 'warn', headline: words.headline, lines: [...loud, ...words.lines] };
}

function provedWords({ record, run }: RunReport): VerdictWords {
  const { verdict, reasons, notes, events, signed_by: key, is_trusted: isTrusted, line } = record;
  const signed = key === undefined ? [] : [`Signed by ${key}, which is ${isTrusted ? '' : 'not '}trusted here.`];
  switch (verdict) {
    case 'verified':
      return {
        tone: 'good',
        headline: '✓ Verified: the record is as it was written, and every step is satisfied',
        lines: [...signed, ...notes],
      };
    case 'unsatisfied':
      return {
        tone: 'warn',
        headline: '! The record is as it was written, but the run is not satisfied',
        lines: [...reasons, ...signed, ...notes],
      };
    case 'changed':
      return {
        tone: 'bad',
        headline: '✗ NOT VERIFIED: the record of this run was changed after it was written',
        lines: [
          ...reasons.map((reason) => `${line === undefined ? '' : `Line ${line}: `}${reason}`),
          `Do not rely on what follows. It is made of the first ${events} lines of the trace of run ${run.id}.`,
        ],
      };
  }
}
