import assert from 'node:assert/strict';
import test from 'node:test';
import { historyRows } from '../../../extension/views/history-rows.js';
import { libraryRows } from '../../../extension/views/library-rows.js';
import { runDirectoryIn } from '../../../extension/views/row.js';
import { lookOf, statuses } from '../../../extension/views/status.js';
import { countForMe, waitingRows } from '../../../extension/views/waiting-rows.js';
import type { ListedRun, ListedRunbook, ListedWaiting } from '../../../language-server/protocol.js';
import { runStatuses } from '../../../runtime/node/store/runs.js';

const now = Date.parse('2026-11-22T09:00:00Z');
const shown = (path: string) => path.replace('/srv/', '');

const approval: ListedWaiting = {
  ...{ kind: 'approval', runId: 'r1', directory: '/srv/.runbook/runs/r1', runbook: 'Drain', isDriven: false },
  ...{ stepId: 'drain', number: 2, steps: 6, since: '2026-11-22T08:55:00Z', typed: 'web1', risk: 'dangerous' },
  people: { left: 1, roles: ['lead'], barred: ['alice'] },
};

test('what waits is said with its step, its run, for how long, and who may answer', () => {
  const [row] = waitingRows([approval], now);
  assert.equal(row?.label, "Approve 'drain'");
  assert.equal(row?.description, 'Drain · step 2 of 6 · for 5 min · as lead');
  assert.equal(row?.spoken, `${row?.label}, ${row?.description}`);
  for (const fact of ['class: dangerous', "to be typed exactly: 'web1'", 'who does not count: alice'])
    assert.ok(row?.tooltip.split('\n').includes(fact), fact);
});

test('what others have to answer comes last, says why, and is not counted', () => {
  const barred: ListedWaiting = { ...approval, runId: 'r0', people: { ...approval.people, notMe: 'acted' } };
  const rows = waitingRows([barred, approval], now);
  assert.deepEqual([rows[0]?.icon, rows[1]?.icon], ['bell-dot', 'lock']);
  assert.match(rows[1]?.description ?? '', /not by you: you took part in this run, so another person has to$/);
  assert.equal(countForMe([barred, approval]), 1);
});

test('a run that stopped halfway is offered to be resumed, with the step that it is at', () => {
  const [row] = waitingRows([{ ...approval, kind: 'resume', number: 5, steps: 9 }], now);
  assert.equal(row?.label, 'Resume run (step 5 of 9)');
  assert.equal(row?.description, 'Drain · for 5 min');
});

const run: ListedRun = {
  ...{ runId: 'r1', directory: '/srv/.runbook/runs/r1', status: 'failed', runbook: 'Drain', mode: 'real' },
  lastAt: '2026-11-22T07:00:00Z',
};

test('every status that a run can have has an icon and a word of its own', () => {
  assert.deepEqual([...statuses], [...runStatuses]);
  const looks = statuses.map(lookOf);
  assert.equal(new Set(looks.map(({ icon }) => icon)).size, statuses.length);
  assert.equal(new Set(looks.map(({ word }) => word)).size, statuses.length);
});

test('a run is said with how it stands, how long ago, and how it was made where that was not for real', () => {
  const description = (one: ListedRun) => historyRows({ runs: [one], found: 1 }, now)[0]?.description;
  assert.equal(description(run), 'failed · 2 h ago');
  assert.equal(description({ ...run, mode: 'probe' }), 'failed · 2 h ago · probe');
  assert.equal(
    description({ ...run, status: 'interrupted', done: 4, steps: 9 }),
    'interrupted · step 5 of 9 · 2 h ago',
  );
});

test('only a run that can go on is one to resume, and only one that really ran is one to replay', () => {
  const context = (one: ListedRun) => historyRows({ runs: [one], found: 1 }, now)[0]?.context;
  assert.deepEqual(
    [context(run), context({ ...run, status: 'waiting' }), context({ ...run, mode: 'replay' })],
    ['run.failed', 'run.open', 'run.replay'],
  );
});

test('where there are more runs than are shown, the last row says how many, and brings more', () => {
  const more = historyRows({ runs: [run], found: 1034 }, now).at(-1);
  assert.deepEqual([more?.description, more?.open?.command], ['1 of 1034 are shown', 'runbook.runs.more']);
  assert.equal(historyRows({ runs: [run], found: 1 }, now).length, 1);
});

const runbook: ListedRunbook = { path: '/srv/a/drain.runbook.yaml', name: 'Drain', steps: 3, errors: 0, warnings: 1 };

test('a runbook is said with its faults, its last run, its guide, and when it was validated as it is', () => {
  const description = (one: ListedRunbook) => libraryRows([one], now, shown)[0]?.description;
  assert.equal(description(runbook), 'never run · not validated as it is');
  const guide = { path: '/srv/a/drain.md', state: 'changed' } as const;
  const validated = { at: '2026-11-19T09:00:00Z', how: 'tests' } as const;
  assert.equal(
    description({ ...runbook, errors: 2, lastRun: run, guide, validated }),
    '2 errors · failed, 2 h ago · guide changed since · validated 3 days ago',
  );
});

test('what a runbook offers depends on whether it has a guide and was run', () => {
  const context = (one: ListedRunbook) => libraryRows([one], now, shown)[0]?.context;
  const guide = { path: '/srv/a/drain.md', state: 'same' } as const;
  assert.deepEqual([context(runbook), context({ ...runbook, guide, lastRun: run })], ['runbook', 'runbook.guide.ran']);
});

test('many runbooks are grouped by their folders, few are not', () => {
  const many = Array.from({ length: 14 }, (_, at) => ({ ...runbook, path: `/srv/${at % 2}/${at}.runbook.yaml` }));
  const rows = libraryRows(many, now, shown);
  assert.deepEqual(
    rows.map(({ label, description, rows: below }) => [label, description, below?.length]),
    [
      ['0', '7 runbooks', 7],
      ['1', '7 runbooks', 7],
    ],
  );
  assert.equal(libraryRows(many.slice(0, 5), now, shown).length, 5);
});

test('a command takes a row of a run, a row of what waits for one, or a folder, and nothing else', () => {
  const [waiting] = waitingRows([approval], now);
  const [recorded] = historyRows({ runs: [run], found: 1 }, now);
  const [library] = libraryRows([runbook], now, shown);
  assert.deepEqual([waiting, recorded, run.directory].map(runDirectoryIn), Array(3).fill(run.directory));
  assert.deepEqual([library, undefined, {}, 7].map(runDirectoryIn), Array(4).fill(undefined));
});
