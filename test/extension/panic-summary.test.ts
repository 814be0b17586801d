import assert from 'node:assert/strict';
import test from 'node:test';
import { panicSummary } from '../../extension/commands/panic-summary.js';
import type { PanicReport } from '../../runtime/node/panic/panic.js';

const notice = { by: 'alice', channel: 'vscode', reason: 'halted in VS Code', at: '2026-02-01T10:00:00.000Z' };
const report: PanicReport = { notice, isFirst: true, runs: [], latencyMs: 12.4 };

test('what a halt came to names each run with its folder, and the whole line that clears it', () => {
  const runs = [
    { runId: 'r1', directory: '/srv/.runbook/runs/r1', frozen: [7, 8], running: [], isRecorded: true },
    { runId: '', frozen: [], running: [9], isRecorded: false },
  ];
  assert.deepEqual(panicSummary({ ...report, runs }), {
    head: 'runs halted: 2; processes frozen: 2, in 12 ms; not frozen and still running: 1',
    detail: [
      'r1 in /srv/.runbook/runs/r1: frozen: 2',
      '(of no known run): frozen: 0, still running: 1',
      "Nothing is run or approved until a person clears it on a terminal: 'runbook panic clear --as NAME --reason REASON'",
    ].join('\n'),
  });
});

test('why there is no flag is told first', () => {
  assert.match(panicSummary({ ...report, fault: 'the disk is full' }).detail, /^the disk is full\n/);
});
