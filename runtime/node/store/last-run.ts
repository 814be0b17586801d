import { basename, dirname, join, resolve } from 'node:path';
import { runbookFolder } from '../workspace.js';
import { type RunSummary, runsIn } from './runs.js';

/** How many of the newest runs of a workspace are looked through for one of a runbook. */
const mostLookedAt = 64;

/** The newest run of a runbook among the newest ones of its workspace; undefined where there is none or none can be read. */
export async function lastRunOf(runbookPath: string): Promise<RunSummary | undefined> {
  const recorded = await runsIn(join(runbookFolder(runbookPath), 'runs'));
  if (!recorded.ok) return undefined;
  let count = 0;
  for await (const run of recorded.value) {
    if (isOf(run, runbookPath)) return run;
    count += 1;
    if (count >= mostLookedAt) return undefined;
  }
  return undefined;
}

function isOf({ origin }: RunSummary, runbookPath: string): boolean {
  if (origin === undefined) return false;
  const { runbookFolder: folder, runbookPath: path } = origin;
  if (folder === undefined) return resolve(path) === resolve(runbookPath);
  return resolve(folder) === dirname(resolve(runbookPath)) && basename(path) === basename(runbookPath);
}
