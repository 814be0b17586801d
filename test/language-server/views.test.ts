import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import type { HistoryResult, LibraryResult, WaitingResult } from '../../language-server/protocol.js';
import { messageName } from '../../language-server/protocol.js';
import { nearClient } from '../support/near-client.js';
import { v1 } from '../support/recorded.js';
import { WaitingRun } from '../support/waiting-run.js';

const text = v1(['id: link, type: manual, instructions: look, required_evidence: [{kind: text, name: dashboard}]']);

test('what waits, which runbooks there are and what was run is told of the folders that are named', async (t) => {
  const run = await WaitingRun.of(t, text);
  const below = join(run.folder, 'docs');
  mkdirSync(below);
  const client = await nearClient(t);
  const { waiting, homes } = await client.request<WaitingResult>(messageName.waiting, { folders: [run.folder, below] });
  assert.deepEqual(homes, [join(run.folder, '.runbook')]);
  assert.deepEqual(
    waiting.map(({ kind, stepId, runbook, isDriven, runbookPath }) => ({
      kind,
      stepId,
      runbook,
      isDriven,
      runbookPath,
    })),
    [
      {
        kind: 'evidence',
        stepId: 'link',
        runbook: 'test',
        isDriven: false,
        runbookPath: join(run.folder, 'runbook.yaml'),
      },
    ],
  );
  const path = join(run.folder, 'runbook.yaml');
  const { runbooks } = await client.request<LibraryResult>(messageName.library, { paths: [path, 'relative.yaml'] });
  assert.deepEqual(
    runbooks.map(({ name, lastRun }) => [name, lastRun?.status]),
    [['test', 'waiting']],
  );
  const asked = { folders: [below], filter: { statuses: ['waiting'] }, count: 10 };
  const { runs, found, all, runbooks: titles } = await client.request<HistoryResult>(messageName.history, asked);
  assert.deepEqual([runs.length, runs[0]?.done, found, all, titles], [1, 0, 1, 1, ['test']]);
});

test('a page holds no more runs than are asked for, and says how many there are', async (t) => {
  const run = await WaitingRun.of(t, text);
  await run.runs(['exec', 'runbook.yaml', '--mode', 'real', '--as', 'bob']);
  const client = await nearClient(t);
  const page = await client.request<HistoryResult>(messageName.history, {
    folders: [run.folder],
    filter: {},
    count: 1,
  });
  assert.deepEqual([page.runs.length, page.runs[0]?.startedBy, page.found, page.all], [1, 'bob', 2, 2]);
});

test('a request that names nothing, or names it amiss, is answered with nothing', async (t) => {
  const client = await nearClient(t);
  for (const params of [
    {},
    { folders: 'all', paths: 7 },
    { folders: ['relative'], paths: [null], filter: 'x', count: -1 },
  ]) {
    assert.deepEqual(await client.request(messageName.waiting, params), { waiting: [], homes: [] });
    assert.deepEqual(await client.request(messageName.library, params), { runbooks: [], homes: [] });
    const { runs, found } = await client.request<HistoryResult>(messageName.history, params);
    assert.deepEqual([runs, found], [[], 0]);
    const { message } = await client.request<{ message?: string }>(messageName.compareRuns, params);
    assert.equal(message, 'name the folders of two runs');
  }
});
