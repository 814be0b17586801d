import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { livingDriver, livingOwner, takeRunLock } from '../../runtime/node/store/run-lock.js';
import { temporaryFolder } from '../support/paths.js';

const contested = process.env['TEST_TAKES_LOCK_OF'];
// This file is also the program that the tests start: it takes the lock, says so, and holds it until it is ended.
if (contested === undefined) defineTests();
else await contend(contested);

async function contend(directory: string): Promise<void> {
  process.stdout.write('ready\n');
  await once(process.stdin, 'data');
  const taken = await takeRunLock(directory);
  process.stdout.write(taken.ok ? 'owner\n' : `refused: ${taken.error.message}\n`);
  setInterval(() => {}, 60_000);
}

interface Contender {
  readonly child: ChildProcess;
  /** Lets it begin; gives what it says. */
  go(): Promise<string>;
  kill(): Promise<void>;
}

async function contender(context: TestContext, directory: string): Promise<Contender> {
  const { NODE_TEST_CONTEXT: _, ...environment } = process.env;
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url)], {
    env: { ...environment, TEST_TAKES_LOCK_OF: directory },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  context.after(() => child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  return {
    child,
    go: async () => {
      child.stdin.write('go\n');
      const [answer] = await once(child.stdout, 'data');
      return String(answer).trim();
    },
    kill: async () => {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

function contenders(context: TestContext, directory: string, count: number): Promise<readonly Contender[]> {
  return Promise.all(Array.from({ length: count }, () => contender(context, directory)));
}

async function winners(racers: readonly Contender[]): Promise<readonly Contender[]> {
  const answers = await Promise.all(racers.map((racer) => racer.go()));
  for (const answer of answers)
    assert.match(answer, /^(?:owner|refused: the run is driven by process \d+ since .+; end that first)$/);
  return racers.filter((_racer, index) => answers[index] === 'owner');
}

const locksIn = (directory: string) => readdirSync(directory).filter((name) => name.includes('lock'));

async function message(directory: string): Promise<string> {
  const taken = await takeRunLock(directory);
  return taken.ok ? 'taken' : taken.error.message.replaceAll(directory, 'RUN');
}

function defineTests(): void {
  test('of twenty processes that race for a run exactly one gets it, fresh or after its owner was killed', async (t) => {
    const directory = temporaryFolder(t);
    for (const round of [1, 2, 3]) {
      const racers = await contenders(t, directory, 20);
      const owners = await winners(racers);
      assert.equal(owners.length, 1, `round ${round}`);
      assert.equal(locksIn(directory).length, 1);
      await Promise.all(racers.map((racer) => racer.kill()));
    }
    assert.deepEqual(locksIn(directory), ['lock-3']);
  });

  test('a run is refused while its owner lives, and taken over once it was killed', async (t) => {
    const directory = temporaryFolder(t);
    const owner = await contender(t, directory);
    assert.equal(await owner.go(), 'owner');
    assert.match(
      await message(directory),
      new RegExp(`^the run is driven by process ${owner.child.pid} since 20.*Z; end that`),
    );
    await owner.kill();
    const taken = await takeRunLock(directory);
    assert.equal(taken.ok, true);
    assert.deepEqual(locksIn(directory), ['lock-2']);
  });

  test('an answer that another process records is waited for, and a driver is not', async (t) => {
    const directory = temporaryFolder(t);
    for (const purpose of ['answer', 'drive'] as const) {
      const first = await takeRunLock(directory, 'answer');
      assert.ok(first.ok);
      const second = takeRunLock(directory, purpose);
      assert.equal(await livingDriver(directory), undefined);
      assert.match(String(await livingOwner(directory)), /^process \d+ records an answer in the run; try again$/);
      await first.value.release();
      const taken = await second;
      assert.ok(taken.ok, purpose);
      await taken.value.release();
    }
    assert.ok((await takeRunLock(directory)).ok);
    const refused = await takeRunLock(directory, 'answer');
    assert.match(refused.ok ? '' : refused.error.message, /^the run is driven by process \d+/);
    assert.match(String(await livingDriver(directory)), /^the run is driven by process \d+/);
  });

  test('what is released can be taken again, and nothing is left behind', async (t) => {
    const directory = temporaryFolder(t);
    for (let round = 0; round < 3; round += 1) {
      const taken = await takeRunLock(directory);
      assert.match(await message(directory), /^the run is driven by process \d+/);
      if (taken.ok) await taken.value.release();
      assert.deepEqual(readdirSync(directory), []);
    }
  });

  test('a lock file that its writer never finished counts once it is no longer young', async (t) => {
    for (const text of ['', '{"pid":', 'null', '{"pid":0,"host":"x"}', '\0\0\0']) {
      const directory = temporaryFolder(t);
      const path = join(directory, 'lock-7');
      writeFileSync(path, text);
      assert.equal(await message(directory), "'RUN/lock-7' is being written; try again");
      utimesSync(path, 0, 0);
      assert.equal(await message(directory), 'taken');
      assert.deepEqual(locksIn(directory), ['lock-8']);
    }
  });

  test('a process that was given the number of the owner is not the owner', async (t) => {
    const directory = temporaryFolder(t);
    const owner = { pid: process.pid, started: 'earlier', host: hostname(), since: '2026-01-01T00:00:00.000Z' };
    writeFileSync(join(directory, 'lock-1'), JSON.stringify(owner));
    assert.equal(await message(directory), 'taken');
    assert.equal(JSON.parse(readFileSync(join(directory, 'lock-2'), 'utf8')).pid, process.pid);
  });

  test('an owner on another machine cannot be judged, so its lock holds until a person removes it', async (t) => {
    const directory = temporaryFolder(t);
    const owner = { pid: 1, started: '1', host: 'elsewhere', since: '2026-01-01T00:00:00.000Z' };
    writeFileSync(join(directory, 'lock-1'), JSON.stringify(owner));
    assert.equal(
      await message(directory),
      "the run is driven on 'elsewhere' since 2026-01-01T00:00:00.000Z (process 1), which cannot be checked from here; if it has ended there, remove 'RUN/lock-1'",
    );
  });

  test('a folder that is not there is said so', async (t) => {
    assert.match(await message(join(temporaryFolder(t), 'none')), /does not exist/);
  });
}
