import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { failed, ok, type Result } from '../../model/result.js';
import { describeFileError, type FileFault } from '../files.js';
import { summaryOf } from '../store/runs.js';
import { growingTrace } from './growing-trace.js';
import { liveReport } from './live-page.js';
import { type FindRunbook, recordedRunbooks } from './recorded-runbook.js';
import { pageOf, type RunPage, readRunPage } from './run-page.js';

/** The page of a run that may go on while it is looked at. */
export interface FollowedRun {
  /** The page as the run is now: of a run that is driven, only what was added since is read; one at rest is verified. */
  page(): Promise<Result<RunPage, FileFault>>;
  /** Whether anything of the record, or who drives it, is other than when its page was made last. */
  hasChanged(): Promise<boolean>;
}

/** The run that lies in a folder, of which nothing was read yet. */
export function followedRun(directory: string): FollowedRun {
  const path = join(directory, 'trace.jsonl');
  const runbookOf = recordedRunbooks(directory);
  const living = livingPages(directory, path, runbookOf);
  let shown: string | undefined;
  let resting: { readonly mark: string; readonly page: RunPage } | undefined;

  const pageAt = async (mark: string): Promise<Result<RunPage, FileFault>> => {
    const page = await living();
    if (page) return ok(page);
    if (resting?.mark === mark) return ok(resting.page);
    const read = await readRunPage(directory, runbookOf);
    if (read.ok) resting = { mark, page: read.value };
    return read;
  };
  return {
    hasChanged: async () => (await markOf(directory, path)) !== shown,
    page: async () => {
      try {
        shown = await markOf(directory, path);
        return await pageAt(shown);
      } catch (error) {
        if (!(error instanceof Error && 'code' in error)) throw error;
        return failed({ message: describeFileError(path, 'read', error) });
      }
    },
  };
}

/** Makes the pages of a run while a process drives it, and nothing while none does or its trace is not what was written. */
function livingPages(directory: string, path: string, runbookOf: FindRunbook): () => Promise<RunPage | undefined> {
  const trace = growingTrace(path);
  return async () => {
    const { status, runId } = await summaryOf(directory);
    const read = status === 'running' ? await trace.read() : undefined;
    const [first] = read?.events ?? [];
    if (!read || first?.type !== 'run.created') return undefined;
    return pageOf(liveReport({ ...read, runId, status, isDriven: true }), await runbookOf(first));
  };
}

/** Another text whenever something of the record is another, or another process drives the run. */
async function markOf(directory: string, path: string): Promise<string> {
  const [{ status }, trace, note] = await Promise.all([
    summaryOf(directory),
    markOfFile(path),
    markOfFile(join(directory, 'run.json')),
  ]);
  return [status, trace, note].join(' ');
}

async function markOfFile(path: string): Promise<string> {
  try {
    const { ino, size, mtimeMs } = await stat(path);
    return `${ino}:${size}:${mtimeMs}`;
  } catch {
    // A run that was begun just now has no such file yet, and one that was removed has none any more.
    return '';
  }
}
