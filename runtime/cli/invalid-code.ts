import type { Diagnostic } from '../model/diagnostic.js';
import { exitCode } from '../model/exit-code.js';
import type { RunFault } from '../node/run.js';

/** The exit code of a text with errors: refused where governance alone objects, invalid otherwise. */
export function invalidCode(diagnostics: readonly Diagnostic[]): number {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  return errors.every(({ code }) => code.startsWith('governance/')) ? exitCode.refused : exitCode.invalid;
}

/** The exit code of a runbook that cannot be run. */
export function faultCode(fault: RunFault): number {
  if (fault.kind === 'refused') return exitCode.refused;
  return fault.kind === 'invalid' ? invalidCode(fault.diagnostics) : exitCode.invalid;
}
