import { resolve } from 'node:path';
import type { Actor } from '../runtime/model/event.js';
import { accountName } from '../runtime/node/account.js';
import type { GivenInputs, RunValues } from '../runtime/node/run-values.js';
import type { SchemaFault } from '../runtime/schema/generated/fault.js';

/** What every debug configuration says, whether it begins a run or takes one up. */
export interface Configuration {
  readonly stopOnEntry: boolean;
  /** Whether the run never stops, as Ctrl+F5 asks for. */
  readonly isUnstopped: boolean;
  readonly actor: Actor;
  readonly inputs: GivenInputs;
  /** The variables of the run. */
  readonly environment: RunValues['environment'];
  /** Absolute: where relative paths in the configuration start. */
  readonly folder: string;
}

interface Given {
  readonly stopOnEntry?: boolean;
  readonly as?: string;
  readonly role?: string;
  readonly inputs?: Readonly<Record<string, string | number | boolean>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly noDebug?: unknown;
}

/** What a configuration that has its shape says. */
export function configurationOf(given: Given, channel: string): Configuration {
  const { stopOnEntry = true, as, role, inputs = {}, env, cwd, noDebug } = given;
  return {
    stopOnEntry,
    isUnstopped: noDebug === true,
    // Without a name it is the user of the operating system.
    actor: { kind: 'human', id: as ?? accountName(), ...(role !== undefined && { role }), channel },
    inputs: new Map(Object.entries(inputs)),
    environment: { ...process.env, ...env },
    folder: resolve(cwd ?? '.'),
  };
}

/** What is wrong with a configuration; `needed` is the attribute that it cannot do without, with what to say of it. */
export function configurationFault(
  given: Readonly<Record<string, unknown>>,
  [fault]: readonly SchemaFault[],
  needed: { readonly name: string; readonly fault: string },
): string {
  const [name = '', ...inner] = (fault?.instancePath ?? '').split('/').slice(1);
  if (!fault || name === '' || (name === needed.name && given[name] === '')) return needed.fault;
  // A value that was meant for a secret input is not shown.
  if (name === 'inputs') return inputsFault(inner);
  if (name === 'env') return environmentFault(inner);
  if (name === 'test')
    return '"test" names no test in the launch configuration; write {"file": "PATH", "name": "the name of the test"}';
  return `"${name}" is ${JSON.stringify(given[name])} in the launch configuration; write ${wantedBy(fault)}`;
}

function inputsFault([name]: readonly string[]): string {
  const about = name === undefined ? '"inputs" holds no names' : `"inputs" gives '${name}' no plain value`;
  return `${about} in the launch configuration; write {"name": "value"} with texts, numbers, true or false`;
}

// Nor is one of a variable, which may hold a secret as well.
function environmentFault([name]: readonly string[]): string {
  const about = name === undefined ? '"env" holds no variables' : `"env" gives '${name}' no text`;
  return `${about} in the launch configuration; write {"NAME": "value"} with texts`;
}

function wantedBy({ keyword, params }: SchemaFault): string {
  if (keyword === 'enum') return listed((params['allowedValues'] as readonly unknown[]).map(quoted));
  return params['type'] === 'boolean' ? 'true or false' : 'a text that is not empty';
}

function quoted(value: unknown): string {
  return JSON.stringify(value);
}

function listed(words: readonly string[]): string {
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}
