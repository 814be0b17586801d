import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import test from 'node:test';
import { descendants } from '../../runtime/node/process/descendants.js';
import { parseProcStat } from '../../runtime/node/process/proc-stat.js';
import { processesInPs } from '../../runtime/node/process/ps-output.js';
import { processStart } from '../../runtime/node/process/start.js';
import { processTable } from '../../runtime/node/process/table.js';

test('a process is read from /proc, whatever its name holds', () => {
  const fields = 'S 12 34 56 34817 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 98765 1000 100';
  const expected = { state: 'S', parent: 12, group: 34, session: 56, terminal: 34_817, started: 98_765 };
  assert.deepEqual(parseProcStat(`7 (a) S (b c) ${fields}\n`), expected);
  assert.deepEqual(parseProcStat(`7 (sh) ${fields}\n`), expected);
  assert.equal(parseProcStat(''), undefined);
});

test('processes are read from the output of ps', () => {
  const printed = '    1     0     1 Ss\n  412     1   412 S+\n  413   412   412 Z\n99999   413   412 R<s\n\n';
  assert.deepEqual(processesInPs(printed), [
    { pid: 1, parent: 0, group: 1, isZombie: false },
    { pid: 412, parent: 1, group: 412, isZombie: false },
    { pid: 413, parent: 412, group: 412, isZombie: true },
    { pid: 99_999, parent: 413, group: 412, isZombie: false },
  ]);
});

test('descendants are found over any number of levels, with roots that have ended', () => {
  const entry = (pid: number, parent: number) => ({ pid, parent, isZombie: false });
  const table = [entry(1, 0), entry(2, 1), entry(3, 2), entry(4, 3), entry(9, 8), entry(5, 1)];
  const found = (...roots: readonly number[]) =>
    descendants(
      table,
      roots.map((pid) => ({ pid })),
    )
      .map(({ pid }) => pid)
      .sort();
  assert.deepEqual(found(2), [2, 3, 4]);
  assert.deepEqual(found(8), [9]);
  assert.deepEqual(found(3, 8), [3, 4, 9]);
  assert.deepEqual(found(77), []);
});

test('this process and its child are in the table of this machine', async (t) => {
  const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)']);
  t.after(() => child.kill('SIGKILL'));
  await once(child, 'spawn');
  const table = await processTable();
  assert.equal(table.find(({ pid }) => pid === child.pid)?.parent, process.pid);
  assert.ok(descendants(table, [{ pid: process.pid }]).some(({ pid }) => pid === child.pid));
});

test('the start of a process tells it from another of the same number', async () => {
  const mine = processStart(process.pid);
  assert.equal(mine, processStart(process.pid));
  const other = execFileSync(process.execPath, ['-e', 'process.stdout.write(String(process.pid))'], {
    encoding: 'utf8',
  });
  assert.equal(processStart(Number(other)), undefined);
  if (process.platform === 'linux') assert.notEqual(processStart(process.ppid), mine);
});
