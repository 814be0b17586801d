import type { Diagnostic } from '../model/diagnostic.js';
import { exitCode } from '../model/exit-code.js';

/** The exit code of a text with errors: refused where governance alone objects, invalid otherwise. */
export function invalidCode(diagnostics: readonly Diagnostic[]): number {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  return errors.every(({ code }) => code.startsWith('governance/')) ? exitCode.refused : exitCode.invalid;
}
