import { resolve } from 'node:path';
import type { Actor } from '../runtime/model/event.js';
import { failed, ok, type Result } from '../runtime/model/result.js';
import { accountName } from '../runtime/node/account.js';
import type { GivenInputs } from '../runtime/node/run-values.js';
import type { SchemaFault } from '../runtime/schema/generated/fault.js';
import { faultsOfLaunchArguments, isLaunchArguments } from '../runtime/schema/generated/launch.js';

/** What a person wants to be debugged, and how; the fields are described in runtime/schema/launch.schema.json. */
export interface Launch {
  /** Absolute. */
  readonly program: string;
  readonly mode: 'real' | 'probe' | 'dry-run';
  readonly stopOnEntry: boolean;
  /** Whether the run never stops, as Ctrl+F5 asks for. */
  readonly isUnstopped: boolean;
  readonly actor: Actor;
  readonly inputs: GivenInputs;
  /** Absolute. */
  readonly runDirectory?: string;
  /** Absolute: where relative paths in the configuration start. */
  readonly folder: string;
}

/** Reads the arguments of a launch request; keys that are not ours belong to the editor and are left alone. */
export function readLaunch(given: Readonly<Record<string, unknown>>, channel: string): Result<Launch, string> {
  if (!isLaunchArguments(given)) return failed(launchFault(given));
  const { program, mode = 'real', stopOnEntry = true, as, role, runDirectory, cwd, noDebug } = given;
  const { inputs = {} } = given;
  const folder = resolve(cwd ?? '.');
  return ok({
    program: resolve(folder, program),
    mode,
    stopOnEntry,
    isUnstopped: noDebug === true,
    actor: actorOf(as, role, channel),
    inputs: new Map(Object.entries(inputs)),
    ...(runDirectory !== undefined && { runDirectory: resolve(folder, runDirectory) }),
    folder,
  });
}

function launchFault(given: Readonly<Record<string, unknown>>): string {
  const [fault] = faultsOfLaunchArguments(given);
  const [name = '', ...inner] = (fault?.instancePath ?? '').split('/').slice(1);
  if (!fault || name === '' || (name === 'program' && given[name] === '')) {
    return `the launch configuration names no runbook; add "program": "\${file}" or the path of a runbook`;
  }
  // A value that was meant for a secret input is not shown.
  if (name === 'inputs') return inputsFault(inner);
  return `"${name}" is ${JSON.stringify(given[name])} in the launch configuration; write ${wantedBy(fault)}`;
}

function inputsFault([name]: readonly string[]): string {
  const about = name === undefined ? '"inputs" holds no names' : `"inputs" gives '${name}' no plain value`;
  return `${about} in the launch configuration; write {"name": "value"} with texts, numbers, true or false`;
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

// Without a name it is the user of the operating system.
function actorOf(name: string | undefined, role: string | undefined, channel: string): Actor {
  return { kind: 'human', id: name ?? accountName(), ...(role !== undefined && { role }), channel };
}
