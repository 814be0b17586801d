import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { CommandPack } from '../../risk/index.js';
import { type Machine, pathsOf, thisMachine } from '../machine.js';
import { nearestRunbookFolder } from '../workspace.js';

/** The environment that a program was started with. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A folder in which users describe commands. */
export interface PackFolder {
  readonly origin: CommandPack['origin'];
  readonly path: string;
}

/** Where users have written about commands: beside the runbooks of a folder, and for this account; only what is there. */
export function packFolders(folder: string | undefined, environment: Environment): readonly PackFolder[] {
  const home = folder === undefined ? undefined : nearestRunbookFolder(folder);
  const places: readonly PackFolder[] = [
    ...(home === undefined ? [] : [{ origin: 'workspace', path: join(home, 'commands') } as const]),
    { origin: 'installed', path: join(configFolder(environment), 'commands') },
  ];
  return places.filter(({ path }) => existsSync(path));
}

/** Where the settings of this account lie; a path that is not absolute would depend on the folder and does not count. */
export function configFolder(environment: Environment, machine: Machine = thisMachine): string {
  const paths = pathsOf(machine);
  const [given, usual] =
    machine.platform === 'win32'
      ? [environment['APPDATA'], paths.join(machine.home(), 'AppData', 'Roaming')]
      : [environment['XDG_CONFIG_HOME'], paths.join(environment['HOME'] ?? machine.home(), '.config')];
  return paths.join(given !== undefined && paths.isAbsolute(given) ? given : usual, 'runbook');
}
