import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { runbook } from '../support/cli.js';
import { runbookFolder, runIds, v1 } from '../support/recorded.js';

test('a run that is driven now is shown as running, not as interrupted, and nothing of its record as missing', async (t) => {
  const folder = runbookFolder(t, v1(['id: wait, type: cli, with: {argv: ["sleep", "300"]}']));
  let pid = 0;
  const run = runbook(['exec', 'runbook.yaml', '--mode', 'real', '--as', 'alice'], {
    cwd: folder,
    onStart: (started) => {
      pid = started;
    },
  });
  const shown = await shownOnce(folder, /wait (is running|was interrupted)/);
  process.kill(pid, 'SIGTERM');
  await run;
  assert.match(shown, /▶ wait is running\n/);
  assert.doesNotMatch(shown, /nobody knows|missing/);
});

async function shownOnce(folder: string, fits: RegExp): Promise<string> {
  for (;;) {
    const [id] = existsSync(join(folder, '.runbook', 'runs')) ? runIds(folder) : [];
    const { stdout } = id === undefined ? { stdout: '' } : await runbook(['runs', 'show', id], { cwd: folder });
    if (fits.test(stdout)) return stdout;
    await sleep(50);
  }
}
