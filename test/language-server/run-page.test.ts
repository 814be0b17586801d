import assert from 'node:assert/strict';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import test from 'node:test';
import { messageName, type RunPageParams, type RunPageResult } from '../../language-server/protocol.js';
import { takeRunLock } from '../../runtime/node/store/run-lock.js';
import { runbookOf, runOnDisk } from '../node/support.js';
import { greeted } from '../support/lsp-client.js';
import { nearConnection } from '../support/near-client.js';

const echo = runbookOf(['type: cli, with: {argv: ["echo", "one"]}', 'type: cli, with: {argv: ["echo", "two"]}']);

test('a run is followed while another process drives it, and no more once the client leaves it', async (t) => {
  const { run } = await runOnDisk(t, echo);
  const lines = readFileSync(run.tracePath, 'utf8').split(/(?<=\n)/);
  const half = lines.findIndex((line) => line.includes('"type":"step.result"')) + 1;
  writeFileSync(run.tracePath, lines.slice(0, half).join(''));
  const lock = await takeRunLock(run.directory);
  assert.ok(lock.ok);
  t.after(() => lock.value.release());

  const connection = nearConnection(t);
  const told: string[] = [];
  let heard = () => {};
  connection.onNotification(messageName.runPageChanged, ({ directory }: RunPageParams) => {
    told.push(directory);
    heard();
  });
  const client = await greeted(connection, {});
  const { directory } = run;
  const statuses = async () => {
    const { page, message } = await client.request<RunPageResult>(messageName.runPage, { directory });
    assert.equal(message, undefined);
    return page?.data.report.steps.map(({ status }) => status);
  };
  assert.deepEqual(await inTime(statuses()), ['passed', 'not_reached']);
  const changed = new Promise<void>((resolve) => {
    heard = resolve;
  });
  appendFileSync(run.tracePath, lines.slice(half).join(''));
  await inTime(changed);
  assert.equal(told[0], directory);
  assert.deepEqual(await inTime(statuses()), ['passed', 'passed']);

  client.notify(messageName.leaveRunPage, {});
  await client.request(messageName.runs, { folders: [], isOpen: false });
  told.length = 0;
  appendFileSync(run.tracePath, '{"torn"');
  await new Promise((resolve) => setTimeout(resolve, 1500));
  assert.deepEqual(told, []);
});

test('a folder that holds no run, and one that is not named by its whole path, have no page', async (t) => {
  const client = await greeted(nearConnection(t), {});
  const message = async (params: object) => (await client.request<RunPageResult>(messageName.runPage, params)).message;
  assert.match((await message({ directory: '/nowhere/runs/x' })) ?? '', /trace\.jsonl/);
  for (const params of [{}, { directory: 5 }, { directory: 'runs/x' }])
    assert.equal(await message(params), 'name the folder of a run by its whole path');
});

/** Nothing of a server that only looks at a run keeps its process alive, so this does. */
async function inTime<Value>(waited: Promise<Value>): Promise<Value> {
  const alive = setTimeout(() => {}, 30_000);
  try {
    return await waited;
  } finally {
    clearTimeout(alive);
  }
}
