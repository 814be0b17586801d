import { lstatSync, realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { PostureLayer } from '../../model/posture.js';
import { failed, ok, type Result } from '../../model/result.js';
import { configFolder, type Environment } from '../classify/pack-folders.js';
import { describeFileError, type FileFault } from '../files.js';
import { type Machine, pathsOf, thisMachine } from '../machine.js';

/** Where the policy of an organisation may lie; that of a workspace lies in its `.runbook` folder. */
export interface PolicyPlaces {
  /** Absolute paths of files, the outermost first. */
  readonly organisation: readonly string[];
}

/** A policy file that is there. */
export interface PolicyPlace {
  readonly layer: Extract<PostureLayer, 'organisation' | 'workspace'>;
  /** Absolute. */
  readonly path: string;
}

/** The name of a policy file. */
export const policyName = 'policy.json';

/** Where the policy of this machine and of this account lies. What the environment names comes beside it, never in its place. */
export function usualPolicyPlaces(environment: Environment, machine: Machine = thisMachine): PolicyPlaces {
  const folders = [machineFolder(machine), ...accountFolders(machine), configFolder(environment, machine)];
  return { organisation: [...new Set(folders.map((folder) => pathsOf(machine).join(folder, policyName)))] };
}

/** The policy files that hold for a runbook and for these folders of records, the outermost first. */
export function policiesFor(
  runbookPath: string,
  homes: readonly string[],
  { organisation }: PolicyPlaces,
): Result<readonly PolicyPlace[], FileFault> {
  const workspace = [...workspaceFolders(runbookPath), ...homes].map((folder) => join(folder, policyName));
  const places: readonly PolicyPlace[] = [
    ...organisation.map((path) => ({ layer: 'organisation', path }) as const),
    ...[...new Set(workspace)].filter((path) => !organisation.includes(path)).map(inWorkspace),
  ];
  const found: PolicyPlace[] = [];
  for (const place of places) {
    const there = isThere(place.path);
    if (!there.ok) return there;
    if (there.value) found.push(place);
  }
  return ok(found);
}

// By its name: a variable such as ProgramData could be set by whoever starts the program.
function machineFolder({ platform }: Machine): string {
  return platform === 'win32' ? 'C:\\ProgramData\\runbook' : '/etc/runbook';
}

// By the account and not by HOME, which whoever starts the program can set.
function accountFolders(machine: Machine): readonly string[] {
  const paths = pathsOf(machine);
  try {
    const home = machine.accountHome();
    const config = machine.platform === 'win32' ? paths.join(home, 'AppData', 'Roaming') : paths.join(home, '.config');
    return [paths.join(config, 'runbook')];
  } catch {
    // An account without an entry, as in some containers, has no home of its own.
    return [];
  }
}

function inWorkspace(path: string): PolicyPlace {
  return { layer: 'workspace', path };
}

/** Every `.runbook` folder at or above a runbook, by its name and by where it really lies: a nearer one does not hide one above it. */
function workspaceFolders(runbookPath: string): readonly string[] {
  const starts = [resolve(runbookPath), realPath(runbookPath)].map((path) => dirname(path));
  return [...new Set(starts.flatMap(foldersAbove))].map((folder) => join(folder, '.runbook'));
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    // It was read a moment ago; what is gone since has no other place.
    return resolve(path);
  }
}

/** The folders above one and itself, the outermost first. */
function foldersAbove(folder: string): readonly string[] {
  const above = dirname(folder);
  return above === folder ? [folder] : [...foldersAbove(above), folder];
}

// Not followed: a link that leads nowhere is a policy that cannot be read, and not one that is not there.
function isThere(path: string): Result<boolean, FileFault> {
  try {
    lstatSync(path);
    return ok(true);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return ok(false);
    return failed({ message: describeFileError(path, 'read', error) });
  }
}
