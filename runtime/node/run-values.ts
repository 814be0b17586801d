import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { failed, ok, type Result } from '../model/result.js';
import { type Redactor, redactorOf } from '../record/redact.js';
import { type BoundInput, type BoundInputs, bindInputs, bindKnownInputs, type ReadReference } from '../run/inputs.js';
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

/** The values that a preview is made with. */
export interface PreviewValues extends RunValues {
  /** The inputs that a run would ask for, for nobody gave them. */
  readonly open: ReadonlySet<string>;
}

/** Gives the inputs of a runbook their values; refused where one is missing or not what was declared. */
export function runValues(
  loaded: LoadedRunbook,
  given: GivenInputs,
  environment: RunValues['environment'] = process.env,
): Result<RunValues, RunFault> {
  return boundValues(loaded, environment, (read) => bindInputs(loaded.plan.inputs, given, read));
}

/** The same as far as the values are known: to see what would be done, nobody has to know them all. */
export function previewValues(
  loaded: LoadedRunbook,
  given: GivenInputs,
  environment: RunValues['environment'] = process.env,
): Result<PreviewValues, RunFault> {
  let open: ReadonlySet<string> = new Set();
  const values = boundValues(loaded, environment, (read) => {
    const known = bindKnownInputs(loaded.plan.inputs, given, read);
    if (!known.ok) return known;
    open = known.value.open;
    return ok(known.value.bound);
  });
  return values.ok ? ok({ ...values.value, open }) : values;
}

function boundValues(
  { plan, path }: LoadedRunbook,
  environment: RunValues['environment'],
  bind: (read: ReadReference) => Result<BoundInputs, readonly string[]>,
): Result<RunValues, RunFault> {
  const texts = new Map<string, ReturnType<ReadReference>>();
  const inputs = bind(readOnce(referenceReader(dirname(path), environment), texts));
  if (!inputs.ok) {
    const details = inputs.error.map((fault) => `${fault}\n`).join('');
    return failed({ kind: 'file', message: `'${plan.runbookPath}' cannot run with these inputs`, details });
  }
  const redactor = redactorOf(plan.governance.redact);
  for (const value of environmentSecrets(environment)) redactor.addSecret(value);
  for (const [name, input] of inputs.value) {
    if (input.isSecret && !secretTexts(input, texts).every((text) => redactor.addSecret(text))) {
      const message = `the value of the secret input '${name}' is too short or too common to be told from other text, so it could not be kept out of the record; use a longer one`;
      return failed({ kind: 'file', message });
    }
  }
  // A copy: the variables of this process are slow to list, and what a run was begun with does not change.
  return ok({ inputs: inputs.value, redactor, environment: { ...environment } });
}

/**
 * What keeps secrets out of what a person adds to the record of a run: those that are known here. Whoever answers in the
 * place of another need not know what the run was begun with, and then cannot give it away.
 */
export function redactorHere(
  { plan, path }: LoadedRunbook,
  given: GivenInputs,
  environment: RunValues['environment'] = process.env,
): Redactor {
  const redactor = redactorOf(plan.governance.redact);
  for (const value of environmentSecrets(environment)) redactor.addSecret(value);
  const read = referenceReader(dirname(path), environment);
  for (const [name, reference] of given) {
    const text = plan.inputs[name]?.isSecret === true ? read(String(reference)) : undefined;
    if (text?.ok) redactor.addSecret(text.value);
  }
  return redactor;
}

// What a reference stands for may be a pipe, which gives its text only once.
function readOnce(read: ReadReference, texts: Map<string, ReturnType<ReadReference>>): ReadReference {
  return (reference) => {
    const text = texts.get(reference) ?? read(reference);
    texts.set(reference, text);
    return text;
  };
}

/** A secret as the run knows it and as it was written: as a number it may have lost digits. */
function secretTexts(
  { value, reference }: BoundInput,
  texts: ReadonlyMap<string, ReturnType<ReadReference>>,
): readonly string[] {
  const written = reference === undefined ? undefined : texts.get(reference);
  return [String(value), ...(written?.ok ? [written.value] : [])];
}

/** What variables hold that are named like secrets: programs inherit them, and some print them. */
function environmentSecrets(environment: RunValues['environment']): readonly string[] {
  return Object.entries(environment).flatMap(([name, value]) =>
    value !== undefined && secretName.test(name) && isSecretValue(name, value) ? [value] : [],
  );
}

const secretName =
  /password|passwd|passphrase|_pwd($|_)|(^|_)(pass|secret|token|api_?key|access_?key|private_?key|secret_?key|credentials?)($|_)/i;

/** The shortest value that is taken for a secret; below, most are switches and numbers. */
const shortestValue = 6;

const commonValue =
  /^(true|false|enabled?|disabled?|always|never|default|prompt|manual|required?|optional|bearer|keyring|keychain|github|gitlab)$/i;

// A path or a switch is named like that too, and hiding it would ruin the record.
function isSecretValue(name: string, value: string): boolean {
  return value.length >= shortestValue && !commonValue.test(value) && !isPath(name, value);
}

// What begins like a path from the root may be base64 as well.
function isPath(name: string, value: string): boolean {
  if (/^(~|\.{1,2})\/|^[A-Za-z]:\\/.test(value)) return true;
  return value.startsWith('/') && (/_(file|path|dir|home)$/i.test(name) || existsSync(value));
}
