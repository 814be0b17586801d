import assert from 'node:assert/strict';
import test from 'node:test';
import { newCancellation } from '../../runtime/engine/cancellation.js';
import type { Actor } from '../../runtime/model/event.js';
import { sha256Hex } from '../../runtime/node/digest.js';
import { cli, manual, planOf, whole } from '../support/plans.js';
import { memoryRun, type Outcome, runInMemory, type Script } from '../support/ports.js';

const alice: Actor = { kind: 'human', id: 'alice', channel: 'tty' };

const types = (outcome: Outcome) => outcome.events.map((event) => event.type);
const errors = (outcome: Outcome) => outcome.state.history.map((result) => result.error?.kind ?? null);

test('what could not be stored did not happen: nobody is told of it and nothing starts', async () => {
  const plan = planOf([cli('a', ['one'], { capture: { out: whole('stdout') } }), manual('b'), cli('c', ['two'])]);
  const people: Script['people'] = { approval: async () => ({ kind: 'approve', actor: alice }) };
  const risks = { two: 'caution' } as const;
  const batches = { whole: 0 };
  const all = await runInMemory(plan, { people, risks, onStore: () => void batches.whole++ });
  assert.equal(all.started.length, 2);
  for (let failing = 1; failing <= batches.whole; failing++) {
    let batch = 0;
    const onStore = () => {
      if (++batch === failing) throw new Error('the disk is full');
    };
    const { run, seen } = memoryRun(plan, { people, risks, onStore });
    await assert.rejects(run(), /the disk is full/);
    const { events, observed, started } = seen();
    assert.equal(batch, failing, 'the run went on');
    assert.ok(events.length < all.events.length);
    assert.deepEqual(
      observed.map(({ event }) => event),
      events.slice(0, observed.length),
    );
    assert.equal(observed.at(-1)?.state.seq ?? 0, observed.length);
    // What is stored and not told yet is what a loss of power could still undo.
    const untold = events.slice(observed.length).map(({ type }) => type);
    assert.deepEqual(
      untold.filter((type) => type === 'step.started' || type.startsWith('run.') || type.includes('submitted')),
      [],
    );
    assert.equal(started.length, events.filter((event) => event.type === 'step.started').length);
  }
});

test('a run that is cancelled before its next act does not do it', async () => {
  const plan = planOf([cli('a', ['one'])]);
  const check = async (at: string, risk: 'safe' | 'caution', last: readonly (string | undefined)[]) => {
    const cancellation = newCancellation();
    const asked: string[] = [];
    const outcome = await runInMemory(plan, {
      cancellation,
      risks: { one: risk },
      pacer: { before: async ({ kind }) => (kind === at ? cancellation.cancel() : undefined) },
      people: {
        approval: async ({ planStep }) => {
          asked.push(planStep.step.id);
          return { kind: 'approve', actor: alice };
        },
      },
    });
    assert.deepEqual([outcome.started, types(outcome).slice(-2)], [[], last], at);
    assert.equal(asked.length, at === 'execute-step' && risk === 'caution' ? 1 : 0, at);
    assert.ok(!types(outcome).includes('step.started'), at);
  };
  await check('start-run', 'safe', ['run.created', 'runbook.parsed']);
  await check('prepare-step', 'safe', ['run.started', 'run.finished']);
  await check('ask-approval', 'caution', ['step.result', 'run.finished']);
  await check('execute-step', 'caution', ['step.result', 'run.finished']);
  await check('execute-step', 'safe', ['step.result', 'run.finished']);
});

test('an approval that comes after the cancellation starts nothing', async () => {
  const cancellation = newCancellation();
  const outcome = await runInMemory(planOf([cli('a', ['touch'])]), {
    cancellation,
    risks: { touch: 'caution' },
    people: {
      approval: async () => {
        cancellation.cancel();
        return { kind: 'approve', actor: alice };
      },
    },
  });
  assert.deepEqual([outcome.started, errors(outcome)], [[], ['cancelled']]);
  assert.ok(!types(outcome).includes('step.approved'));
});

test('a program that a signal ended fails its step, and the signal is named', async () => {
  const check = async (more: Parameters<typeof cli>[2], kind: string) => {
    const outcome = await runInMemory(planOf([cli('a', ['one'], more), cli('b', ['two'])]), {
      answers: { one: { exitCode: null, signal: 'SIGSEGV', stdout: 'ok' } },
    });
    assert.deepEqual(errors(outcome), [kind]);
    assert.equal(outcome.started.length, 1);
    return outcome.state.history[0]?.error?.message ?? '';
  };
  assert.match(await check({}, 'exit'), /SIGSEGV/);
  assert.match(await check({ assertions: [{ kind: 'contains', text: 'ok', on: 'stdout' }] }, 'exit'), /SIGSEGV/);
  await check({ assertions: [{ kind: 'exit_code', code: 0 }] }, 'assertion');
});

test('a snapshot follows every step up to the 200th, then every 50th, the last and a failed one', async () => {
  const steps = Array.from({ length: 260 }, (_, index) => cli(`s${index + 1}`, [`p${index + 1}`]));
  const check = async (script: Script, more: readonly number[]) => {
    const { snapshots, events } = await runInMemory(planOf(steps), script);
    const names = [...Array.from({ length: 200 }, (_, index) => index + 1), ...more].map(
      (done) => `step-${String(done).padStart(4, '0')}.json`,
    );
    assert.deepEqual([...snapshots.keys()], names);
    const noted = events.filter((event) => event.type === 'snapshot.written').map(({ data }) => data);
    assert.deepEqual(
      noted.map(({ path, sha256 }) => [path, sha256]),
      names.map((name) => [`snapshots/${name}`, `sha256:${sha256Hex(snapshots.get(name)!)}`]),
    );
  };
  await check({}, [250, 260]);
  await check({ answers: { p233: { exitCode: 1 } } }, [233]);
});

test('on a slow disk a run waits for its snapshots, so that each is noted while its state is still known', async () => {
  const steps = Array.from({ length: 300 }, (_, index) => cli(`s${index + 1}`, [`p${index + 1}`]));
  const { events } = await runInMemory(planOf(steps), { snapshotMs: 2 });
  const results = events.filter(({ type }) => type === 'step.result').map(({ seq }) => seq);
  const lags = events.flatMap((event) =>
    event.type === 'snapshot.written'
      ? results.filter((seq) => seq > (event.data.seq ?? 0) && seq < event.seq).length
      : [],
  );
  assert.equal(lags.length, 202);
  assert.ok(Math.max(...lags) <= 33, `one was noted ${Math.max(...lags)} results later`);
});

test('a snapshot that is asked for and cannot be written is said to whoever asked, and the run ends with the fault', async () => {
  const asked: string[] = [];
  const plan = planOf([cli('a', ['one']), cli('b', ['two'])]);
  const { run, seen } = memoryRun(plan, {
    snapshotsFail: true,
    pacer: {
      before: async (_intent, _state, held) => {
        if (asked.length === 0) await held.snapshot().catch((error: Error) => void asked.push(error.message));
      },
    },
  });
  await assert.rejects(run(), /no snapshot can be/);
  assert.equal(asked.length, 1);
  assert.match(asked[0] ?? '', /no snapshot can be/);
  assert.deepEqual(seen().started, [['one']]);
});
