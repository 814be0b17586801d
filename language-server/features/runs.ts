import { join } from 'node:path';
import { standingIn } from '../../runtime/node/store/awaited.js';
import { type RunSummary, runsIn } from '../../runtime/node/store/runs.js';
import { nearestRunbookFolder } from '../../runtime/node/workspace.js';
import type { ListedRun, RunsParams, RunsResult } from '../protocol.js';

/** As many as somebody looks through. */
const longestList = 100;

/** The runs that are recorded at or above some folders, the newest first; what a client sends amiss names no folder. */
export async function listRuns(params: unknown): Promise<RunsResult> {
  const { folders, isOpen } = (params ?? {}) as Partial<Record<keyof RunsParams, unknown>>;
  const named = Array.isArray(folders) ? folders.filter((folder) => typeof folder === 'string') : [];
  const homes = new Set(named.map(nearestRunbookFolder).filter((home) => home !== undefined));
  const lists = await Promise.all([...homes].map((home) => runsOf(join(home, 'runs'), isOpen === true)));
  const newest = lists.flatMap(({ runs }) => runs).sort((left, right) => (left.runId < right.runId ? 1 : -1));
  const fault = lists.find(({ message }) => message !== undefined);
  return { runs: newest.slice(0, longestList), ...fault };
}

async function runsOf(folder: string, isOpen: boolean): Promise<RunsResult> {
  const recorded = await runsIn(folder);
  if (!recorded.ok) return { runs: [], message: recorded.error.message };
  const runs: ListedRun[] = [];
  for await (const run of recorded.value) {
    if (!isOpen || canGoOn(run)) runs.push(await listed(run));
    if (runs.length >= longestList) break;
  }
  return { runs };
}

function canGoOn({ status }: RunSummary): boolean {
  return status === 'waiting' || status === 'interrupted';
}

/** A recorded run as somebody chooses one; of one that can go on, with where it stands and who is awaited. */
export async function listed(run: RunSummary): Promise<ListedRun> {
  const { runId, directory, status, detail, lastAt, origin } = run;
  const standing = canGoOn(run) ? await standingIn(directory) : undefined;
  const stands = detail ?? (standing?.stepId === undefined ? undefined : `at step '${standing.stepId}'`);
  return {
    ...{ runId, directory, status },
    runbook: origin?.runbook ?? runId,
    ...(origin && { startedBy: origin.actor, mode: origin.mode, steps: origin.steps }),
    ...(stands !== undefined && { stands }),
    ...(standing && { done: standing.done }),
    ...(standing?.awaited !== undefined && { awaited: standing.awaited }),
    ...(lastAt !== undefined && { lastAt }),
  };
}
