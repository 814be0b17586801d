import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, rmSync, symlinkSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { verifyAudit } from '../../runtime/node/audit/verify.js';
import { verifyRun } from '../../runtime/node/record/verify-run.js';
import { cutSince, loadStoppedRun } from '../../runtime/node/resume.js';
import { readTrace } from '../../runtime/node/store/read-trace.js';
import { runbookOf, runOnDisk } from './support.js';

const nobodysKeys = { keyFiles: [], runbookFolder: undefined };

// What is put in the place of a file: each of them would be waited at for ever, or never ends.
const strange: Readonly<Record<string, (path: string) => void>> = {
  pipe: (path) => execFileSync('mkfifo', [path]),
  'link to a device': (path) => symlinkSync('/dev/zero', path),
};

function runOf(t: TestContext) {
  return runOnDisk(t, runbookOf(['type: cli, with: {argv: [touch, made]}']));
}

// Windows has neither in a folder.
if (process.platform !== 'win32')
  test('nothing waits at a pipe or reads a device in the place of a part of a record', async (t) => {
    for (const [what, put] of Object.entries(strange)) {
      const { run, events } = await runOf(t);
      const { directory, tracePath } = run;
      const replace = (path: string) => {
        unlinkSync(path);
        put(path);
      };
      const snapshots = join(directory, 'snapshots');
      replace(join(snapshots, readdirSync(snapshots)[0] ?? ''));
      const verdict = await verifyRun(directory, nobodysKeys);
      assert.ok(verdict.ok && verdict.value.kind === 'changed', what);
      assert.match(verdict.value.message, /is not the file that the line names/);
      replace(join(directory, 'run.json'));
      assert.match((await cutSince(directory, events)) ?? '', /no longer holds what 'run\.json' noted/);
      replace(tracePath);
      const trace = await readTrace(tracePath);
      assert.match(trace.ok ? '' : trace.error.message, /cannot read .*trace\.jsonl': it is no regular file/);
      const stopped = await loadStoppedRun(directory);
      assert.match(stopped.ok ? '' : stopped.error.message, /it is no regular file/);
      const unread = await verifyRun(directory, nobodysKeys);
      assert.match(unread.ok ? '' : unread.error.message, /it is no regular file/);
    }
  });

if (process.platform !== 'win32')
  test('nothing waits at a pipe in the place of a part of the audit', async (t) => {
    for (const name of ['head.json', 'audit.jsonl', 'approvals.jsonl']) {
      const { folder } = await runOf(t);
      const path = join(folder, '.runbook', 'audit', name);
      rmSync(path);
      execFileSync('mkfifo', [path]);
      const verdict = await verifyAudit(join(folder, '.runbook'), nobodysKeys);
      assert.ok(!verdict.ok || verdict.value.kind === 'changed', name);
    }
  });
