import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** The `.runbook` folder of a runbook: the nearest at or above it, else at the root of its git work tree, else beside it. */
export function runbookFolder(runbookPath: string): string {
  const start = dirname(resolve(runbookPath));
  return nearest(start, '.runbook') ?? join(gitRoot(start) ?? start, '.runbook');
}

/** The folder below which the runs of a runbook are recorded: the one that is named, else its `.runbook` folder. */
export function recordsHome(runbookPath: string, named: string | undefined): string {
  return named === undefined ? runbookFolder(runbookPath) : resolve(named);
}

/** The nearest `.runbook` folder at or above a folder, or undefined. */
export function nearestRunbookFolder(from: string): string | undefined {
  return nearest(resolve(from), '.runbook');
}

function gitRoot(start: string): string | undefined {
  const git = nearest(start, '.git');
  return git === undefined ? undefined : dirname(git);
}

function nearest(folder: string, name: string): string | undefined {
  const candidate = join(folder, name);
  if (existsSync(candidate)) return candidate;
  const above = dirname(folder);
  return above === folder ? undefined : nearest(above, name);
}
