import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { setImmediate as immediate, setTimeout as sleep } from 'node:timers/promises';
import { newCancellation } from '../../runtime/engine/cancellation.js';
import type { RecordedEvent } from '../../runtime/model/event.js';
import { dueEnd } from '../../runtime/node/due-end.js';
import { missedPanic } from '../../runtime/node/panic/catch-up.js';
import { clearPanic, panicStatus } from '../../runtime/node/panic/clear.js';
import { panicFolders, raisePanic, readPanic } from '../../runtime/node/panic/flag.js';
import { notePanic } from '../../runtime/node/panic/log.js';
import { engagePanic } from '../../runtime/node/panic/panic.js';
import { watchPanic } from '../../runtime/node/panic/watch.js';
import { processTable } from '../../runtime/node/process/table.js';
import { freezeFamily, marksOf, thawFamily } from '../../runtime/node/process/tree.js';
import { stateFolder } from '../../runtime/node/state-folder.js';
import { initialState, type RunState } from '../../runtime/run/state.js';
import { beats } from '../support/beats.js';
import { temporaryFolder } from '../support/paths.js';
import { eventsIn, runbookOf, runOnDisk } from './support.js';

const call = { by: 'alice', channel: 'cli', reason: 'the wrong cluster' };
const notice = { ...call, at: '2026-01-01T00:00:00.000Z' };
const never = new Promise(() => {});
/** Only Linux tells what a process was started with. */
const skip = process.platform !== 'linux';

/** A state folder of its own, in which nobody has halted anything. */
function freshState(t: TestContext): string {
  process.env['XDG_STATE_HOME'] = temporaryFolder(t);
  process.env['LOCALAPPDATA'] = process.env['XDG_STATE_HOME'];
  return join(process.env['XDG_STATE_HOME'], 'runbook');
}

/** Lets everything go on, as a person does. */
async function cleared(end: readonly string[] = []): Promise<void> {
  const done = await clearPanic(await panicStatus(), { by: 'bob', reason: 'looked', end: new Set(end) });
  assert.ok(done.ok);
}

test('the flag is whole, for its owner alone, and of whoever was first', (t) => {
  const state = freshState(t);
  assert.equal(readPanic(), undefined);
  assert.deepEqual(raisePanic(notice), { notice });
  assert.deepEqual(raisePanic({ ...notice, by: 'bob' }), { notice });
  assert.deepEqual(JSON.parse(readFileSync(join(state, 'PANIC'), 'utf8')), notice);
  if (process.platform !== 'win32') assert.equal(statSync(join(state, 'PANIC')).mode & 0o777, 0o600);
});

test('what stands in the place of the flag and is none halts all the same', (t) => {
  const broken: Readonly<Record<string, (path: string) => void>> = {
    'an empty file': (path) => writeFileSync(path, ''),
    'no JSON': (path) => writeFileSync(path, 'halt!'),
    'JSON of another shape': (path) => writeFileSync(path, '{"by": 7}'),
    'a long file': (path) => writeFileSync(path, 'x'.repeat(100_000)),
    'a folder': (path) => mkdirSync(path),
    'a link to nothing': (path) => symlinkSync('/nowhere/at/all', path),
    'a link to a whole flag': (path) => {
      writeFileSync(`${path}.other`, JSON.stringify(notice));
      symlinkSync(`${path}.other`, path);
    },
  };
  for (const [what, make] of Object.entries(broken)) {
    const state = freshState(t);
    mkdirSync(state);
    make(join(state, 'PANIC'));
    assert.equal(readPanic()?.by, 'unknown', what);
  }
});

test('a state folder that cannot be looked into halts, and one that is not there does not', (t) => {
  const state = freshState(t);
  assert.equal(readPanic(), undefined);
  symlinkSync(state, state);
  assert.match(readPanic()?.reason ?? '', /cannot be read/);
  rmSync(state);
  mkdirSync(state);
  chmodSync(state, 0o000);
  // The superuser looks into every folder.
  const isClosed = process.getuid?.() !== 0 && process.platform !== 'win32';
  const found = readPanic()?.by;
  chmodSync(state, 0o700);
  assert.equal(found, isClosed ? 'unknown' : undefined);
});

test('no variable of the environment hides the flag of the account', (t) => {
  const state = freshState(t);
  assert.ok(panicFolders().includes(state));
  assert.ok(panicFolders().some((folder) => folder !== state && folder.startsWith(userInfo().homedir)));
  process.env['XDG_STATE_HOME'] = 'relative';
  if (process.platform !== 'win32') assert.ok(panicFolders().every((folder) => folder.startsWith('/')));
});

test('a halt is over when a person has cleared it, not when its flag is gone', async (t) => {
  const state = freshState(t);
  const watch = watchPanic();
  raisePanic(notice);
  notePanic(state, { event: 'engaged', ...notice });
  assert.deepEqual(await watch.engaged(never), notice);
  rmSync(join(state, 'PANIC'));
  assert.equal(watch.notice()?.by, 'alice');
  assert.equal(await watch.cleared(Promise.resolve()), undefined);
  await cleared();
  assert.deepEqual(await watch.cleared(never), { by: 'bob', reason: 'looked' });
  assert.equal(watch.notice(), undefined);
});

test('a halt that came and went while a driver slept is noticed by its line in the log', async (t) => {
  const state = freshState(t);
  const watch = watchPanic();
  raisePanic(notice);
  notePanic(state, { event: 'engaged', ...notice });
  await cleared();
  assert.equal(readPanic(), undefined);
  assert.equal(watch.notice()?.reason, call.reason);
  assert.equal(watchPanic().notice(), undefined, 'a run that begins after it is not halted');
});

test('the flag goes with every form that it may have, and a folder is put aside', async (t) => {
  const state = freshState(t);
  mkdirSync(join(state, 'PANIC'), { recursive: true });
  writeFileSync(join(state, 'PANIC', 'kept'), 'x');
  await cleared();
  assert.equal(readPanic(), undefined);
  const target = join(state, 'target');
  writeFileSync(target, 'x');
  symlinkSync(target, join(state, 'PANIC'));
  await cleared();
  assert.deepEqual([readPanic(), existsSync(target)], [undefined, true]);
});

test('the time of a step stands still while everything is halted, and a cancellation waits', async (t) => {
  if (process.platform === 'win32') return;
  freshState(t);
  const ends: string[] = [];
  const cancellation = newCancellation();
  const due = [
    dueEnd({ timeoutMs: 1000, cancellation: newCancellation() }, (how) => ends.push(how)),
    dueEnd({ timeoutMs: 60_000, cancellation }, (how) => ends.push(how)),
  ];
  raisePanic({ ...notice, at: new Date().toISOString() });
  await sleep(1300);
  cancellation.cancel();
  await immediate();
  assert.deepEqual(ends, []);
  await cleared();
  while (ends.length < 2) await sleep(20);
  assert.deepEqual(
    ends,
    ['cancelled', 'timeout'],
    'the time that was left when everything was halted is left after it',
  );
  for (const { stop } of due) stop();
});

/** A program that forks all the time, takes no notice of signals, and has gone to other sessions with its children. */
function hostile(
  t: TestContext,
  runId: string,
  state: string,
): { readonly child: ChildProcess; readonly tellTale: string } {
  const tellTale = join(state, 'tell-tale');
  const line = `trap '' TERM HUP INT TSTP; while :; do echo x >> ${tellTale}; /bin/true & done`;
  const script = `${line.replace('do', 'do :;')} & setsid sh -c "${line}" & (setsid -f sh -c "${line}"); ${line}`;
  mkdirSync(state, { recursive: true });
  const child = spawn('sh', ['-c', script], {
    detached: true,
    stdio: 'ignore',
    env: { ...process.env, RUNBOOK_RUN_ID: runId, RUNBOOK_STEP_ID: 's1' },
  });
  t.after(async () => {
    for (const { pid } of await membersOf(runId)) killed(pid);
  });
  return { child, tellTale };
}

function killed(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}

async function membersOf(runId: string) {
  const table = await processTable();
  return table.filter(({ pid, isZombie }) => !isZombie && startedIn(pid, runId));
}

function startedIn(pid: number, runId: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1').includes(`RUNBOOK_RUN_ID=${runId}\0`);
  } catch {
    return false;
  }
}

async function written(path: string, bytes: number): Promise<number> {
  while (!existsSync(path) || statSync(path).size < bytes) await sleep(20);
  return statSync(path).size;
}

test('programs that fork without end, ignore signals and left their session are frozen, and go on when let', {
  skip,
}, async (t) => {
  const state = freshState(t);
  const runId = '20260101T000000Z-hostil';
  const { child, tellTale } = hostile(t, runId, state);
  await written(tellTale, 40);
  const family = { leaders: new Map([[child.pid!, Date.now()]]), marks: marksOf(runId) };
  const { stopped, running } = await freezeFamily(family);
  assert.deepEqual(running, []);
  assert.ok(stopped.length >= 3, `${stopped.length} stopped`);
  const left = await membersOf(runId);
  assert.ok(left.every(({ isStopped }) => isStopped));
  const size = statSync(tellTale).size;
  await beats(t, 30);
  assert.equal(statSync(tellTale).size, size);
  await thawFamily(family);
  await written(tellTale, size + 40);
});

test('one process of a family can be spared', { skip }, async (t) => {
  freshState(t);
  const runId = '20260101T000000Z-spared';
  const env = { ...process.env, RUNBOOK_RUN_ID: runId };
  const children = [1, 2].map(() => spawn('sleep', ['60'], { env, detached: true }));
  t.after(() => children.map(({ pid }) => killed(pid!)));
  const family = { leaders: new Map(children.map(({ pid }) => [pid!, Date.now()])), marks: marksOf(runId) };
  const { stopped } = await freezeFamily(family, children[0]!.pid!);
  assert.deepEqual(
    stopped.map(({ pid }) => pid),
    [children[1]!.pid],
  );
});

test('what runs of any run is frozen, though nobody noted the run and its driver is gone', { skip }, async (t) => {
  const state = freshState(t);
  const runId = '20260101T000000Z-orphan';
  const { tellTale } = hostile(t, runId, state);
  await written(tellTale, 20);
  const report = await engagePanic(call);
  const [run] = report.runs;
  assert.deepEqual([report.runs.length, run?.runId, run?.running, run?.driver], [1, runId, [], undefined]);
  assert.equal(run?.frozen.length, (await membersOf(runId)).length);
  await cleared([runId]);
  assert.deepEqual(await membersOf(runId), [], 'what nobody drives is ended where the person says so');
});

test('what belongs to another state folder is left alone', { skip }, async (t) => {
  const other = freshState(t);
  const runId = '20260101T000000Z-others';
  const child = spawn('sleep', ['60'], { env: { ...process.env, RUNBOOK_RUN_ID: runId } });
  t.after(() => killed(child.pid!));
  assert.notEqual(freshState(t), other);
  assert.deepEqual((await engagePanic(call)).runs, []);
  assert.ok((await membersOf(runId)).every(({ isStopped }) => isStopped === undefined));
  await cleared();
});

test('a step that runs is frozen, recorded and goes on; its run waits, and its limit has not run on', {
  skip,
}, async (t) => {
  const steps = ['type: cli, with: {argv: [sleep, "2"]}, timeout: 3s', 'type: cli, with: {argv: [touch, later]}'];
  const running = runOnDisk(t, runbookOf(steps));
  while ((await panicStatus()).runs.every((run) => run.running.length === 0)) await sleep(20);
  const report = await engagePanic(call);
  assert.equal(report.runs.flatMap(({ frozen }) => frozen).length, 1);
  await sleep(3500);
  await cleared();
  const { run, state, folder } = await running;
  assert.deepEqual(
    state.history.map(({ step_id, status }) => [step_id, status]),
    [['s1', 'passed']],
  );
  assert.deepEqual([state.phase.name, existsSync(join(folder, 'later'))], ['paused', false]);
  const types = eventsIn(run.tracePath).map(({ type }) => type);
  const told = types.filter((type) => /^(panic\.|run\.|step\.(started|result))/.test(type));
  assert.deepEqual(told, [
    'run.created',
    'run.started',
    'step.started',
    'panic.engaged',
    'run.paused',
    'panic.cleared',
    'step.result',
  ]);
});

test('a run that starts in the same instant is halted too', { skip }, async (t) => {
  for (let round = 0; round < 12; round += 1) {
    const steps = Array.from({ length: 40 }, () => 'type: cli, with: {argv: [sleep, "0.01"]}');
    const running = runOnDisk(t, runbookOf(steps)).catch((error: unknown) => String(error));
    const home = process.env['XDG_STATE_HOME'];
    await sleep(round * 9);
    const { notice: engaged } = await engagePanic(call);
    assert.equal(process.env['XDG_STATE_HOME'], home);
    const table = (await panicStatus()).runs;
    assert.deepEqual(
      table.flatMap((run) => run.running),
      [],
    );
    await haltNoticed(running, join(home ?? '', '..', '.runbook', 'runs'));
    const until = new Date().toISOString();
    await cleared();
    const outcome = await running;
    if (typeof outcome === 'string') assert.match(outcome, /everything is halted by alice/);
    else assertHalted(outcome.run.tracePath, engaged.at, until);
  }
});

/** Resolves once a run has recorded the halt, or is over, or could not begin. */
async function haltNoticed(running: Promise<unknown>, runs: string): Promise<void> {
  let isOver = false;
  void running.then(() => {
    isOver = true;
  });
  const isRecorded = () =>
    existsSync(runs) &&
    readdirSync(runs).some((id) => {
      const trace = join(runs, id, 'trace.jsonl');
      return existsSync(trace) && readFileSync(trace, 'utf8').includes('"panic.engaged"');
    });
  while (!isOver && !isRecorded()) await sleep(20);
}

/** Nothing was started while everything was halted; a run that noticed it waits for a person now. */
function assertHalted(tracePath: string, at: string, until: string): void {
  const events = eventsIn(tracePath);
  const halted = events.findIndex(({ type }) => type === 'panic.engaged');
  const started = events.filter(({ type, ts }) => type === 'step.started' && ts > at && ts < until);
  assert.ok(started.length <= 1, 'at most the step that was being started when the flag was raised');
  assert.ok(halted < 0 || !events.slice(halted).some(({ type }) => type === 'step.started'));
}

test('a halted user starts no run, and the message says who halted, when, why, and what to do', async (t) => {
  const state = freshState(t);
  await assert.rejects(async () => {
    mkdirSync(join(state, '..', 'state', 'runbook'), { recursive: true });
    const running = runOnDisk(t, runbookOf(['type: cli, with: {argv: [touch, x]}']));
    raisePanic(notice);
    await running;
  }, /halted by alice since 2026-01-01T00:00:00.000Z: the wrong cluster; .*runbook panic clear/);
  assert.equal(stateFolder().endsWith('runbook'), true);
});

test('a step that ends in the instant of a clearing leaves no timer that keeps its driver alive', async (t) => {
  freshState(t);
  const due = dueEnd({ timeoutMs: 60_000, cancellation: newCancellation() }, () => assert.fail('it was stopped'));
  raisePanic({ ...notice, at: new Date().toISOString() });
  await sleep(250);
  await cleared();
  due.stop();
  await sleep(250);
  assert.deepEqual(
    process.getActiveResourcesInfo().filter((name) => name === 'Timeout'),
    [],
  );
});

test('what runs is frozen though the flag cannot be written, and the fault is told', { skip }, async (t) => {
  const runId = '20260101T000000Z-noflag';
  const file = join(temporaryFolder(t), 'file');
  writeFileSync(file, '');
  // A state folder below a file can neither hold a flag nor be made.
  process.env['XDG_STATE_HOME'] = file;
  const child = spawn('sleep', ['60'], { env: { ...process.env, RUNBOOK_RUN_ID: runId } });
  t.after(() => killed(child.pid!));
  while (!startedIn(child.pid!, runId)) await sleep(10);
  const report = await engagePanic(call);
  assert.match(report.fault ?? '', /PANIC' cannot be written, so new runs are not kept from starting/);
  assert.deepEqual(
    report.runs.map(({ frozen, running }) => [frozen, running]),
    [[[child.pid], []]],
  );
});

test('a halt that a run missed is told by when the run began, whatever the times in its record claim', (t) => {
  freshState(t);
  notePanic(stateFolder(), { event: 'engaged', ...notice, at: '2026-03-01T00:00:00.000Z' });
  const resting = (runId: string) =>
    ({
      ...initialState,
      latest: '2099-01-01T00:00:00.000Z',
      origin: { runId, startedAt: '2099-01-01T00:00:00.000Z' },
    }) as RunState;
  const missed = (runId: string) => missedPanic(resting(runId), []).map(({ kind }) => kind);
  assert.deepEqual(missed('20260201T000000Z-aaaaaa'), ['panic-run']);
  assert.deepEqual(missed('20260401T000000Z-aaaaaa'), []);
  const recorded = { type: 'panic.engaged', data: { engaged_at: '2026-03-01T00:00:00.000Z' } } as RecordedEvent;
  assert.deepEqual(missedPanic(resting('20260201T000000Z-aaaaaa'), [recorded]), []);
});
