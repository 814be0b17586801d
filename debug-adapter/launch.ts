import { resolve } from 'node:path';
import type { Actor } from '../runtime/model/event.js';
import { failed, ok, type Result } from '../runtime/model/result.js';
import { accountName } from '../runtime/node/account.js';
import type { SchemaFault } from '../runtime/schema/generated/fault.js';
import { faultsOfLaunchArguments, isLaunchArguments } from '../runtime/schema/generated/launch.js';

/** What a person wants to be debugged, and how; the fields are described in runtime/schema/launch.schema.json. */
export interface Launch {
  /** Absolute. */
  readonly program: string;
  readonly mode: 'real' | 'dry-run';
  readonly stopOnEntry: boolean;
  /** Whether the run never stops, as Ctrl+F5 asks for. */
  readonly isUnstopped: boolean;
  readonly actor: Actor;
  /** Absolute. */
  readonly runDirectory?: string;
}

/** Reads the arguments of a launch request; keys that are not ours belong to the editor and are left alone. */
export function readLaunch(given: Readonly<Record<string, unknown>>, channel: string): Result<Launch, string> {
  if (!isLaunchArguments(given)) return failed(launchFault(given));
  const { program, mode = 'real', stopOnEntry = true, as, role, runDirectory, cwd = process.cwd(), noDebug } = given;
  return ok({
    program: resolve(cwd, program),
    mode,
    stopOnEntry,
    isUnstopped: noDebug === true,
    actor: actorOf(as, role, channel),
    ...(runDirectory !== undefined && { runDirectory: resolve(cwd, runDirectory) }),
  });
}

function launchFault(given: Readonly<Record<string, unknown>>): string {
  const [fault] = faultsOfLaunchArguments(given);
  const name = fault?.instancePath.slice(1) ?? '';
  if (!fault || name === '' || (name === 'program' && given[name] === '')) {
    return `the launch configuration names no runbook; add "program": "\${file}" or the path of a runbook`;
  }
  return `"${name}" is ${JSON.stringify(given[name])} in the launch configuration; write ${wantedBy(fault)}`;
}

function wantedBy({ keyword, params }: SchemaFault): string {
  if (keyword === 'enum')
    return (params['allowedValues'] as readonly unknown[]).map((value) => JSON.stringify(value)).join(' or ');
  return params['type'] === 'boolean' ? 'true or false' : 'a text that is not empty';
}

// Without a name it is the user of the operating system.
function actorOf(name: string | undefined, role: string | undefined, channel: string): Actor {
  return { kind: 'human', id: name ?? accountName(), ...(role !== undefined && { role }), channel };
}
