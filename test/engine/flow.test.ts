import assert from 'node:assert/strict';
import test from 'node:test';
import { skippedBy } from '../../runtime/engine/skip.js';
import type { Actor, RecordedEvent } from '../../runtime/model/event.js';
import type { Plan, PlanStep } from '../../runtime/model/plan.js';
import { stepIndexes } from '../../runtime/model/plan.js';
import type { ActiveStep, LeafStep, Retry, ScriptStep } from '../../runtime/model/runbook.js';
import { moved, type RunState } from '../../runtime/run/state.js';
import type { Values } from '../../runtime/run/values.js';
import { cli, manual, planOf, whole } from '../support/plans.js';
import { type Outcome, runInMemory, type Script } from '../support/ports.js';

const alice: Actor = { kind: 'human', id: 'alice', channel: 'tty' };
const retry: Retry = { maxAttempts: 3, initialMs: 2000, factor: 2 };

/** A plan of a test in runbook/v1. */
function v1(steps: readonly LeafStep[], more: Partial<Plan> = {}): Plan {
  return { ...planOf(steps), apiVersion: 'runbook/v1', ...more };
}

function inGroup(plan: Plan, indexes: readonly number[], when: string): Plan {
  const group = { id: 'group', when, firstIndex: indexes[0] ?? 0, at: { start: 0, end: 0 } };
  const steps: readonly PlanStep[] = plan.steps.map((step) =>
    indexes.includes(step.index) ? { ...step, groups: [group] } : step,
  );
  return { ...plan, steps, ...stepIndexes(steps) };
}

function valuesWith(name: string, text: string): Values {
  const captures = new Map([[name, { text, type: 'string' as const }]]);
  const none = { vars: {}, inputs: {}, environment: {}, captors: new Map<string, string>(), outcome: () => undefined };
  return { apiVersion: 'runbook/v1', captures, runId: 'r', ...none };
}

const statuses = ({ state }: Outcome) => state.history.map(({ step_id, status }) => `${step_id} ${status}`);
const started = (outcome: Outcome) => outcome.started.map((argv) => argv.join(' '));
const ending = ({ state }: Outcome) =>
  state.phase.name === 'finished' ? state.phase.outcome.status : state.phase.name;
const dataOf = <Type extends RecordedEvent['type']>({ events }: Outcome, type: Type) =>
  events.flatMap((event) =>
    event.type === type ? [event.data as Extract<RecordedEvent, { type: Type }>['data']] : [],
  );

test('a step whose condition is false is skipped, and those after it go on', async () => {
  const plan = v1([
    cli('a', ['one'], { capture: { n: whole('stdout', { type: 'number' }) } }),
    cli('b', ['two'], { when: 'captures.n > 3' }),
    cli('c', ['three'], { when: 'captures.n <= 3' }),
  ]);
  const few = await runInMemory(plan, { answers: { one: { stdout: '2\n' } } });
  assert.deepEqual(
    [statuses(few), started(few), ending(few)],
    [['a passed', 'b skipped', 'c passed'], ['one', 'three'], 'completed'],
  );
  const many = await runInMemory(plan, { answers: { one: { stdout: '12\n' } } });
  assert.deepEqual(started(many), ['one', 'two']);
  assert.deepEqual(dataOf(few, 'step.skipped'), [{ reason: 'when_false', note: "'captures.n > 3' is false" }]);
});

test('a condition that cannot be evaluated runs nothing and ends the run, even where the step may fail', async () => {
  for (const when of ['captures.none > 1', "'false'", '1', 'inputs.x', 'captures.n == "2"', 'captures.n > ']) {
    const plan = v1([
      cli('a', ['one'], { capture: { n: whole('stdout', { type: 'number' }) } }),
      cli('b', ['two'], { when, onError: 'continue' }),
      cli('c', ['three']),
    ]);
    const outcome = await runInMemory(plan, { answers: { one: { stdout: '2\n' } } });
    assert.deepEqual([started(outcome), ending(outcome)], [['one'], 'failed'], when);
    assert.equal(outcome.state.history.at(-1)?.error?.kind, 'expression', when);
  }
});

test('the condition of a group holds when the group is reached, whatever its steps change', async () => {
  const steps = [
    cli('a', ['one'], { capture: { n: whole('stdout') } }),
    cli('b', ['two'], { capture: { m: whole('stdout') } }),
    cli('c', ['three']),
    cli('d', ['four']),
  ];
  const plan = inGroup(v1(steps), [1, 2], '!has(captures.m) && n == "yes"');
  const entered = await runInMemory(plan, { answers: { one: { stdout: 'yes' } } });
  assert.deepEqual(started(entered), ['one', 'two', 'three', 'four']);
  const skipped = await runInMemory(plan, { answers: { one: { stdout: 'no' } } });
  assert.deepEqual(started(skipped), ['one', 'four']);
  assert.deepEqual(
    dataOf(skipped, 'step.skipped').map(({ group }) => group),
    ['group', 'group'],
  );
});

test('a group whose condition has no value in a probe stays closed as a whole', async () => {
  const steps = [
    cli('c', ['one'], { capture: { x: whole('stdout') } }),
    cli('first', ['two']),
    cli('second', ['three']),
  ];
  const plan = inGroup(v1([...steps, cli('after', ['four'])]), [1, 2], 'captures.x == "3"');
  const outcome = await runInMemory(plan, { mode: 'probe', risks: { one: 'caution' } });
  assert.deepEqual([started(outcome), ending(outcome)], [['four'], 'completed']);
  assert.deepEqual(
    dataOf(outcome, 'step.skipped').map(({ reason, group }) => [reason, group]),
    [
      ['probe', undefined],
      ['unknown', 'group'],
      ['unknown', 'group'],
    ],
  );
});

test('in a changed runbook the condition of a group is not taken from steps that were done before', async () => {
  const before = v1([cli('a', ['one'], { capture: { n: whole('stdout') } }), cli('b', ['two']), cli('c', ['three'])]);
  const { state } = await runInMemory(before, { answers: { one: { stdout: 'yes' } } });
  const after = inGroup(v1([...before.steps.map(({ step }) => step), cli('d', ['four'])]), [1, 2, 3], 'n == "no"');
  const values = valuesWith('n', 'yes');
  const stepOf = (id: string) => after.steps[after.indexes.get(id) ?? -1]!;
  const kindOf = (id: string, at: RunState) => skippedBy(stepOf(id), at, values, after.governance)?.kind;
  assert.equal(kindOf('d', state), undefined);
  assert.equal(
    kindOf(
      'd',
      moved(
        state,
        after.steps.map(({ step }) => step.id),
      ),
    ),
    'skip',
  );
});

test('a failed safe step is tried again after 2 s, 4 s and 8 s, and then has failed', async () => {
  const plan = v1([cli('a', ['one'], { retry }), cli('b', ['two'])]);
  const outcome = await runInMemory(plan, { answers: { one: { exitCode: 1 } } });
  assert.deepEqual(
    [outcome.waits, started(outcome), ending(outcome)],
    [[2000, 4000, 8000], ['one', 'one', 'one', 'one'], 'failed'],
  );
  assert.deepEqual(
    dataOf(outcome, 'step.retried').map(({ next_attempt, delay_ms }) => [next_attempt, delay_ms]),
    [
      [2, 2000],
      [3, 4000],
      [4, 8000],
    ],
  );
  const executions = dataOf(outcome, 'step.started').map(({ execution_id }) => execution_id);
  assert.equal(new Set(executions).size, 4);
});

test('a step that succeeds at a further attempt has passed, with what that attempt captured', async () => {
  const plan = v1([cli('a', ['one'], { retry, capture: { n: whole('stdout') } }), cli('b', ['two', '{{ .n }}'])]);
  const answers = {
    one: [
      { exitCode: 1, stdout: 'first' },
      { exitCode: 0, stdout: 'second' },
    ],
  };
  const outcome = await runInMemory(plan, { answers });
  assert.deepEqual(
    [started(outcome), outcome.waits, ending(outcome)],
    [['one', 'one', 'two second'], [2000], 'completed'],
  );
  assert.deepEqual(
    dataOf(outcome, 'capture.recorded').map(({ value }) => value),
    ['second'],
  );
});

test('a step that is not safe asks again before each further attempt', async () => {
  for (const risk of ['caution', 'dangerous'] as const) {
    let asked = 0;
    const people: Script['people'] = {
      approval: async ({ approval }) => {
        asked += 1;
        const { typed_text: typed } = approval.request;
        return asked <= 2 ? { kind: 'approve', actor: alice, ...(typed !== undefined && { typed }) } : undefined;
      },
    };
    const plan = v1([cli('a', ['one'], { retry })]);
    const outcome = await runInMemory(plan, { risks: { one: risk }, answers: { one: { exitCode: 1 } }, people });
    assert.deepEqual([asked, started(outcome), ending(outcome)], [3, ['one', 'one'], 'paused'], risk);
  }
});

test('what governance refuses or a person rejects is not tried again', async () => {
  const denied = v1([cli('a', ['one'], { retry })], {
    governance: { ...planOf([]).governance, deniedCommands: ['one'] },
  });
  const refused = await runInMemory(denied, {});
  assert.deepEqual([started(refused), refused.waits], [[], []]);
  const people: Script['people'] = { approval: async () => ({ kind: 'reject', actor: alice, reason: 'no' }) };
  const rejected = await runInMemory(v1([cli('a', ['one'], { retry, onError: 'continue' }), cli('b', ['two'])]), {
    risks: { one: 'caution' },
    people,
  });
  assert.deepEqual([started(rejected), ending(rejected)], [[], 'failed']);
});

test('the run goes on after a step that may fail, and says that it failed', async () => {
  const plan = v1([
    cli('a', ['one'], { onError: 'continue' }),
    cli('b', ['two'], { when: 'steps.a.status == "failed" && steps.a.exit_code == 3' }),
  ]);
  const outcome = await runInMemory(plan, { answers: { one: { exitCode: 3 } } });
  assert.deepEqual([statuses(outcome), ending(outcome)], [['a failed', 'b passed'], 'completed']);
  const [finished] = dataOf(outcome, 'run.finished');
  assert.deepEqual(finished?.steps, { passed: 1, failed: 1, skipped: 0 });
});

test('a step that was skipped has no captures, and what needs them says so', async () => {
  const plan = v1([
    cli('a', ['one'], { when: 'false', capture: { n: whole('stdout') } }),
    cli('b', ['two', '{{ .n }}']),
  ]);
  const outcome = await runInMemory(plan);
  assert.deepEqual(started(outcome), []);
  assert.match(outcome.state.history[1]?.error?.message ?? '', /is captured by step 'a', which was skipped/);
  const spared = v1([
    cli('a', ['one'], { when: 'false', capture: { n: whole('stdout') } }),
    cli('b', ['two', '{{ .n | default "none" }}']),
  ]);
  assert.deepEqual(started(await runInMemory(spared)), ['two none']);
});

test('values are captured by JSON path, pattern and expression, and read as their type', async () => {
  const capture = {
    name: whole('stdout', { select: { kind: 'json_path', path: '$.name' } }),
    port: whole('stdout', { select: { kind: 'json_path', path: '$.port' }, type: 'number' }),
    all: whole('stdout', { type: 'json' }),
    warned: whole('stderr', { select: { kind: 'regex', pattern: 'warnings: (\\d+)' }, type: 'number' }),
    word: whole('stderr', { select: { kind: 'regex', pattern: '[a-z]+' } }),
    size: whole('stdout', { select: { kind: 'expr', expression: 'size(json.name) + exit_code' }, type: 'number' }),
  };
  const plan = v1([
    cli('a', ['one'], { capture, assertions: [{ kind: 'expr', expression: 'captures.port == 8080 && warned == 12' }] }),
    cli(
      'b',
      [
        'two',
        '{{ .name }}',
        '{{ .port }}',
        '{{ .all | json }}',
        '{{ .warned }}',
        '{{ .word }}',
        '{{ .size }}',
        '{{ .steps.a.outputs.port }}',
      ],
      {
        when: 'captures.all.port == captures.port && steps.a.outputs.warned + 1 == 13',
      },
    ),
  ]);
  const answers = { one: { stdout: '{"name":"api","port":8080}', stderr: 'warnings: 12' } };
  const outcome = await runInMemory(plan, { answers });
  assert.deepEqual(outcome.started[1], [
    'two',
    'api',
    '8080',
    '{"name":"api","port":8080}',
    '12',
    'warnings',
    '3',
    '8080',
  ]);
});

test('a value that is not there, or is not of its type, fails the step', async () => {
  const check = async (more: Parameters<typeof whole>[1], stdout: string, message: RegExp) => {
    const outcome = await runInMemory(
      v1([cli('a', ['one'], { capture: { x: whole('stdout', more) } }), cli('b', ['two'])]),
      { answers: { one: { stdout } } },
    );
    const { error } = outcome.state.history[0] ?? {};
    assert.deepEqual([error?.kind, started(outcome)], ['capture', ['one']]);
    assert.match(error?.message ?? '', message);
  };
  await check({ select: { kind: 'regex', pattern: 'x(\\d)' } }, 'y', /nothing matches 'x\(\\d\)'/);
  await check({ select: { kind: 'json_path', path: '$.a' } }, 'text', /stdout is not JSON/);
  await check({ select: { kind: 'json_path', path: '$.a' } }, '{}', /finds 0 values, not one/);
  await check({ select: { kind: 'expr', expression: 'json.a' } }, '{}', /json\.a/);
  await check({ type: 'number' }, '12 apples', /is not a number/);
  await check({ type: 'boolean' }, 'yes', /neither 'true' nor 'false'/);
  await check({ type: 'json' }, '{', /is not JSON/);
});

test('a script is one process, its text is no template, and values go in through its variables', async () => {
  const script: ScriptStep = {
    ...(cli('s', []) as Omit<ActiveStep, 'type'> as ScriptStep),
    type: 'script',
    shell: 'bash',
    text: 'echo "$NS" "{{ .ns }}" | cat',
    env: { NS: 'in {{ .ns }}' },
  };
  const plan = v1([script], { vars: { ns: '$(touch x); prod' } });
  const outcome = await runInMemory(plan, {});
  assert.deepEqual(outcome.started, [['bash', '--noprofile', '--norc', '-eo', 'pipefail', '-c', script.text, 's']]);
  assert.equal(outcome.environments[0]?.['NS'], 'in $(touch x); prod');
  const [ready] = dataOf(outcome, 'step.ready');
  assert.deepEqual([ready?.script, ready?.shell, ready?.env], [script.text, 'bash', { NS: 'in $(touch x); prod' }]);
});

test('a program is told which variables it was not given, and the record names them', async () => {
  const governance = { ...planOf([]).governance, denyEnvVars: ['SECRET_*', 'TOKEN'] };
  const environment = { SECRET_A: 'x', SECRET_B: 'y', TOKEN: 'z', HOME: '/h' };
  const outcome = await runInMemory(v1([cli('a', ['one'])], { governance }), {
    environment,
    answers: { one: { exitCode: 1 } },
  });
  assert.deepEqual(Object.keys(outcome.environments[0] ?? {}).sort(), ['HOME', 'RUNBOOK_RUN_ID', 'RUNBOOK_STEP_ID']);
  assert.deepEqual(dataOf(outcome, 'step.started')[0]?.removed_env, ['SECRET_A', 'SECRET_B', 'TOKEN']);
  assert.match(outcome.state.history[0]?.error?.message ?? '', /SECRET_A, SECRET_B, TOKEN/);
});

test('a step runs no longer than governance lets its class, whatever it says itself', async () => {
  const governance = { ...planOf([]).governance, timeouts: { safe: 5000, dangerous: 1000 } };
  const people: Script['people'] = {
    approval: async ({ approval: { request } }) => ({
      kind: 'approve',
      actor: alice,
      ...(request.typed_text !== undefined && { typed: request.typed_text }),
    }),
  };
  const plan = v1(
    [
      cli('a', ['one']),
      cli('b', ['one'], { timeoutMs: 9000 }),
      cli('c', ['one'], { timeoutMs: 50 }),
      cli('d', ['two'], { timeoutMs: 9000 }),
      cli('e', ['three'], { timeoutMs: 9000 }),
    ],
    { governance },
  );
  const outcome = await runInMemory(plan, { people, risks: { two: 'caution', three: 'dangerous' } });
  assert.deepEqual(
    dataOf(outcome, 'step.started').map(({ timeout_ms }) => timeout_ms),
    [5000, 5000, 50, 9000, 1000],
  );
});

test('the class that the author declares can only raise the class that is computed', async () => {
  const gates = async (risk: 'safe' | 'caution' | 'dangerous', computed: 'safe' | 'caution' | 'dangerous') => {
    const outcome = await runInMemory(v1([cli('a', ['one'], { risk })]), { risks: { one: computed } });
    return dataOf(outcome, 'runbook.classified')[0]?.final;
  };
  assert.deepEqual(
    await Promise.all([
      gates('safe', 'dangerous'),
      gates('safe', 'caution'),
      gates('caution', 'safe'),
      gates('dangerous', 'safe'),
    ]),
    ['dangerous', 'caution', 'caution', 'dangerous'],
  );
});

test('a resource that holds something hidden is confirmed by the id of its step, not by what hides it', async () => {
  const asked: (string | undefined)[] = [];
  const redact = [{ pattern: 'tok-[0-9]+', replace: '***' }];
  const step = cli('wipe', ['one'], { resource: 'db-{{ .token }}' });
  const plan: Plan = { ...planOf([step], { token: 'tok-4711' }, { redact }), apiVersion: 'runbook/v1' };
  await runInMemory(plan, {
    risks: { one: 'dangerous' },
    people: { approval: async ({ approval }) => void asked.push(approval.request.typed_text) },
  });
  assert.deepEqual(asked, ['wipe']);
});

test('what a person types to confirm a step is the resource that the runbook names', async () => {
  const typed: (string | undefined)[] = [];
  const people: Script['people'] = {
    approval: async ({ approval: { request } }) => {
      typed.push(request.typed_text);
      return { kind: 'approve', actor: alice, typed: 'prod-redis' };
    },
  };
  const plan = v1([cli('a', ['one'], { resource: '{{ .cluster }}' })], { vars: { cluster: 'prod-redis' } });
  const outcome = await runInMemory(plan, { people, risks: { one: 'dangerous' } });
  assert.deepEqual([typed, started(outcome)], [['prod-redis'], ['one']]);
});

test('a probe runs what is safe, shows the rest, and says what it could not know', async () => {
  const plan = v1([
    cli('a', ['one']),
    cli('b', ['two'], { capture: { n: whole('stdout') } }),
    cli('c', ['three', '{{ .n }}']),
    manual('d'),
    cli('e', ['four']),
  ]);
  const outcome = await runInMemory(plan, { mode: 'probe', risks: { two: 'dangerous', four: 'caution' } });
  assert.deepEqual(
    [statuses(outcome), started(outcome), ending(outcome)],
    [['a passed', 'b skipped', 'c skipped', 'd skipped', 'e skipped'], ['one'], 'completed'],
  );
  assert.deepEqual(
    dataOf(outcome, 'step.skipped').map(({ reason }) => reason),
    ['probe', 'unknown', 'probe', 'probe'],
  );
  assert.equal(dataOf(outcome, 'approval.requested').length, 0);
});

test('an approval that comes after its time starts nothing, and a person has to say how the step goes on', async () => {
  const governance = { ...planOf([]).governance, timeouts: { approval: 1 } };
  const people: Script['people'] = { approval: async () => ({ kind: 'approve', actor: alice }) };
  const outcome = await runInMemory(v1([cli('a', ['one'])], { governance }), { people, risks: { one: 'caution' } });
  assert.deepEqual([started(outcome), outcome.state.phase.name], [[], 'paused']);
  assert.equal(dataOf(outcome, 'intervention.opened')[0]?.cause, 'approval_expired');
  assert.equal(dataOf(outcome, 'approval.expired').length, 1);
});

test('a secret that a step captures is nowhere but in what later steps are given', async () => {
  const plan = v1([
    cli('a', ['one'], {
      capture: { token: whole('stdout', { isSecret: true, select: { kind: 'regex', pattern: 'token=(\\S+)' } }) },
    }),
    cli('b', ['two', '{{ .token }}'], { assertions: [{ kind: 'contains', text: 'nothing', on: 'stdout' }] }),
  ]);
  const secret = 'hunter2-hunter2';
  const answers = {
    one: { stdout: `hello\ntoken=${secret}\n` },
    two: { stdout: `got ${secret} and ${Buffer.from(secret).toString('base64')}`, stderr: secret },
  };
  const outcome = await runInMemory(plan, { answers });
  assert.deepEqual(outcome.started[1], ['two', secret]);
  const left = [outcome.trace, outcome.output, ...outcome.snapshots.values(), JSON.stringify(outcome.observed)].join(
    '\n',
  );
  assert.ok(!left.includes('hunter2'), left.slice(left.indexOf('hunter2') - 200, left.indexOf('hunter2') + 50));
  assert.ok(!left.includes(Buffer.from(secret).toString('base64')));
  assert.match(outcome.output, /hello\ntoken=\*\*\*\n/);
});
