import { join } from 'node:path';
import { isRunOf } from '../library/is-run-of.js';
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
    if (isRunOf(run, runbookPath)) return run;
    count += 1;
    if (count >= mostLookedAt) return undefined;
  }
  return undefined;
}
