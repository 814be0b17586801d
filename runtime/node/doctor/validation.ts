import { resolve } from 'node:path';
import { type LastValidation, lastValidated } from '../validation-age.js';
import type { Finding } from './finding.js';

/** What is known of whether a runbook, as it is now, works: that it was not shown for too long, or never, or that nothing tests it. */
export async function validationFindings(
  runbooks: readonly string[],
  tested: ReadonlySet<string>,
  freshSince: number,
): Promise<readonly Finding[]> {
  const findings = runbooks.map(async (file) =>
    findingOn(file, { last: await lastValidated(file), isTested: tested.has(resolve(file)), freshSince }),
  );
  return (await Promise.all(findings)).flat();
}

interface Known {
  readonly last: LastValidation | undefined;
  readonly isTested: boolean;
  readonly freshSince: number;
}

function findingOn(file: string, { last, isTested, freshSince }: Known): readonly Finding[] {
  const stale = last !== undefined && Date.parse(last.at) < freshSince ? [staleFinding(file, last)] : [];
  if (!isTested)
    return [...stale, note(file, 'tests/none', "nothing tests it; 'runbook test init' writes a test of it")];
  if (last !== undefined) return stale;
  return [note(file, 'validation/never', "no record shows that it works as it is now; write 'runbook test'")];
}

function staleFinding(file: string, { at, how }: LastValidation): Finding {
  const shown = { run: 'a run was completed', replay: 'a replay was completed', tests: 'its tests passed' }[how];
  const message = `it was last shown to work on ${at.slice(0, 10)}, when ${shown}; run, replay or test it again`;
  return { severity: 'warning', code: 'validation/stale', file, message };
}

function note(file: string, code: string, message: string): Finding {
  return { severity: 'note', code, file, message };
}
