import type { RunVerdict } from '../../node/record/verify-run.js';
import { colors } from './colors.js';
import { oneLine } from './plain.js';

/** A verdict as people read it, with the first bad line named. */
export function verdictLines(verdict: RunVerdict): string {
  switch (verdict.kind) {
    case 'verified':
      return lines(
        `${colors.green('✓ verified')}: ${verdict.events} events, each one as it was written, and every step is satisfied${exceptions(verdict.tolerated)}`,
        verdict,
      );
    case 'unsatisfied':
      return lines(
        `${colors.yellow('! intact, not satisfied')}: ${verdict.events} events, each one as it was written`,
        verdict,
        verdict.reasons.map((reason) => `  - ${oneLine(reason)}`),
      );
    case 'changed': {
      const where = verdict.line === undefined ? '' : `line ${verdict.line}: `;
      return `${colors.red('✗ changed')}: ${where}${oneLine(verdict.message)}\n`;
    }
  }
}

/** A verdict as a program reads it. */
export function verdictJson(run: string, verdict: RunVerdict): string {
  if (verdict.kind === 'changed') return `${JSON.stringify({ run, ...verdict })}\n`;
  const { signature, ...rest } = verdict;
  const signed = signature && { signed_by: signature.keyId, trusted: signature.isTrusted };
  return `${JSON.stringify({ run, ...rest, ...signed })}\n`;
}

function exceptions(tolerated: readonly string[]): string {
  if (tolerated.length === 0) return '';
  const names = tolerated.map((step) => `'${oneLine(step)}'`).join(', ');
  return ` but ${names}, which failed and 'on_error: continue' let the run go on`;
}

type Intact = Exclude<RunVerdict, { readonly kind: 'changed' }>;

function lines(first: string, { signature, notes }: Intact, reasons: readonly string[] = []): string {
  const signed = signature?.isTrusted ? [`  signed by ${signature.keyId}`] : [];
  return [first, ...reasons, ...signed, ...notes.map((note) => colors.dim(`  ${oneLine(note)}`)), ''].join('\n');
}
