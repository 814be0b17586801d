import { join, resolve } from 'node:path';
import { failed, ok, type Result } from '../model/result.js';
import { quoted } from '../node/files.js';
import { type RunStatus, type RunSummary, runStatuses, runsIn } from '../node/store/runs.js';
import { nearestRunbookFolder } from '../node/workspace.js';
import { runDirFault } from './option-fault.js';

/** Which recorded runs are asked for, as it was said on the command line. */
export interface RunsWords {
  readonly runDir?: string;
  readonly status: readonly string[];
  readonly runbook?: string;
  readonly since?: string;
  readonly limit?: string;
}

type Fault = { readonly message: string };

/** The folder in which runs are recorded: in the one that is named, else in the nearest `.runbook`; undefined where there is none. */
export function runsFolder(runDir: string | undefined): string | undefined {
  const home = runDir === undefined ? nearestRunbookFolder(process.cwd()) : resolve(runDir);
  return home === undefined ? undefined : join(home, 'runs');
}

/** The recorded runs that were asked for, the newest first. */
export async function recordedRuns(words: RunsWords, now: number): Promise<Result<readonly RunSummary[], Fault>> {
  const fault = await runDirFault(words.runDir);
  if (fault !== undefined) return failed({ message: fault });
  const statuses = statusesIn(words.status);
  if (!statuses.ok) return statuses;
  const since = words.since === undefined ? ok(undefined) : momentIn(words.since, now, '--since');
  if (!since.ok) return since;
  const limit = words.limit === undefined ? ok(Number.POSITIVE_INFINITY) : countIn(words.limit, '--limit');
  if (!limit.ok) return limit;
  const folder = runsFolder(words.runDir);
  const isWanted = (run: RunSummary) =>
    (statuses.value === undefined || statuses.value.includes(run.status)) &&
    isOf(run, words.runbook) &&
    isSince(run, since.value);
  return folder === undefined ? ok([]) : taken(folder, isWanted, limit.value);
}

async function taken(
  folder: string,
  isWanted: (run: RunSummary) => boolean,
  limit: number,
): Promise<Result<readonly RunSummary[], Fault>> {
  const recorded = await runsIn(folder);
  if (!recorded.ok) return recorded;
  const runs: RunSummary[] = [];
  if (limit === 0) return ok(runs);
  for await (const run of recorded.value) {
    if (isWanted(run)) runs.push(run);
    if (runs.length >= limit) break;
  }
  return ok(runs);
}

function isOf({ origin }: RunSummary, runbook: string | undefined): boolean {
  if (runbook === undefined) return true;
  const wanted = runbook.toLowerCase();
  return [origin?.runbook, origin?.runbookId, origin?.runbookPath].some(
    (text) => text?.toLowerCase().includes(wanted) === true,
  );
}

function isSince({ lastAt, runId }: RunSummary, since: number | undefined): boolean {
  if (since === undefined) return true;
  // One without a readable moment is not hidden.
  const at = Date.parse(lastAt ?? idMoment(runId));
  return !(at < since);
}

function idMoment(runId: string): string {
  return runId.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z.*$/, '$1-$2-$3T$4:$5:$6Z');
}

/** The statuses that were named; undefined where none was. */
export function statusesIn(words: readonly string[]): Result<readonly RunStatus[] | undefined, Fault> {
  const names = words.flatMap((word) => word.split(','));
  const stranger = names.find((name) => !runStatuses.some((status) => status === name));
  if (stranger !== undefined) {
    return failed({ message: `${quoted(stranger)} is not a status; write one of ${runStatuses.join(', ')}` });
  }
  const statuses = runStatuses.filter((status) => names.includes(status));
  return ok(statuses.length === 0 ? undefined : statuses);
}

/** The moment that a length of time before now, or a date, stands for. */
export function momentIn(text: string, now: number, option: string): Result<number, Fault> {
  const [, count, unit = ''] = /^(\d+)(m|h|d|w)$/.exec(text) ?? [];
  if (count !== undefined) return ok(now - Number(count) * (unitMs[unit] ?? 0));
  const moment = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(moment)) return ok(moment);
  return failed({ message: `'${text}' is no time; write '${option} 7d' (m, h, d, w) or '${option} 2026-11-20'` });
}

const minuteMs = 60_000;
const unitMs: Readonly<Record<string, number>> = {
  m: minuteMs,
  h: 60 * minuteMs,
  d: 24 * 60 * minuteMs,
  w: 7 * 24 * 60 * minuteMs,
};

/** A number of runs. */
export function countIn(text: string, option: string): Result<number, Fault> {
  if (/^\d{1,9}$/.test(text)) return ok(Number(text));
  return failed({ message: `'${text}' is no number; write '${option} 20'` });
}
