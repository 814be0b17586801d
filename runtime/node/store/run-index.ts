import { readFileSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeFolder } from '../files.js';
import { stateFolder } from '../state-folder.js';

/** Notes where a run lies, so that its id is enough to find it from any folder; a run goes on without the note. */
export async function rememberRun(runId: string, directory: string): Promise<void> {
  try {
    await makeFolder(dirname(indexPath()), { isPrivate: true });
    await appendFile(indexPath(), `${runId}\t${directory}\n`, { mode: 0o600 });
  } catch {
    // A home that cannot be written to only costs the convenience; the run is found by its path.
  }
}

/** The folder that was noted for a run, or undefined. */
export function recalledRun(runId: string): string | undefined {
  return notedRuns().get(runId);
}

/** The folders that the runs of this user were noted to lie in, by their ids; read at once, for whoever halts them all. */
export function notedRuns(): ReadonlyMap<string, string> {
  const noted = indexText()
    .split('\n')
    .map((line) => line.split('\t'));
  return new Map(
    noted.flatMap(([runId = '', directory = '']) => (directory === '' ? [] : [[runId, directory] as const])),
  );
}

function indexText(): string {
  try {
    return readFileSync(indexPath(), 'utf8');
  } catch {
    // Nothing was noted yet.
    return '';
  }
}

function indexPath(): string {
  return join(stateFolder(), 'runs.tsv');
}
