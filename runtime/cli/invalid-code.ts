import type { Diagnostic } from '../model/diagnostic.js';
import { exitCode } from '../model/exit-code.js';
import type { RunFault } from '../node/load.js';

/** The exit code of a text with errors: refused where governance alone objects, invalid otherwise. */
export function invalidCode(diagnostics: readonly Diagnostic[]): number {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  return errors.every(({ code }) => code.startsWith('governance/')) ? exitCode.refused : exitCode.invalid;
}

/** The exit code of a runbook that cannot be run, or of a run that cannot go on. */
export function faultCode(fault: RunFault): number {
  switch (fault.kind) {
    case 'refused':
      return exitCode.refused;
    case 'resume':
      return exitCode.resume;
    case 'invalid':
      return invalidCode(fault.diagnostics);
    case 'file':
      return exitCode.invalid;
  }
}
