import { userInfo } from 'node:os';
import { resolve } from 'node:path';
import type { Actor } from '../runtime/model/event.js';
import { failed, ok, type Result } from '../runtime/model/result.js';

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
  const fault = launchFault(given);
  if (fault !== undefined) return failed(fault);
  const folder = text(given['cwd']) ?? process.cwd();
  const runDirectory = text(given['runDirectory']);
  const isUnstopped = given['noDebug'] === true;
  return ok({
    program: resolve(folder, text(given['program']) ?? ''),
    mode: given['mode'] === 'dry-run' ? 'dry-run' : 'real',
    stopOnEntry: given['stopOnEntry'] !== false && !isUnstopped,
    isUnstopped,
    actor: actorOf(text(given['as']), text(given['role']), channel),
    ...(runDirectory !== undefined && { runDirectory: resolve(folder, runDirectory) }),
  });
}

function launchFault(given: Readonly<Record<string, unknown>>): string | undefined {
  if (text(given['program']) === undefined) {
    return `the launch configuration names no runbook; add "program": "\${file}" or the path of a runbook`;
  }
  const notText = ['as', 'role', 'runDirectory', 'cwd'].find(
    (name) => given[name] !== undefined && typeof given[name] !== 'string',
  );
  if (notText !== undefined)
    return `"${notText}" is ${shown(given[notText])} in the launch configuration; write a text`;
  if (![undefined, true, false].includes(given['stopOnEntry'] as boolean | undefined)) {
    return `"stopOnEntry" is ${shown(given['stopOnEntry'])} in the launch configuration; write true or false`;
  }
  if (![undefined, 'real', 'dry-run'].includes(given['mode'] as string | undefined)) {
    return `"mode" is ${shown(given['mode'])} in the launch configuration; write "real" or "dry-run"`;
  }
  return undefined;
}

// Without a name it is the user of the operating system.
function actorOf(name: string | undefined, role: string | undefined, channel: string): Actor {
  return { kind: 'human', id: name ?? accountName(), ...(role !== undefined && { role }), channel };
}

function accountName(): string {
  try {
    return userInfo().username;
  } catch {
    // An account without a name, as in some containers.
    return process.env['USER'] ?? 'unknown';
  }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

function shown(value: unknown): string {
  return JSON.stringify(value) ?? String(value);
}
