import { appendFile, readFile } from 'node:fs/promises';
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
export async function recalledRun(runId: string): Promise<string | undefined> {
  const lines = (await readFile(indexPath(), 'utf8').catch(() => '')).split('\n');
  const line = lines.findLast((candidate) => candidate.startsWith(`${runId}\t`));
  return line?.slice(runId.length + 1);
}

function indexPath(): string {
  return join(stateFolder(), 'runs.tsv');
}
