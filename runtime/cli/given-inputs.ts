import { dirname, resolve } from 'node:path';
import type { Plan } from '../model/plan.js';
import { failed, ok, type Result } from '../model/result.js';
import { type FileFault, readTextFile } from '../node/files.js';
import type { GivenInputs } from '../node/run-values.js';
import { readInputsFile } from '../replay/inputs-file.js';

/** What was said about inputs on the command line. */
export interface InputWords {
  /** `NAME=VALUE`, each. */
  readonly input: readonly string[];
  /** The path of a file with values. */
  readonly inputs?: string;
}

/** The inputs that a person gave; what is wrong with how they were given, otherwise. */
export async function givenInputs(plan: Plan, { input, inputs }: InputWords): Promise<Result<GivenInputs, FileFault>> {
  const written = inputs === undefined ? ok<GivenInputs>(new Map()) : await fromFile(plan, inputs);
  if (!written.ok) return written;
  const typed = fromWords(plan, input);
  if (!typed.ok) return typed;
  const given = new Map([...written.value, ...typed.value]);
  if (given.size > 0 && plan.apiVersion === 'runbook/v0') {
    const message = `'${plan.runbookPath}' has no inputs, for runbook/v0 knows none; write 'apiVersion: runbook/v1' and declare them in meta.inputs`;
    return failed({ message });
  }
  return ok(given);
}

function fromWords(plan: Plan, words: readonly string[]): Result<GivenInputs, FileFault> {
  const given = new Map<string, string>();
  for (const word of words) {
    const [, name = '', value = ''] = /^([^=]*)=([\s\S]*)$/.exec(word) ?? [];
    if (name === '') return failed({ message: `'${word}' is no input; write '--input NAME=VALUE'` });
    if (given.has(name)) return failed({ message: `input '${name}' is given twice; give it once` });
    given.set(name, placed(plan, name, value, process.cwd()));
  }
  return ok(given);
}

async function fromFile(plan: Plan, path: string): Promise<Result<GivenInputs, FileFault>> {
  const text = await readTextFile(path);
  if (!text.ok) return text;
  const file = readInputsFile(text.value);
  if (!file.ok) return failed({ message: `'${path}', ${file.error.message}` });
  const stranger = [...file.value].find(([name]) => !Object.hasOwn(plan.inputs, name));
  if (stranger !== undefined && plan.apiVersion !== 'runbook/v0') {
    const [name, { line }] = stranger;
    const known = Object.keys(plan.inputs).join(', ');
    const advice = known === '' ? 'it has none' : `it has ${known}`;
    return failed({ message: `'${path}', line ${line}: the runbook has no input '${name}'; ${advice}` });
  }
  return ok(
    new Map([...file.value].map(([name, { text: value }]) => [name, placed(plan, name, value, dirname(path))])),
  );
}

// Whoever names a file means it from where they are, not from the folder of the runbook.
function placed(plan: Plan, name: string, value: string, folder: string): string {
  const isSecret = Object.hasOwn(plan.inputs, name) && plan.inputs[name]?.isSecret === true;
  return isSecret && value.startsWith('file:') ? `file:${resolve(folder, value.slice('file:'.length))}` : value;
}
