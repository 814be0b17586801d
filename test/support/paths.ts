import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';

/** The root of the repository, found from wherever the bundled test lies. */
export const root = findRoot(dirname(fileURLToPath(import.meta.url)));

/** A path below test/fixtures. */
export function fixture(...parts: string[]): string {
  return join(root, 'test', 'fixtures', ...parts);
}

/** A new empty folder that is removed when the test ends. */
export function temporaryFolder(context: Pick<TestContext, 'after'>): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'runbook-test-')));
  // A program whose terminal went away may still be writing its record.
  context.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 }));
  return folder;
}

function findRoot(from: string): string {
  return existsSync(join(from, 'layers.mjs')) ? from : findRoot(dirname(from));
}
