import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { runTests, type TestOrder } from '../../../runtime/node/test/run-tests.js';
import type { TestEvent } from '../../../runtime/replay/test/test-event.js';
import { temporaryFolder } from '../../support/paths.js';

/** Files in a folder of their own, by their paths in it. */
export function laidOut(context: TestContext, files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder(context);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** What running the test file `a.runbook-test.yaml` of a folder tells. */
export async function toldBy(folder: string, more: Partial<TestOrder> = {}): Promise<readonly TestEvent[]> {
  const events: TestEvent[] = [];
  await runTests({
    files: [join(folder, 'a.runbook-test.yaml')],
    filter: '',
    only: [],
    fuzz: { runs: 0, seed: 1 },
    tell: (event) => events.push(event),
    now: () => 0,
    ...more,
  });
  return events;
}

/** The differences of the tests that failed, as `line: message`, and the faults of files that cannot be run. */
export function wrongIn(events: readonly TestEvent[]): readonly string[] {
  return events.flatMap((event) => {
    if (event.type === 'test.failed') return event.differences.map(({ line, message }) => `${line}: ${message}`);
    return event.type === 'file.invalid' ? event.faults.map(({ line, message }) => `${line}: ${message}`) : [];
  });
}
