import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256Hex } from './digest.js';
import { readTextFile } from './files.js';
import { knownRuns, type ReadRuns } from './library/known-runs.js';
import { type RunbookText, validationNoteOf } from './library/validation-note.js';
import type { RunSummary } from './store/runs.js';
import { runbookFolder } from './workspace.js';

/** When a runbook, as it is now, last did what was expected of it, and in what. */
export interface LastValidation {
  /** ISO 8601 in UTC. */
  readonly at: string;
  /** `run`: a real run of it was completed; `replay`: a replay of it was; `tests`: all tests of a test file passed. */
  readonly how: 'run' | 'replay' | 'tests';
  /** The run or the replay, where it left a record. */
  readonly directory?: string;
}

/**
 * When the runbook at a path, with exactly the text that it has now, was last run to its end, replayed or tested with
 * success; undefined where no record tells of it. What was changed afterwards was never validated.
 */
export async function lastValidated(runbookPath: string): Promise<LastValidation | undefined> {
  const text = await readTextFile(runbookPath);
  return text.ok ? lastValidatedText({ path: runbookPath, sha256: `sha256:${sha256Hex(text.value)}` }) : undefined;
}

/** The same of a text that was read before. */
export async function lastValidatedText(
  text: RunbookText,
  records: ReadRuns = knownRuns,
): Promise<LastValidation | undefined> {
  const home = runbookFolder(text.path);
  const [run, replay, note] = await Promise.all([
    newestOf(await records(home, 'runs'), text.sha256),
    newestOf(await records(home, 'replays'), text.sha256),
    validationNoteOf(text),
  ]);
  const all: readonly (LastValidation | undefined)[] = [run, replay, note];
  return all.reduce((newest, one) => (newest === undefined || (one && one.at > newest.at) ? one : newest), undefined);
}

async function newestOf(runs: Awaited<ReturnType<ReadRuns>>, sha256: string): Promise<LastValidation | undefined> {
  if (!runs.ok) return undefined;
  for (const run of runs.value) {
    const { lastAt: at, directory } = run;
    if (at === undefined || !isCompleted(run, sha256) || (await wasChangedOnTheWay(directory))) continue;
    return { at, how: run.origin?.mode === 'replay' ? 'replay' : 'run', directory };
  }
  return undefined;
}

// A probe and a dry run do not do all that the runbook says.
function isCompleted({ status, origin }: RunSummary, sha256: string): boolean {
  const isWhole = origin?.mode === 'real' || origin?.mode === 'replay';
  return status === 'completed' && isWhole && origin.runbookSha256 === sha256;
}

/** Whether a run went on with another text than it was begun with, so that it says nothing of either. */
async function wasChangedOnTheWay(directory: string): Promise<boolean> {
  const trace = await readFile(join(directory, 'trace.jsonl'), 'utf8').catch(() => '');
  return trace.split('\n').some((line) => line.includes('"run.resumed"') && line.includes('"runbook_sha256"'));
}
