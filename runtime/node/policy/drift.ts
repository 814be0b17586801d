import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { PolicyDowngraded, RecordedEvent } from '../../model/event.js';
import { notedRuns } from '../store/run-index.js';
import { isRunId } from '../store/runs.js';
import { runbookFolder } from '../workspace.js';

/** Where the runs of a workspace are looked for. */
export interface DriftScope {
  /** The folder in which the new run is recorded, with `runs` in it. */
  readonly home: string;
  /** The `.runbook` folder of its runbook. */
  readonly workspace: string;
}

/**
 * What runs a policy down: that of the decisions of the last seven days more than this share was made by nobody;
 * undefined where it was not. A run that was recorded elsewhere counts for the workspace of its runbook, too, as long
 * as this account began it: naming another folder makes nobody forget it.
 */
export async function driftIn(
  scope: DriftScope,
  threshold: number,
  now: number = Date.now(),
): Promise<PolicyDowngraded | undefined> {
  const count = await decisionsSince(scope, now - sevenDaysMs);
  const decisions = count.automatic + count.human;
  if (decisions < fewestDecisions) return undefined;
  const ratio = count.automatic / decisions;
  return ratio > threshold ? { ratio: Math.round(ratio * 1000) / 1000, threshold, decisions } : undefined;
}

const sevenDaysMs = 7 * 24 * 3_600_000;

/** Fewer say nothing about a habit. */
const fewestDecisions = 10;

interface Decisions {
  automatic: number;
  human: number;
}

async function decisionsSince(scope: DriftScope, since: number): Promise<Decisions> {
  const count: Decisions = { automatic: 0, human: 0 };
  const beside = new Set([scope.home, scope.workspace].map((home) => join(home, 'runs')));
  for (const runs of beside) {
    // Where nothing can be listed there is no record to count.
    const names = await readdir(runs).catch((): readonly string[] => []);
    for (const name of names.filter(isRunId))
      await counted(join(runs, name), since, (bytes) => add(count, bytes, since));
  }
  for (const directory of notedRuns().values()) {
    if (beside.has(dirname(directory))) continue;
    await counted(directory, since, (bytes) => {
      if (workspaceOf(bytes) === scope.workspace) add(count, bytes, since);
    });
  }
  return count;
}

/** Looks at the trace of a run of late; one that is gone, or cannot be read, says nothing. */
async function counted(directory: string, since: number, look: (bytes: Buffer) => void): Promise<void> {
  const path = join(directory, 'trace.jsonl');
  try {
    const status = await stat(path);
    if (status.isFile() && status.mtimeMs >= since) look(await readFile(path));
  } catch (error) {
    ignoredFileError(error);
  }
}

function add(count: Decisions, bytes: Buffer, since: number): void {
  count.automatic += countOf(bytes, 'step.auto_executed', since);
  count.human += countOf(bytes, 'step.approved', since);
}

function workspaceOf(bytes: Buffer): string | undefined {
  const end = bytes.indexOf(lineFeed);
  const event = eventIn(bytes.toString('utf8', 0, end < 0 ? bytes.length : end));
  if (event?.type !== 'run.created' || event.data.runbook_folder === undefined) return undefined;
  return runbookFolder(join(event.data.runbook_folder, 'runbook.yaml'));
}

function ignoredFileError(error: unknown): void {
  if (!(error instanceof Error && 'code' in error)) throw error;
}

// Most lines are neither, and reading them all as JSON would take fifty times as long.
function countOf(bytes: Buffer, type: RecordedEvent['type'], since: number): number {
  let counted = 0;
  for (let at = bytes.indexOf(`"${type}"`); at >= 0; ) {
    const end = bytes.indexOf(lineFeed, at);
    const line = bytes.toString('utf8', bytes.lastIndexOf(lineFeed, at) + 1, end < 0 ? bytes.length : end);
    const event = eventIn(line);
    if (event?.type === type && event.mode === 'real' && Date.parse(event.ts) >= since) counted += 1;
    at = end < 0 ? -1 : bytes.indexOf(`"${type}"`, end);
  }
  return counted;
}

const lineFeed = 0x0a;

function eventIn(line: string): RecordedEvent | undefined {
  try {
    return JSON.parse(line) as RecordedEvent;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
