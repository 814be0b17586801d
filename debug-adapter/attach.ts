import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { failed, ok, type Result } from '../runtime/model/result.js';
import { faultsOfAttachArguments, isAttachArguments } from '../runtime/schema/generated/attach.js';
import { type Configuration, configurationFault, configurationOf } from './configuration.js';

/** Which run a person takes up, and how; the fields are described in runtime/schema/attach.schema.json. */
export interface Attach extends Configuration {
  /** An id, or a path: then absolute. */
  readonly run: string;
  /** Whether nothing of it goes on. */
  readonly isReadOnly: boolean;
  /** Absolute. */
  readonly program?: string;
  readonly allowsChange: boolean;
}

/** Reads the arguments of an attach request; keys that are not ours belong to the editor and are left alone. */
export function readAttach(given: Readonly<Record<string, unknown>>, channel: string): Result<Attach, string> {
  if (!isAttachArguments(given)) {
    const fault = 'the debug configuration names no run; add "run" with a run id or the folder of a run';
    return failed(configurationFault(given, faultsOfAttachArguments(given), { name: 'run', fault }));
  }
  const { run, readOnly = false, program, allowChanged = false } = given;
  const configuration = configurationOf(given, channel);
  const path = resolve(configuration.folder, run);
  return ok({
    ...configuration,
    run: /[\\/]/.test(run) || existsSync(path) ? path : run,
    isReadOnly: readOnly,
    ...(program !== undefined && { program: resolve(configuration.folder, program) }),
    allowsChange: allowChanged,
  });
}
