import { isDeniedEnvironment } from '../run/resolve.js';
import type { Drive, InheritedEnvironment, Workspace } from './drive.js';
import { shellStartFiles } from './script.js';

/** What the programs of a run are given; worked out once, for it is the same for every step. */
export function inheritedEnvironment(drive: Drive, workspace: Workspace): InheritedEnvironment {
  workspace.inherited ??= inherited(drive);
  return workspace.inherited;
}

function inherited({ ports, plan }: Drive): InheritedEnvironment {
  const all = Object.entries(ports.environment).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const isDenied = ([name]: [string, string]) => isDeniedEnvironment(name, plan.governance);
  const kept = all.filter((entry) => !isDenied(entry));
  return {
    kept: Object.fromEntries(kept),
    keptForShells: Object.fromEntries(kept.filter(([name]) => !shellStartFiles.includes(name))),
    removed: all
      .filter(isDenied)
      .map(([name]) => name)
      .sort(),
  };
}
