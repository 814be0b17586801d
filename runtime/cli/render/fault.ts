import { formatDiagnostic } from '../../language/index.js';
import type { RunFault } from '../../node/load.js';
import { fittedFault } from './fold.js';
import { plain } from './plain.js';

/** Why a run could not begin, as people read it; each fault of the text with its line. */
export function faultLines(fault: RunFault, command: string): string {
  const places =
    fault.kind === 'invalid'
      ? fault.diagnostics.map(
          (diagnostic) => `${formatDiagnostic(diagnostic, fault.analysis.text, fault.analysis.lines, fault.path)}\n`,
        )
      : [];
  const details = fault.kind === 'file' || fault.kind === 'refused' ? (fault.details ?? '') : '';
  return plain(`${places.join('')}${details}`) + fittedFault(plain(`runbook ${command}: ${fault.message}\n`));
}
