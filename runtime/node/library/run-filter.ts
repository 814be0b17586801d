import type { RunSummary } from '../store/runs.js';

/** Which recorded runs somebody looks for; all that is said must hold. */
export interface RunFilter {
  readonly statuses?: readonly string[];
  /** The title of the runbook, exactly. */
  readonly runbook?: string;
  /** Only runs of which something happened since; ISO 8601 in UTC. */
  readonly since?: string;
  /** In the id, the title, the path, the mode, the name of who started it, or what it waits for; in any case of letters. */
  readonly text?: string;
}

/** Whether a run is among those that are looked for. */
export function isLookedFor(run: RunSummary, { statuses, runbook, since, text }: RunFilter): boolean {
  return (
    (statuses === undefined || statuses.length === 0 || statuses.includes(run.status)) &&
    (runbook === undefined || run.origin?.runbook === runbook) &&
    // One without a readable moment is not hidden.
    (since === undefined || !((run.lastAt ?? since) < since)) &&
    (text === undefined || wordsOf(run).includes(text.trim().toLowerCase()))
  );
}

function wordsOf({ runId, detail, status, origin }: RunSummary): string {
  const { runbook, runbookId, runbookPath, mode, actor } = origin ?? {};
  return [runId, status, detail, runbook, runbookId, runbookPath, mode, actor].join('\n').toLowerCase();
}
