import assert from 'node:assert/strict';
import test from 'node:test';
import type { ApprovalQuestion, EvidenceAnswer, EvidenceRequest } from '../../runtime/engine/ports.js';
import type { Actor } from '../../runtime/model/event.js';
import { sha256Hex } from '../../runtime/node/digest.js';
import { unsatisfied, verifyTrace } from '../../runtime/record/verify.js';
import { cli, manual, planOf, whole } from '../support/plans.js';
import { type Outcome, runInMemory } from '../support/ports.js';

const alice: Actor = { kind: 'human', id: 'alice', channel: 'tty' };
const bob: Actor = { kind: 'human', id: 'bob', role: 'DRI', channel: 'tty' };

const types = (outcome: Outcome) => outcome.events.map((event) => event.type);
const errors = (outcome: Outcome) => outcome.state.history.map((result) => result.error?.kind ?? null);

test('a safe step is judged, started and recorded in this order', async () => {
  const outcome = await runInMemory(
    planOf([
      cli('disk', ['df'], {
        capture: { usage: whole('stdout') },
        assertions: [{ kind: 'contains', text: 'G', on: 'stdout' }],
      }),
    ]),
    {
      answers: { df: { stdout: '12G\n' } },
    },
  );
  assert.deepEqual(types(outcome), [
    'run.created',
    'runbook.parsed',
    'run.started',
    'step.ready',
    'runbook.classified',
    'governance.decided',
    'step.auto_executed',
    'step.started',
    'step.executed',
    'capture.recorded',
    'assertion.evaluated',
    'step.result',
    'snapshot.written',
    'run.finished',
  ]);
  assert.equal(outcome.state.captures['usage']?.value, '12G');
  assert.equal(outcome.output, '12G\n');
  assert.deepEqual([...outcome.snapshots.keys()], ['step-0001.json']);
  assert.deepEqual(unsatisfied(outcome.events), []);
});

test('a later step uses an earlier capture as one argument, never split and never as a template', async () => {
  const steps = [
    cli('a', ['one'], { capture: { out: whole('stdout') } }),
    cli('b', ['two', '-n', '{{ .out }}', '{{ .fixed }}']),
  ];
  const { started } = await runInMemory(planOf(steps, { fixed: '$(rm -rf /)' }), {
    answers: { one: { stdout: 'x y; {{ .fixed }}\n' } },
  });
  assert.deepEqual(started[1], ['two', '-n', 'x y; {{ .fixed }}', '$(rm -rf /)']);
});

test('a failed step ends the run, and later steps do not start', async () => {
  const check = async (answer: object, assertions: Parameters<typeof cli>[2], kind: string | null) => {
    const outcome = await runInMemory(planOf([cli('a', ['one'], assertions), cli('b', ['two'])]), {
      answers: { one: answer },
    });
    assert.deepEqual(errors(outcome)[0], kind, JSON.stringify(answer));
    assert.equal(outcome.started.length, kind === null ? 2 : 1);
  };
  await check({ exitCode: 3 }, {}, 'exit');
  await check({ exitCode: 3 }, { assertions: [{ kind: 'exit_code', code: 3 }] }, null);
  await check({ exitCode: 0 }, { assertions: [{ kind: 'exit_code', code: 3 }] }, 'assertion');
  await check(
    { stdout: 'CrashLoopBackOff' },
    { assertions: [{ kind: 'not_contains', text: 'CrashLoopBackOff', on: 'stdout' }] },
    'assertion',
  );
  await check({ stdout: '' }, { assertions: [{ kind: 'equals', text: '', on: 'stdout' }] }, null);
  await check({ outcome: 'spawn-failed' }, {}, 'exit');
});

test('a step that runs into its time limit waits for a person, and later steps do not start', async () => {
  const outcome = await runInMemory(planOf([cli('a', ['one']), cli('b', ['two'])]), {
    answers: { one: { outcome: 'timeout' } },
  });
  const { phase } = outcome.state;
  assert.ok(phase.name === 'paused' && phase.reason === 'intervention');
  assert.deepEqual([outcome.started, outcome.state.history], [[['one']], []]);
});

test('what governance refuses is never started', async () => {
  const check = async (argv: string[], governance: object, message: RegExp) => {
    const outcome = await runInMemory(planOf([cli('a', argv)], {}, governance), { environment: { TOKEN: 'hunter2' } });
    assert.deepEqual(outcome.started, []);
    assert.deepEqual(errors(outcome), ['governance']);
    assert.match(outcome.state.history[0]?.error?.message ?? '', message);
    assert.ok(!outcome.trace.includes('hunter2'));
  };
  await check(['az'], { allowedCommands: ['kubectl'] }, /'az' is not in governance.allowed_commands/);
  await check(['./kubectl'], { allowedCommands: ['kubectl'] }, /'.\/kubectl' is not in/);
  await check(['rm', 'x'], { deniedCommands: ['rm'], allowedCommands: ['rm'] }, /denied by 'rm'/);
  await check(['echo', '{{ .env.TOKEN }}'], { denyEnvVars: ['TOK*'] }, /deny_env_vars denies/);
});

test('a name without a value fails the step before anything is started', async () => {
  const outcome = await runInMemory(planOf([cli('a', ['echo', '{{ .env.MISSING }}'])]));
  assert.deepEqual(outcome.started, []);
  assert.deepEqual(errors(outcome), ['template']);
});

test('child processes do not see denied environment variables', async () => {
  const outcome = await runInMemory(planOf([cli('a', ['env'])], {}, { denyEnvVars: ['AWS_*'] }), {
    environment: { AWS_KEY: 'x', PATH: '/bin' },
  });
  assert.deepEqual(outcome.environments, [
    { PATH: '/bin', RUNBOOK_RUN_ID: '20260101T000000Z-aaaaaa', RUNBOOK_STEP_ID: 'a' },
  ]);
});

test('a caution step waits for a person, and runs only after the word of one', async () => {
  const plan = planOf([cli('a', ['touch', 'x'])]);
  const waiting = await runInMemory(plan, { risks: { touch: 'caution' } });
  assert.deepEqual([waiting.started, waiting.state.phase.name], [[], 'paused']);
  const approved = await runInMemory(plan, {
    risks: { touch: 'caution' },
    people: { approval: async () => ({ kind: 'approve', actor: alice }) },
  });
  assert.equal(approved.started.length, 1);
  assert.ok(types(approved).indexOf('step.approved') < types(approved).indexOf('step.started'));
  const rejected = await runInMemory(plan, {
    risks: { touch: 'caution' },
    people: { approval: async () => ({ kind: 'reject', actor: alice, reason: 'not now' }) },
  });
  assert.deepEqual([rejected.started, errors(rejected)], [[], ['approval']]);
});

test('a dangerous step runs only once its name is typed exactly', async () => {
  const complaints: (string | undefined)[] = [];
  const typed = ['', 'wipe ', 'yes', 'wipe'];
  const outcome = await runInMemory(planOf([cli('wipe', ['dd'])]), {
    risks: { dd: 'dangerous' },
    people: {
      approval: async ({ complaint }: ApprovalQuestion) => {
        complaints.push(complaint);
        return { kind: 'approve', actor: alice, typed: typed[complaints.length - 1] ?? '' };
      },
    },
  });
  assert.equal(outcome.started.length, 1);
  assert.deepEqual(complaints, [
    undefined,
    "'' is not 'wipe'; type it exactly to go on",
    "'wipe ' is not 'wipe'; type it exactly to go on",
    "'yes' is not 'wipe'; type it exactly to go on",
  ]);
});

test('a manual step waits for evidence that satisfies it', async () => {
  const step = manual('look', {
    requiredEvidence: [
      { kind: 'checklist', name: 'list', items: ['a', 'b'] },
      { kind: 'text', name: 'link' },
    ],
  });
  assert.equal((await runInMemory(planOf([step]))).state.phase.name, 'paused');
  const answers: EvidenceAnswer['given'][] = [
    { kind: 'text', text: 'no list' },
    { kind: 'checklist', items: ['a'] },
    { kind: 'checklist', items: ['a', 'b', 'c'] },
    { kind: 'checklist', items: ['a', 'b'] },
    { kind: 'text', text: ' \n' },
    { kind: 'text', text: 'https://dashboard' },
  ];
  const asked: (string | undefined)[] = [];
  const outcome = await runInMemory(planOf([step]), {
    people: {
      evidence: async ({ complaint }: EvidenceRequest) => {
        asked.push(complaint);
        return { actor: alice, given: answers[asked.length - 1]! };
      },
    },
  });
  assert.deepEqual(asked, [
    undefined,
    "evidence 'list' of step 'look' is a text; a checklist is asked for",
    "evidence 'list' of step 'look' lacks a tick at 'b'",
    "evidence 'list' of step 'look' ticks 'c', which is not on the list; on it are 'a', 'b'",
    undefined,
    "evidence 'link' of step 'look' is blank; write what was seen",
  ]);
  assert.deepEqual(outcome.state.history[0]?.evidence, {
    list: { kind: 'checklist', items: ['a', 'b'] },
    link: { kind: 'text', text: 'https://dashboard' },
  });
  assert.equal(outcome.state.history[0]?.actor, 'human');
});

test('approvals of a manual step come from different people in a listed role', async () => {
  const step = manual('look', { approvals: { min: 2, roles: ['DRI', 'Lead'] } });
  const people: Actor[] = [alice, bob, bob, { ...bob, id: 'carol', role: 'Lead' }];
  const complaints: (string | undefined)[] = [];
  const outcome = await runInMemory(planOf([step]), {
    people: {
      approval: async ({ complaint }) => {
        complaints.push(complaint);
        return { kind: 'approve', actor: people[complaints.length - 1]! };
      },
    },
  });
  assert.deepEqual(complaints, [
    undefined,
    "the approval needs the role DRI or Lead, not ''",
    undefined,
    'bob has approved already; another person has to approve too',
  ]);
  assert.deepEqual(
    outcome.events.filter((event) => event.type === 'step.approved').map((event) => event.actor.id),
    ['bob', 'carol'],
  );
  assert.equal(outcome.state.phase.name, 'finished');
});

test('a manual step that asks for nothing still waits for the word of a person', async () => {
  assert.equal((await runInMemory(planOf([manual('look')]))).state.phase.name, 'paused');
});

test('secrets are redacted in every event, in snapshots and in live output, but reach later steps', async () => {
  const secret = 'password: hunter2';
  const steps = [
    cli('a', ['one', secret], { capture: { status: whole('stdout') } }),
    cli('b', ['two', '{{ .status }}', '{{ .name }}'], { assertions: [{ kind: 'equals', text: 'x', on: 'stdout' }] }),
  ];
  const plan = planOf(
    steps,
    { name: secret, status_of: secret },
    { redact: [{ pattern: '(?i)password\\s*[:=]\\s*\\S+', replace: '***' }] },
  );
  const outcome = await runInMemory(plan, {
    answers: { one: { stdout: `${secret}\n` }, two: { stdout: secret, stderr: secret } },
  });
  assert.deepEqual(outcome.started[1], ['two', secret, secret]);
  const left = outcome.trace + outcome.output + [...outcome.snapshots.values()].join('');
  assert.ok(!left.includes('hunter2'), left);
  assert.equal(outcome.state.captures['status']?.redacted, true);
});

test('the trace of a run verifies', async () => {
  const outcome = await runInMemory(planOf([cli('a', ['one']), cli('b', ['two'])]));
  assert.equal(verifyTrace(outcome.trace, sha256Hex).kind, 'intact');
});
