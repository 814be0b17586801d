import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
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
  context.after(() => removed(folder));
  return folder;
}

function findRoot(from: string): string {
  return existsSync(join(from, 'layers.mjs')) ? from : findRoot(dirname(from));
}

/** Removes a folder; a program whose terminal went away may still be writing its record there. */
async function removed(folder: string): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    try {
      rmSync(folder, { recursive: true, force: true });
      return;
    } catch (error) {
      if (tries >= 100) throw error;
      await sleep(50);
    }
  }
}
