import { readdirSync, readFileSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { descendants } from '../process/descendants.js';
import type { ProcessEntry } from '../process/entry.js';
import { processStart } from '../process/start.js';
import { environmentOf } from '../process/table.js';
import { stateFolder } from '../state-folder.js';
import { lockNames, ownerIn } from '../store/run-lock.js';

/*
 * What belongs to the runs of this user is found without asking their drivers, which may hang: by the variable that every
 * program of a run was started with, and by what comes from the processes that hold the locks of runs.
 */

/** A run that a process drives now. */
export interface DrivenRun {
  readonly runId: string;
  readonly directory: string;
  /** The process that drives it. */
  readonly driver: number;
}

/** Those of the runs of this user that a living process of this machine drives. */
export function drivenRuns(noted: ReadonlyMap<string, string>): readonly DrivenRun[] {
  return [...noted].flatMap(([runId, directory]) => {
    const driver = driverOf(directory);
    return driver === undefined ? [] : [{ runId, directory, driver }];
  });
}

/** Whether the process that was found still drives the run. */
export function isDriven({ directory, driver }: DrivenRun): boolean {
  return driverOf(directory) === driver;
}

/** The processes of some runs, by the ids of the runs; one whose run is not told is under an empty id. */
export type ProcessesOfRuns = ReadonlyMap<string, readonly ProcessEntry[]>;

/** What lives of the runs of this user, at a look at the processes of the machine. */
export function processesOfRuns(
  table: readonly ProcessEntry[],
  noted: ReadonlyMap<string, string>,
  driven: readonly DrivenRun[],
): ProcessesOfRuns {
  const others = table.filter(({ pid }) => pid !== process.pid);
  const drivers = new Map(driven.map(({ driver, runId }) => [driver, runId]));
  const roots = new Map<string, ProcessEntry[]>();
  for (const entry of others) {
    const runId = runIdOf(entry, noted) ?? drivers.get(entry.parent);
    // A process that drives several runs tells by the marks of its children whose they are.
    if (runId !== undefined) roots.set(runId, [...(roots.get(runId) ?? []), entry]);
  }
  return new Map([...roots].map(([runId, entries]) => [runId, living(others, entries)]));
}

function living(table: readonly ProcessEntry[], roots: readonly ProcessEntry[]): readonly ProcessEntry[] {
  return descendants(table, roots).filter(({ isZombie }) => !isZombie);
}

function runIdOf({ pid, isZombie }: ProcessEntry, noted: ReadonlyMap<string, string>): string | undefined {
  if (isZombie) return undefined;
  const environment = environmentOf(pid);
  const runId = valueIn(environment, 'RUNBOOK_RUN_ID');
  if (runId === undefined || noted.has(runId)) return runId;
  return isMine(pid) && isOfThisState(environment) ? runId : undefined;
}

function valueIn(environment: string, name: string): string | undefined {
  const start = environment.indexOf(`\0${name}=`);
  if (start < 0) return undefined;
  const from = start + name.length + 2;
  return environment.slice(from, environment.indexOf('\0', from)) || undefined;
}

// A run that could not be noted tells by its variables where it would have been.
function isOfThisState(environment: string): boolean {
  const variables = ['XDG_STATE_HOME', 'HOME'].flatMap((name) => {
    const value = valueIn(environment, name);
    return value === undefined ? [] : [[name, value]];
  });
  return stateFolder(Object.fromEntries(variables)) === stateFolder();
}

function isMine(pid: number): boolean {
  try {
    return statSync(`/proc/${pid}`).uid === process.getuid?.();
  } catch {
    // It has ended.
    return false;
  }
}

function driverOf(directory: string): number | undefined {
  return locksIn(directory)
    .map((name) => livingOwner(textOf(join(directory, name))))
    .find((pid) => pid !== undefined);
}

function locksIn(directory: string): readonly string[] {
  try {
    return lockNames(readdirSync(directory));
  } catch {
    // The run was removed.
    return [];
  }
}

function livingOwner(text: string): number | undefined {
  // Nobody is named while it is being written, or where its writer died.
  const { pid, started, host } = ownerIn(text) ?? {};
  const isOther = pid !== undefined && pid !== process.pid && host === hostname();
  return isOther && processStart(pid) === started ? pid : undefined;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
