import type { RunVerdict } from '../../node/verify-run.js';
import { colors } from './colors.js';

/** A verdict as people read it, with the first bad line named. */
export function verdictLines(verdict: RunVerdict): string {
  switch (verdict.kind) {
    case 'verified':
      return `${colors.green('✓ verified')}: ${verdict.events} events, each one as it was written, and every step passed\n`;
    case 'unsatisfied':
      return [
        `${colors.yellow('! intact, not satisfied')}: ${verdict.events} events, each one as it was written`,
        ...verdict.reasons.map((reason) => `  - ${reason}`),
        '',
      ].join('\n');
    case 'changed': {
      const where = verdict.line === undefined ? '' : `line ${verdict.line}: `;
      return `${colors.red('✗ changed')}: ${where}${verdict.message}\n`;
    }
  }
}
