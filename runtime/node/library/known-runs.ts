import { statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { failed, ok, type Result } from '../../model/result.js';
import { describeFileError, type FileFault } from '../files.js';
import { isReplayId } from '../store/run-id.js';
import { isRunId, type RunSummary, summaryOf } from '../store/runs.js';

/** What lies in a `.runbook` folder: what really ran, or what was replayed from a scenario. */
export type RecordKind = 'runs' | 'replays';

/** The records of a kind in a `.runbook` folder, the newest first; one that is over and has not changed since is read once. */
export const knownRuns: ReadRuns = (home, kind) => {
  const folder = join(home, kind);
  // Several views ask for the same at once.
  const reading = readings.get(folder) ?? readRuns(folder, kind).finally(() => readings.delete(folder));
  readings.set(folder, reading);
  return reading;
};

/** Reads the records of a kind in a `.runbook` folder. */
export type ReadRuns = (home: string, kind: RecordKind) => Promise<Result<readonly RunSummary[], FileFault>>;

/** Reads each folder once, for whoever asks for the same of many runbooks in one go. */
export function runsAtOnce(): ReadRuns {
  const read = new Map<string, ReturnType<ReadRuns>>();
  return (home, kind) => {
    const name = join(home, kind);
    const runs = read.get(name) ?? knownRuns(home, kind);
    read.set(name, runs);
    return runs;
  };
}

const readings = new Map<string, ReturnType<ReadRuns>>();

async function readRuns(folder: string, kind: RecordKind): ReturnType<ReadRuns> {
  try {
    const names = await namesIn(folder, kind === 'runs' ? isRunId : isReplayId);
    const runs: RunSummary[] = [];
    for (let first = 0; first < names.length; first += atOnce) {
      const directories = names.slice(first, first + atOnce).map((name) => join(folder, name));
      runs.push(...(await Promise.all(directories.map((directory) => knownRun(directory, kind)))));
    }
    return ok(
      kind === 'runs' ? runs : runs.sort((left, right) => ((left.lastAt ?? '') < (right.lastAt ?? '') ? 1 : -1)),
    );
  } catch (error) {
    const isNone = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return isNone ? ok([]) : failed({ message: describeFileError(folder, 'read', error) });
  }
}

const atOnce = 32;

/** How long lists of runs are remembered from which nobody reads any more. */
const mostKnown = 20_000;

interface KnownRun {
  /** What tells this state of the trace from others. */
  readonly state: string;
  readonly run: RunSummary;
}

const known = new Map<string, KnownRun>();

async function namesIn(folder: string, isRecord: (name: string) => boolean): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory() && isRecord(entry.name)).map(({ name }) => name);
  // Ids begin with the time.
  return names.sort().reverse();
}

async function knownRun(directory: string, kind: RecordKind): Promise<RunSummary> {
  const found = statSync(join(directory, 'trace.jsonl'), { throwIfNoEntry: false });
  const state = `${found?.mtimeMs} ${found?.size}`;
  const earlier = known.get(directory);
  if (earlier?.state === state) return earlier.run;
  const read = await summaryOf(directory);
  // A replay has a clock of its own, so that only the disk knows when it was made.
  const run = kind === 'replays' && found ? { ...read, lastAt: found.mtime.toISOString() } : read;
  if (isOver(run)) remember(directory, { state, run });
  else known.delete(directory);
  return run;
}

// How the others stand depends on more than their trace: a process may take them up or die.
function isOver({ status }: RunSummary): boolean {
  return status === 'completed' || status === 'failed' || status === 'aborted';
}

function remember(directory: string, run: KnownRun): void {
  if (known.size >= mostKnown) known.clear();
  known.set(directory, run);
}
