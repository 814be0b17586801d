import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RecordedEvent } from '../../runtime/model/event.js';
import { processesOf } from '../../runtime/node/process/tree.js';
import { program, runbook } from '../support/cli.js';
import { temporaryFolder } from '../support/paths.js';
import type { CrashedRun } from './cut.js';
import { linesOf, traceOf } from './drive.js';
import { type Finding, judgedCrash } from './judge.js';
import { type Recording, recordingOf } from './recording.js';
import { killedRunbook } from './runbooks.js';
import { toldIn, type World, worldIn } from './world.js';

const kills = process.env['RUNBOOK_CRASH'] === 'long' ? 400 : 30;

/** When a run is killed: after a time, or once its trace has so many bytes. */
type Moment = { readonly afterMs: number } | { readonly atBytes: number };

test('a run of the built program that is killed at any moment goes on without loss and without repetition', async (t) => {
  const recording = await recordingOf(killedRunbook, temporaryFolder(t));
  const bytes = recording.lines.reduce((sum, { length }) => sum + length, 0);
  const found: string[] = [];
  let interrupted = 0;
  for (let kill = 0; kill < kills; kill += 1) {
    const moment = momentOf(kill, bytes);
    const crashed = await killedRun(recording.world, join(recording.world.folder, `kill-${kill}`), moment);
    if (crashed === undefined) continue;
    interrupted += crashed.events.at(-1)?.type === 'run.finished' ? 0 : 1;
    found.push(
      ...(await judged(recording, crashed)).map(({ kind, message }) => `${kind} ${JSON.stringify(moment)}: ${message}`),
    );
  }
  const count = (kind: Finding['kind']) => found.filter((text) => text.startsWith(kind)).length;
  t.diagnostic(
    `${kills} kills, ${interrupted} of them in the middle, ${count('loss')} losses, ${count('repeat')} repeats`,
  );
  assert.deepEqual(found, []);
  assert.ok(interrupted > kills / 2, `only ${interrupted} kills met a run`);
});

async function judged(recording: Recording, crashed: CrashedRun): Promise<readonly Finding[]> {
  // A program that was just being started is only known as one of the run a moment later.
  await sleep(30);
  await untilNoneLives(crashed.events);
  return judgedCrash(recording, { ...crashed, told: toldIn(crashed.tellTale) });
}

// Spread evenly over the trace, with one in four by the clock, wherever that falls.
function momentOf(kill: number, bytes: number): Moment {
  if (kill % 4 === 3) return { afterMs: 150 + ((kill * 37) % 600) };
  return { atBytes: 1 + Math.floor((bytes * kill) / kills) };
}

async function killedRun(world: World, home: string, moment: Moment): Promise<CrashedRun | undefined> {
  const tellTale = `${home}.txt`;
  const child = started(world, home, tellTale);
  const ended = once(child, 'exit');
  await ('afterMs' in moment ? Promise.race([sleep(moment.afterMs), ended]) : untilBytes(home, moment.atBytes, child));
  child.kill('SIGKILL');
  await ended;
  const directory = directoryIn(home);
  if (directory === undefined) return undefined;
  const lines = linesOf(traceOf(directory)).filter((line) => line.at(-1) === 0x0a);
  const events = lines.map((line): RecordedEvent => JSON.parse(line.toString('utf8')));
  return { directory, tellTale, prefix: Buffer.concat(lines), events, told: toldIn(tellTale) };
}

function started(world: World, home: string, tellTale: string): ChildProcess {
  const words = [program, 'exec', '--mode', 'real', '--run-dir', home, world.runbook];
  return spawn(process.execPath, words, { env: world.environment(tellTale), stdio: 'ignore' });
}

async function untilBytes(home: string, bytes: number, child: ChildProcess): Promise<void> {
  while (child.exitCode === null) {
    const directory = directoryIn(home);
    if (directory !== undefined && statSync(join(directory, 'trace.jsonl')).size >= bytes) return;
    await sleep(1);
  }
}

function directoryIn(home: string): string | undefined {
  const runs = join(home, 'runs');
  const [runId] = existsSync(runs) ? readdirSync(runs) : [];
  const directory = runId && join(runs, runId);
  return directory && existsSync(join(directory, 'trace.jsonl')) ? directory : undefined;
}

// The program of a step outlives its runner; until it has ended the run does not go on.
async function untilNoneLives(events: readonly RecordedEvent[]): Promise<void> {
  const last = events.findLast((event) => event.type === 'step.started');
  if (last === undefined || last.type !== 'step.started') return;
  while ((await processesOf(last.run_id, last.step_id)).length > 0) await sleep(5);
}

const endless = `apiVersion: runbook/v0
meta: {name: endless}
steps:
  - {id: one, type: cli, with: {argv: [kubectl, get, pods]}}
  - {id: two, type: cli, with: {argv: [kubectl, get, endless]}}
`;

test('the program of a step that outlives its runner keeps the run from going on beside it', async (t) => {
  const { world, home, tellTale, crashed } = await endlessRun(t);
  const [runId, env] = [crashed.events[0]!.run_id, environmentOf(world, tellTale)];
  const alive = await processesOf(runId, 'two');
  assert.ok(alive.length > 0, 'the step has ended with its runner');
  const refused = await runbook(['resume', crashed.directory], { env });
  assert.equal(refused.code, 4, refused.stdout + refused.stderr);
  assert.match(refused.stderr, /step 'two' still runs as process \d+/);
  for (const pid of alive) endProcess(pid);
  await untilNoneLives(crashed.events);
  const waiting = await runbook(['resume', crashed.directory], { env });
  assert.equal(waiting.code, 6, waiting.stdout + waiting.stderr);
  assert.deepEqual(Object.fromEntries(toldIn(tellTale)), { one: 1, two: 1 });
  assert.ok(existsSync(home));
});

test('of two programs that let a run go on at once, exactly one drives it', async (t) => {
  const { world, tellTale, crashed } = await endlessRun(t);
  for (const pid of await processesOf(crashed.events[0]!.run_id, 'two')) endProcess(pid);
  await untilNoneLives(crashed.events);
  const env = environmentOf(world, tellTale);
  const resume = () => resuming(world, crashed.directory, env);
  const racers = [resume(), resume(), resume()];
  // The one that drives is at its endless step again; the others were refused.
  const hasOne = () =>
    toldIn(tellTale).get('one') === 2 && racers.filter(({ exitCode }) => exitCode === null).length === 1;
  while (!hasOne()) await sleep(10);
  const codes = racers.map(({ exitCode }) => exitCode);
  for (const racer of racers) racer.kill('SIGKILL');
  for (const pid of await processesOf(crashed.events[0]!.run_id, 'two')) endProcess(pid);
  assert.deepEqual(
    codes.filter((code) => code !== null),
    [4, 4],
  );
  assert.equal(toldIn(tellTale).get('one'), 2);
});

function resuming(world: World, directory: string, env: Readonly<Record<string, string>>): ChildProcess {
  return spawn(process.execPath, [program, 'resume', directory, '--from', 'one'], {
    env,
    cwd: world.folder,
    stdio: 'ignore',
  });
}

async function endlessRun(t: TestContext) {
  const world = worldIn(temporaryFolder(t), endless);
  const home = join(world.folder, 'killed');
  const tellTale = `${home}.txt`;
  const child = started(world, home, tellTale);
  while (toldIn(tellTale).get('two') === undefined) await sleep(10);
  child.kill('SIGKILL');
  await once(child, 'exit');
  const directory = directoryIn(home)!;
  const lines = linesOf(traceOf(directory));
  const events = lines.map((line): RecordedEvent => JSON.parse(line.toString('utf8')));
  t.after(async () => {
    for (const pid of await processesOf(events[0]!.run_id, 'two')) endProcess(pid);
  });
  return { world, home, tellTale, crashed: { directory, events } };
}

function environmentOf(world: World, tellTale: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(world.environment(tellTale)).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/** Kills a process unless it has just ended by itself, as one does whose parent was killed before it. */
function endProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
