import { dirname, isAbsolute, join } from 'node:path';
import { accountName } from '../../runtime/node/account.js';
import { comparedRuns } from '../../runtime/node/library/compared-runs.js';
import { knownRunbook } from '../../runtime/node/library/known-runbook.js';
import { knownRuns, type ReadRuns, type RecordKind, runsAtOnce } from '../../runtime/node/library/known-runs.js';
import { isLookedFor } from '../../runtime/node/library/run-filter.js';
import { type WaitingThing, waitingIn } from '../../runtime/node/library/waiting.js';
import type { RunSummary } from '../../runtime/node/store/runs.js';
import { nearestRunbookFolder } from '../../runtime/node/workspace.js';
import type {
  ComparedResult,
  HistoryFilter,
  HistoryResult,
  LibraryResult,
  ListedRunbook,
  ListedWaiting,
  WaitingResult,
} from '../protocol.js';
import { listed } from './runs.js';

/** What the runs at or above some folders wait for; what a client sends amiss names no folder. */
export async function listWaiting(params: unknown): Promise<WaitingResult> {
  const homes = homesIn(params);
  const { runs, message } = await recordsIn(homes, ['runs']);
  const me = accountName();
  const all = await Promise.all(
    runs.map(async (run) => (await waitingIn(run, me)).map((thing) => waitingOf(run, thing))),
  );
  const waiting = all.flat().sort((left, right) => ((left.since ?? '') < (right.since ?? '') ? -1 : 1));
  return { waiting, homes, ...(message !== undefined && { message }) };
}

/** What is known of the runbooks at some paths. */
export async function listRunbooks(params: unknown): Promise<LibraryResult> {
  const paths = textsIn(params, 'paths').filter((path) => isAbsolute(path));
  const runbooks: ListedRunbook[] = [];
  const records = runsAtOnce();
  // One after the other, so that what somebody does in the editor meanwhile is not kept waiting by all of them.
  for (const path of paths.slice(0, mostRunbooks)) runbooks.push(await listedRunbook(path, records));
  return { runbooks, homes: homesOf(paths.map((path) => dirname(path))) };
}

/** More than these nobody looks through. */
const mostRunbooks = 2000;

/** The newest of the recorded runs that are looked for. */
export async function listHistory(params: unknown): Promise<HistoryResult> {
  const homes = homesIn(params);
  const filter = filterIn(params);
  const { runs, message } = await recordsIn(homes, filter.replays === true ? ['runs', 'replays'] : ['runs']);
  const found = runs.filter((run) => isLookedFor(run, filter)).sort(newestFirst);
  const shown = await Promise.all(found.slice(0, countIn(params)).map(listed));
  const runbooks = [...new Set(runs.flatMap(({ origin }) => origin?.runbook ?? []))].sort();
  const told = message === undefined ? {} : { message };
  return { runs: shown, found: found.length, all: runs.length, runbooks, homes, ...told };
}

/** Two runs beside each other. */
export async function compareRuns(params: unknown): Promise<ComparedResult> {
  const { left, right } = (params ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof left !== 'string' || typeof right !== 'string') return { message: 'name the folders of two runs' };
  const compared = await comparedRuns(left, right);
  return compared.ok ? compared.value : { message: compared.error.message };
}

async function recordsIn(homes: readonly string[], kinds: readonly RecordKind[]) {
  const lists = await Promise.all(homes.flatMap((home) => kinds.map((kind) => knownRuns(home, kind))));
  const runs = lists.flatMap((list) => (list.ok ? list.value : []));
  const fault = lists.find((list) => !list.ok);
  return { runs, ...(fault?.ok === false && { message: fault.error.message }) };
}

function newestFirst(left: RunSummary, right: RunSummary): number {
  const at = ({ origin, lastAt, runId }: RunSummary) =>
    (origin?.mode === 'replay' ? lastAt : origin?.startedAt) ?? runId;
  return at(left) < at(right) ? 1 : -1;
}

function waitingOf(run: RunSummary, { cause, ...thing }: WaitingThing): ListedWaiting {
  const { runId, directory, status, origin } = run;
  const path =
    origin?.runbookFolder === undefined ? undefined : join(origin.runbookFolder, baseName(origin.runbookPath));
  const detail = thing.detail ?? cause?.replaceAll('_', ' ');
  return {
    ...thing,
    ...{ runId, directory, runbook: origin?.runbook ?? runId, isDriven: status === 'running' },
    ...(detail !== undefined && { detail }),
    ...(path !== undefined && { runbookPath: path }),
    ...(origin && { steps: origin.steps }),
  };
}

function baseName(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}

async function listedRunbook(path: string, records: ReadRuns): Promise<ListedRunbook> {
  const { lastRun, validated, ...known } = await knownRunbook(path, records);
  return {
    ...known,
    ...(lastRun && { lastRun: await listed(lastRun) }),
    ...(validated && { validated: { at: validated.at, how: validated.how } }),
  };
}

function homesIn(params: unknown): readonly string[] {
  return homesOf(textsIn(params, 'folders').filter((folder) => isAbsolute(folder)));
}

function homesOf(folders: readonly string[]): readonly string[] {
  return [...new Set(folders.flatMap((folder) => nearestRunbookFolder(folder) ?? []))];
}

function textsIn(params: unknown, name: string): readonly string[] {
  const { [name]: value } = (params ?? {}) as Readonly<Record<string, unknown>>;
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

function filterIn(params: unknown): HistoryFilter {
  const { filter } = (params ?? {}) as { readonly filter?: Readonly<Record<string, unknown>> };
  const text = (name: string) => {
    const value = filter?.[name];
    return typeof value === 'string' && value !== '' ? { [name]: value } : {};
  };
  const statuses = textsIn(filter, 'statuses');
  const replays = filter?.['replays'] === true;
  return { ...text('runbook'), ...text('since'), ...text('text'), ...(statuses.length > 0 && { statuses }), replays };
}

const usualCount = 100;

function countIn(params: unknown): number {
  const { count } = (params ?? {}) as { readonly count?: unknown };
  return typeof count === 'number' && count > 0 ? count : usualCount;
}
