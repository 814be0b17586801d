import assert from 'node:assert/strict';
import test from 'node:test';
import { pickOpenRun, pickPastRun, type RunInputs } from '../../extension/pick-run.js';
import type { ListedRun, RunsResult } from '../../language-server/protocol.js';

const waiting: ListedRun = {
  ...{ runId: '20261121T030000Z-k4x7pq', directory: '/srv/runs/1', status: 'waiting', runbook: 'Drain the site' },
  ...{ mode: 'real', startedBy: 'alice', steps: 4, done: 1, lastAt: '2026-11-21T03:00:00.000Z' },
  ...{ stands: "step 'drain' needs an approval", awaited: 'a person as DRI' },
};

/** What a person is shown who chooses the row with this number, and what it comes to. */
async function pick(how: typeof pickOpenRun, listed: RunsResult, row: number | undefined, folder?: string) {
  const shown: { label: string; description?: string; detail?: string }[] = [];
  const said: string[] = [];
  const inputs = {
    showQuickPick: async (rows: typeof shown) => {
      shown.push(...rows);
      return row === undefined ? undefined : rows.at(row);
    },
    showOpenDialog: async () => folder && [{ fsPath: folder }],
    showInformationMessage: async (message: string) => said.push(message),
  } as unknown as RunInputs;
  return { chosen: await how(inputs, Promise.resolve(listed)), shown, said };
}

test('a run is chosen by its runbook, how long it has waited, where it stands and who is awaited', async () => {
  const { chosen, shown } = await pick(pickOpenRun, { runs: [waiting] }, 0);
  assert.equal(chosen, '/srv/runs/1');
  const [{ label, description = '', detail } = { label: '' }] = shown;
  assert.equal(label, '$(bell-dot) Drain the site');
  assert.match(description, /^waiting since 2\d Nov 2026/);
  const parts = ["step 'drain' needs an approval", 'from a person as DRI', '1 of 4 steps are done', 'begun by alice'];
  assert.equal(detail, [...parts, waiting.runId].join(' · '));
  assert.equal((await pick(pickOpenRun, { runs: [waiting] }, undefined)).chosen, undefined);
});

test('where no run waits, it is said, with the reason where there is one', async () => {
  const { chosen, said } = await pick(pickOpenRun, { runs: [] }, undefined);
  assert.deepEqual([chosen, said], [undefined, ['no run of this workspace waits or was interrupted']]);
  assert.deepEqual((await pick(pickOpenRun, { runs: [], message: 'it cannot be read' }, undefined)).said, [
    'it cannot be read',
  ]);
});

test('a past run is one of this workspace, or lies in any folder', async () => {
  const probe: ListedRun = { ...waiting, status: 'completed', mode: 'probe' };
  const { chosen, shown } = await pick(pickPastRun, { runs: [probe] }, 0);
  assert.equal(chosen, '/srv/runs/1');
  assert.match(shown[0]?.description ?? '', /^completed since .*, probe$/);
  assert.equal((await pick(pickPastRun, { runs: [] }, -1, '/mnt/run')).chosen, '/mnt/run');
  assert.equal((await pick(pickPastRun, { runs: [] }, -1, undefined)).chosen, undefined);
});
