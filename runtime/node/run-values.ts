import { dirname } from 'node:path';
import { failed, ok, type Result } from '../model/result.js';
import { type Redactor, redactorOf } from '../record/redact.js';
import { type BoundInputs, bindInputs } from '../run/inputs.js';
import { referenceReader } from './input-reference.js';
import type { LoadedRunbook, RunFault } from './load.js';

/** The values that a run starts with, and what keeps the secret ones out of everything that is stored or shown. */
export interface RunValues {
  readonly inputs: BoundInputs;
  /** The one writer before every sink of the run, in every shell. */
  readonly redactor: Redactor;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Values of inputs as a person gave them, by name. */
export type GivenInputs = ReadonlyMap<string, string | number | boolean>;

/** No values. */
export const nothingGiven: GivenInputs = new Map();

/** Gives the inputs of a runbook their values; refused where one is missing or not what was declared. */
export function runValues(
  { plan, path }: LoadedRunbook,
  given: GivenInputs,
  environment: RunValues['environment'] = process.env,
): Result<RunValues, RunFault> {
  const inputs = bindInputs(plan.inputs, given, referenceReader(dirname(path), environment));
  if (!inputs.ok) {
    const details = inputs.error.map((fault) => `${fault}\n`).join('');
    return failed({ kind: 'file', message: `'${plan.runbookPath}' cannot run with these inputs`, details });
  }
  const redactor = redactorOf(plan.governance.redact);
  for (const value of environmentSecrets(environment)) redactor.addSecret(value);
  for (const [name, { value, isSecret }] of inputs.value) {
    if (isSecret && !redactor.addSecret(String(value))) {
      const message = `the value of the secret input '${name}' is too short or too common to be told from other text, so it could not be kept out of the record; use a longer one`;
      return failed({ kind: 'file', message });
    }
  }
  // A copy: the variables of this process are slow to list, and what a run was begun with does not change.
  return ok({ inputs: inputs.value, redactor, environment: { ...environment } });
}

/** What variables hold that are named like secrets: programs inherit them, and some print them. */
function environmentSecrets(environment: RunValues['environment']): readonly string[] {
  return Object.entries(environment).flatMap(([name, value]) =>
    value !== undefined && secretName.test(name) && isSecretValue(value) ? [value] : [],
  );
}

const secretName =
  /(^|_)(pass(word|wd|phrase)?|secret|token|api_?key|access_?key|private_?key|secret_?key|credentials?)($|_)/i;

// A path or a switch is named like that too, and hiding it would ruin the record.
function isSecretValue(value: string): boolean {
  return value.length >= 8 && !/^([/~.]|[A-Za-z]:\\)/.test(value) && !/^(true|false|enabled|disabled)$/i.test(value);
}
