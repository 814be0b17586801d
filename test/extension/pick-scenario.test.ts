import assert from 'node:assert/strict';
import test from 'node:test';
import { pickScenario, type ScenarioInputs } from '../../extension/pick-scenario.js';

/** What a person is shown who chooses the row with this number, and what it comes to. */
async function pick(found: readonly string[], row: number | undefined) {
  const shown: { label: string; description?: string }[] = [];
  const inputs = {
    showQuickPick: async (rows: typeof shown) => {
      shown.push(...rows);
      return row === undefined ? undefined : rows.at(row);
    },
    showOpenDialog: async () => [{ fsPath: '/elsewhere/scenario.yaml' }],
  } as unknown as ScenarioInputs;
  return { chosen: await pickScenario(inputs, found, '/srv/guides/disk.runbook.yaml'), shown };
}

const found = [
  '/srv/other/deep/full/scenario.yaml',
  '/srv/guides/disk/full/scenario.yaml',
  '/srv/guides/disk/scenario.yaml',
];

test('the scenarios nearest to the runbook are offered first, each by its folder', async () => {
  const { chosen, shown } = await pick(found, 0);
  assert.equal(chosen, '/srv/guides/disk/scenario.yaml');
  assert.deepEqual(
    shown.map(({ description }) => description),
    ['disk/scenario.yaml', 'disk/full/scenario.yaml', '../other/deep/full/scenario.yaml', undefined],
  );
});

test('a scenario may lie anywhere, and none may be chosen', async () => {
  assert.equal((await pick([], -1)).chosen, '/elsewhere/scenario.yaml');
  assert.equal((await pick(found, undefined)).chosen, undefined);
});
