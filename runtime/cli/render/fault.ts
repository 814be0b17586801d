import { formatDiagnostic } from '../../language/index.js';
import type { RunFault } from '../../node/run.js';

/** Why a run could not begin, as people read it; each fault of the text with its line. */
export function faultLines(runbook: string, fault: RunFault): string {
  const places =
    fault.kind === 'invalid'
      ? fault.diagnostics.map(
          (diagnostic) => `${formatDiagnostic(diagnostic, fault.analysis.text, fault.analysis.lines, runbook)}\n`,
        )
      : [];
  return `${places.join('')}runbook exec: ${fault.message}\n`;
}
