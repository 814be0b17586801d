import { basename, dirname, resolve } from 'node:path';
import type { RunSummary } from '../store/runs.js';

/** Whether a run is one of the runbook at a path, as its record tells. */
export function isRunOf({ origin }: Pick<RunSummary, 'origin'>, runbookPath: string): boolean {
  if (origin === undefined) return false;
  const { runbookFolder: folder, runbookPath: path } = origin;
  // Of thousands of runs, most are told apart by a name alone.
  if (basename(path) !== basename(runbookPath)) return false;
  return folder === undefined
    ? resolve(path) === resolve(runbookPath)
    : resolve(folder) === dirname(resolve(runbookPath));
}
