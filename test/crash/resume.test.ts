import assert from 'node:assert/strict';
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { newCancellation } from '../../runtime/engine/cancellation.js';
import type { RecordedEvent } from '../../runtime/model/event.js';
import { verifyRun } from '../../runtime/node/record/verify-run.js';
import { loadStoppedRun, openStoppedRun } from '../../runtime/node/resume.js';
import { runValues } from '../../runtime/node/run-values.js';
import type { RunState } from '../../runtime/run/state.js';
import { eventsIn } from '../node/support.js';
import { temporaryFolder } from '../support/paths.js';
import { alice, beginRun, isFault, type Resumption, resumeRun, scriptedPeople, unseen } from './drive.js';
import { toldIn, type World, worldIn } from './world.js';

/** A run that stopped, of a runbook with these lines as its steps. */
interface Stopped {
  readonly world: World;
  readonly directory: string;
  readonly tellTale: string;
  readonly state: RunState;
  resume(options?: Partial<Resumption>): ReturnType<typeof resumeRun>;
  /** How often each step was started. */
  told(): Readonly<Record<string, number>>;
  events(): readonly RecordedEvent[];
  /** Puts the trace back to the moment after the first event of a type. */
  cutAfter(type: RecordedEvent['type'], stepId?: string): void;
  changeRunbook(change: (text: string) => string): void;
}

const nobody = (world: World) => scriptedPeople(world, 'nobody');

async function stoppedRun(t: TestContext, steps: string, meta = ''): Promise<Stopped> {
  const folder = temporaryFolder(t);
  const text = `apiVersion: runbook/v1\nmeta:\n  name: test\n${meta}steps:\n${steps}`;
  const world = worldIn(folder, text);
  const tellTale = join(folder, 'told.txt');
  const { directory, state } = await beginRun(world, { home: join(folder, '.runbook'), tellTale, mode: 'real' });
  const trace = join(directory, 'trace.jsonl');
  return {
    world,
    directory,
    tellTale,
    state,
    resume: (options = {}) => resumeRun(world, directory, { tellTale, ...options }),
    told: () => Object.fromEntries(toldIn(tellTale)),
    events: () => eventsIn(trace),
    changeRunbook: (change) => writeFileSync(world.runbook, change(readFileSync(world.runbook, 'utf8'))),
    cutAfter: (type, stepId) => {
      const events = eventsIn(trace);
      const last = events.findIndex(
        (event) => event.type === type && (stepId === undefined || stepIdOf(event) === stepId),
      );
      assert.ok(last >= 0, `no ${type}`);
      const lines = readFileSync(trace, 'utf8')
        .split('\n')
        .slice(0, last + 1);
      writeFileSync(trace, `${lines.join('\n')}\n`);
      rmSync(join(directory, 'run.json'), { force: true });
    },
  };
}

function stepIdOf(event: RecordedEvent): string | undefined {
  return 'step_id' in event ? event.step_id : undefined;
}

function statuses(outcome: Awaited<ReturnType<typeof resumeRun>>): readonly string[] {
  assert.ok(!isFault(outcome), isFault(outcome) ? outcome.message : '');
  return outcome.history.map((result) => `${result.step_id} ${result.status}`);
}

const three = `  - {id: a, type: cli, with: {argv: [kubectl, get, pods]}, capture: {pod: stdout}}
  - {id: b, type: cli, with: {argv: [kubectl, get, fails-once]}}
  - {id: c, type: cli, with: {argv: [kubectl, get, "{{ .pod }}"]}}
`;

test('a run goes on with the step that failed and repeats nothing before it', async (t) => {
  const run = await stoppedRun(t, three);
  assert.deepEqual(run.told(), { a: 1, b: 1 });
  assert.deepEqual(statuses(await run.resume()), ['a passed', 'b passed', 'c passed']);
  assert.deepEqual(run.told(), { a: 1, b: 2, c: 1 });
  const verdict = await verifyRun(run.directory);
  assert.ok(verdict.ok && verdict.value.kind === 'verified', JSON.stringify(verdict));
});

test("with '--from' an earlier step and all after it are done again; a later one is refused", async (t) => {
  const run = await stoppedRun(t, three);
  const later = await run.resume({ from: 'c' });
  assert.ok(isFault(later) && later.kind === 'resume');
  assert.match(later.message, /would leave out step 'b'/);
  const stranger = await run.resume({ from: 'z' });
  assert.ok(isFault(stranger) && /no step 'z'/.test(stranger.message));
  assert.deepEqual(run.told(), { a: 1, b: 1 });
  assert.deepEqual(statuses(await run.resume({ from: 'a' })), ['a passed', 'b passed', 'c passed']);
  assert.deepEqual(run.told(), { a: 2, b: 2, c: 1 });
});

test('a completed run is not let go on', async (t) => {
  const run = await stoppedRun(t, '  - {id: a, type: cli, with: {argv: [kubectl, get, pods]}}\n');
  const trace = readFileSync(join(run.directory, 'trace.jsonl'));
  for (const from of [undefined, 'a']) {
    const again = await run.resume(from === undefined ? {} : { from });
    assert.ok(isFault(again) && again.kind === 'resume', `from ${from}`);
  }
  assert.deepEqual(run.told(), { a: 1 });
  assert.deepEqual(readFileSync(join(run.directory, 'trace.jsonl')), trace);
});

test('a changed runbook is refused without the word of a person, and goes on with it', async (t) => {
  const run = await stoppedRun(t, three);
  run.changeRunbook((text) => text.replace('fails-once', 'pods'));
  const refused = await run.resume();
  assert.ok(isFault(refused) && refused.kind === 'resume');
  assert.match(refused.message, /was changed/);
  assert.deepEqual(run.told(), { a: 1, b: 1 });
  assert.deepEqual(statuses(await run.resume({ allowsChange: true })), ['a passed', 'b passed', 'c passed']);
  assert.deepEqual(run.told(), { a: 1, b: 2, c: 1 });
  const resumed = run.events().find((event) => event.type === 'run.resumed');
  assert.match(JSON.stringify(resumed), /"runbook_sha256":"sha256:/);
});

test('what a changed runbook denies does not run, although its approval was asked for or given before', async (t) => {
  const governance = "  governance: {denied_commands: ['systemctl restart pod*']}\n";
  const steps = `  - {id: a, type: cli, with: {argv: [kubectl, get, web]}, capture: {pod: stdout}}
  - {id: b, type: cli, with: {argv: [systemctl, restart, "{{ .pod }}"]}}
`;
  for (const moment of ['approval.requested', 'step.approved'] as const) {
    const run = await stoppedRun(t, steps);
    run.cutAfter(moment);
    rmSync(run.tellTale, { force: true });
    run.changeRunbook((text) => text.replace('  name: test\n', `  name: test\n${governance}`));
    const outcome = await run.resume({ allowsChange: true });
    assert.deepEqual([run.told(), statuses(outcome)], [{}, ['a passed', 'b failed']], `cut after ${moment}`);
  }
});

test('what a changed runbook calls dangerous needs the gesture for that, although another was asked for before', async (t) => {
  const run = await stoppedRun(t, '  - {id: a, type: cli, with: {argv: [kubectl, get, pods]}}\n');
  run.cutAfter('step.auto_executed');
  rmSync(run.tellTale, { force: true });
  run.changeRunbook((text) => text.replace('get, pods]}}', 'get, pods]}, risk: dangerous}'));
  const outcome = await run.resume({
    allowsChange: true,
    people: { ...nobody(run.world), approval: async () => undefined },
  });
  assert.ok(!isFault(outcome));
  assert.deepEqual([run.told(), outcome.phase.name], [{}, 'paused']);
});

test('an approval does not count for another value that only looks the same in the record', async (t) => {
  const governance = `  inputs: {host: {type: string, default: host-a}}\n  governance: {redact: [{pattern: 'host-[a-z]', replace: '***'}]}\n`;
  const run = await stoppedRun(
    t,
    '  - {id: a, type: cli, with: {argv: [systemctl, restart, "{{ .host }}"]}}\n',
    governance,
  );
  run.cutAfter('step.approved');
  rmSync(run.tellTale, { force: true });
  const stopped = await loadStoppedRun(run.directory);
  assert.ok(stopped.ok);
  const values = runValues(stopped.value.loaded, new Map([['host', 'host-b']]), run.world.environment(run.tellTale));
  assert.ok(values.ok);
  const opened = await openStoppedRun(stopped.value, {
    actor: alice,
    people: { ...nobody(run.world), approval: async () => undefined },
    observer: unseen,
    cancellation: newCancellation(),
    values: values.value,
    allowsChange: false,
  });
  assert.ok(opened.ok);
  const { phase } = await opened.value.start();
  assert.deepEqual([run.told(), phase.name], [{}, 'paused']);
});

test('a step in flight waits for the word of a person, however often the run is let go on', async (t) => {
  const run = await stoppedRun(t, three);
  run.cutAfter('step.started', 'b');
  for (let times = 0; times < 3; times += 1) {
    const outcome = await run.resume({ people: nobody(run.world) });
    assert.ok(!isFault(outcome) && outcome.phase.name === 'paused' && outcome.phase.reason === 'intervention');
    assert.deepEqual(run.told(), { a: 1, b: 1 });
  }
  assert.deepEqual(statuses(await run.resume()), ['a passed', 'b passed', 'c passed']);
  assert.deepEqual(run.told(), { a: 1, b: 2, c: 1 });
});

test('a step in flight that is taken as done is not run again, and one that is taken as failed ends the run', async (t) => {
  const done = await stoppedRun(t, three);
  done.cutAfter('step.started', 'b');
  assert.deepEqual(statuses(await done.resume({ people: scriptedPeople(done.world, 'done') })), [
    'a passed',
    'b passed',
    'c passed',
  ]);
  assert.deepEqual(done.told(), { a: 1, b: 1, c: 1 });
  const failing = await stoppedRun(t, three);
  failing.cutAfter('step.started', 'b');
  assert.deepEqual(statuses(await failing.resume({ people: scriptedPeople(failing.world, 'failed') })), [
    'a passed',
    'b failed',
  ]);
  assert.deepEqual(failing.told(), { a: 1, b: 1 });
});

test('what a step captured before it was cut off is there for later steps once the step is taken as done', async (t) => {
  const run = await stoppedRun(t, three.replace('fails-once', 'pods'));
  run.cutAfter('capture.recorded', 'a');
  const outcome = await run.resume({ people: scriptedPeople(run.world, 'done') });
  assert.deepEqual(statuses(outcome), ['a passed', 'b passed', 'c passed']);
});

test('a step in flight on which nobody spoke in time is not run without having been asked about', async (t) => {
  const run = await stoppedRun(t, three, '  governance: {timeouts: {intervention_ttl: 1ms}}\n');
  run.cutAfter('step.started', 'b');
  const asked: string[] = [];
  const people = scriptedPeople(run.world, 'nobody', (stepId) => asked.push(stepId));
  for (let times = 0; times < 4 && asked.length < 2; times += 1) await run.resume({ people });
  assert.deepEqual(run.told(), { a: 1, b: 1 }, 'it was started again unasked');
});

test('a run whose step lives on is not let go on', { skip: process.platform !== 'linux' }, async (t) => {
  const run = await stoppedRun(t, three);
  run.cutAfter('step.started', 'b');
  const { spawn } = await import('node:child_process');
  const left = spawn('sleep', ['60'], {
    env: { ...process.env, RUNBOOK_RUN_ID: run.state.origin!.runId, RUNBOOK_STEP_ID: 'b' },
  });
  t.after(() => left.kill());
  const refused = await run.resume();
  assert.ok(isFault(refused) && refused.kind === 'resume');
  assert.match(refused.message, new RegExp(`still runs as process ${left.pid}`));
  assert.deepEqual(run.told(), { a: 1, b: 1 });
});

test('of two that let a run go on at once, one drives it and the other is refused', async (t) => {
  const run = await stoppedRun(t, three);
  const [one, other] = await Promise.all([run.resume(), run.resume()]);
  const refused = [one, other].filter((outcome) => isFault(outcome));
  assert.equal(refused.length, 1);
  assert.match(refused[0]!.message, /driven by process|try again/);
  assert.deepEqual(run.told(), { a: 1, b: 2, c: 1 });
});

test('a run whose record another process writes to stops, and nothing is started that is not recorded', async (t) => {
  const folder = temporaryFolder(t);
  const world = worldIn(
    folder,
    `apiVersion: runbook/v1\nmeta: {name: test}\nsteps:\n${three.replace('fails-once', 'pods')}`,
  );
  const tellTale = join(folder, 'told.txt');
  const home = join(folder, '.runbook');
  const observer = {
    ...unseen,
    onEvent: (event: RecordedEvent) => {
      if (event.type !== 'step.result') return;
      appendFileSync(join(home, 'runs', event.run_id, 'trace.jsonl'), 'x');
    },
  };
  await assert.rejects(beginRun(world, { home, tellTale, mode: 'real', observer }), /another process changed it/);
  // The end of 'a' is told together with the start of 'b', which was recorded before.
  assert.deepEqual(Object.fromEntries(toldIn(tellTale)), { a: 1, b: 1 });
});

test('a run that ends in a fault of the disk can be let go on by the same process', async (t) => {
  const run = await stoppedRun(t, three);
  // A folder in the place of the note makes it impossible to write it.
  const observer = {
    ...unseen,
    onEvent: (event: RecordedEvent) => {
      if (event.type === 'run.finished') mkdirSync(join(run.directory, 'run.json'));
    },
  };
  await run.resume({ observer }).catch(() => undefined);
  rmSync(join(run.directory, 'run.json'), { recursive: true, force: true });
  assert.ok(!existsSync(join(run.directory, 'lock-1')), 'the run is still locked');
});

test('a torn last line that is refused to be continued is still there', async (t) => {
  const run = await stoppedRun(t, '  - {id: a, type: cli, with: {argv: [kubectl, get, pods]}}\n');
  const trace = join(run.directory, 'trace.jsonl');
  appendFileSync(trace, '{"torn');
  const before = readFileSync(trace, 'utf8');
  assert.ok(isFault(await run.resume()));
  assert.equal(readFileSync(trace, 'utf8'), before);
});

test('what is noted of an earlier end of a run does not make it look changed after a crash later on', async (t) => {
  const run = await stoppedRun(t, three);
  const note = readFileSync(join(run.directory, 'run.json'), 'utf8');
  await run.resume();
  for (const type of ['run.resumed', 'step.retried', 'step.result'] as const) {
    if (!run.events().some((event) => event.type === type && event.seq > 20)) continue;
    const again = await stoppedRun(t, three);
    const stale = readFileSync(join(again.directory, 'run.json'), 'utf8');
    await again.resume();
    const lines = readFileSync(join(again.directory, 'trace.jsonl'), 'utf8').split('\n');
    const at = again.events().findIndex((event) => event.type === 'run.resumed');
    writeFileSync(join(again.directory, 'trace.jsonl'), `${lines.slice(0, at + 4).join('\n')}\n`);
    for (const name of ['step-0003.json', 'step-0002.json'])
      rmSync(join(again.directory, 'snapshots', name), { force: true });
    writeFileSync(join(again.directory, 'run.json'), stale);
    const verdict = await verifyRun(again.directory);
    assert.ok(verdict.ok);
    assert.notEqual(note, '');
    assert.equal(/run\.json notes/.test(JSON.stringify(verdict.value)), false, JSON.stringify(verdict.value));
  }
});
