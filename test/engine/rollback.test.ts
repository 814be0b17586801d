import assert from 'node:assert/strict';
import test from 'node:test';
import type { ApprovalQuestion, InterventionQuestion, People } from '../../runtime/engine/ports.js';
import type { Actor, RunEvent } from '../../runtime/model/event.js';
import type { Plan } from '../../runtime/model/plan.js';
import { sha256Hex } from '../../runtime/node/digest.js';
import { verifyTrace } from '../../runtime/record/verify.js';
import type { Resolution } from '../../runtime/run/command.js';
import { cli, planOf, whole } from '../support/plans.js';
import { type Outcome, runInMemory, type Script } from '../support/ports.js';
import { backByHand, undoable } from '../support/rollbacks.js';

const alice: Actor = { kind: 'human', id: 'alice', channel: 'tty' };

interface Answers {
  /** What is said of a rollback that is offered; without it yes. */
  readonly approve?: (question: ApprovalQuestion) => Awaited<ReturnType<People['approval']>>;
  /** What is said of steps that wait for a word, in order. */
  readonly words?: readonly (Resolution | undefined)[];
}

interface Asked {
  readonly approvals: ApprovalQuestion[];
  readonly words: InterventionQuestion[];
}

/** Runs a plan whose people answer like this, and checks that the verifier accepts what it left behind. */
async function ran(plan: Plan, answers: Answers, script: Script = {}): Promise<Outcome & { readonly asked: Asked }> {
  const asked: Asked = { approvals: [], words: [] };
  const outcome = await runInMemory(plan, {
    ...script,
    people: {
      approval: async (question) => {
        asked.approvals.push(question);
        assert.ok(asked.approvals.length < 20, question.complaint);
        const typed = question.approval.request.typed_text;
        return answers.approve
          ? answers.approve(question)
          : { kind: 'approve', actor: alice, ...(typed !== undefined && { typed }) };
      },
      intervention: async (question) => {
        asked.words.push(question);
        assert.ok(asked.words.length < 20, question.complaint);
        const resolution = answers.words?.[asked.words.length - 1];
        return resolution && { actor: alice, resolution, note: 'looked at it' };
      },
    },
  });
  const verdict = verifyTrace(outcome.trace, sha256Hex);
  assert.equal(verdict.kind, 'intact', JSON.stringify(verdict));
  return { ...outcome, asked };
}

function types({ events }: Outcome, stepId: string): readonly string[] {
  return events.flatMap((event) => ('step_id' in event && event.step_id === stepId ? [event.type] : []));
}

function place({ events }: Outcome, type: RunEvent['type'], stepId: string): number {
  return events.findIndex((event) => event.type === type && 'step_id' in event && event.step_id === stepId);
}

function ending({ state }: Outcome): string {
  return state.phase.name === 'finished'
    ? `${state.phase.outcome.status}: ${state.phase.outcome.reason}`
    : state.phase.name;
}

const failing = { bad: { exitCode: 1 } } as const;
const one = planOf([undoable('a', ['bad'], ['back'])]);
const three = planOf([
  undoable('a', ['good'], ['back-a']),
  undoable('b', ['good'], ['back-b']),
  undoable('c', ['bad'], ['back-c']),
]);

test('what takes a step back is stored before the step starts, and before anybody is asked about the step', async () => {
  const outcome = await ran(one, { words: ['failed'] }, { answers: failing, risks: { bad: 'caution' } });
  const stored = place(outcome, 'rollback.stored', 'a');
  assert.ok(stored > 0 && stored < place(outcome, 'approval.requested', 'a'));
  assert.ok(stored < place(outcome, 'step.started', 'a'));
  assert.deepEqual(outcome.asked.approvals[0]?.rollback?.argv, ['back']);
});

test('a step that passes is not taken back', async () => {
  const outcome = await ran(planOf([undoable('a', ['good'], ['back'])]), {});
  assert.deepEqual([outcome.started, outcome.asked.approvals], [[['good']], []]);
  assert.equal(ending(outcome), 'completed: all steps passed');
});

test('even a safe rollback runs only where a person says so, as a step of its own', async () => {
  const outcome = await ran(one, { words: ['failed'] }, { answers: failing });
  assert.deepEqual(outcome.started, [['bad'], ['back']]);
  assert.deepEqual(types(outcome, 'a:rollback'), [
    'step.ready',
    'runbook.classified',
    'governance.decided',
    'approval.requested',
    'step.approved',
    'step.started',
    'step.executed',
    'step.result',
  ]);
  assert.deepEqual(types(outcome, 'a').slice(-5), [
    'step.result',
    'rollback.offered',
    'rollback.executed',
    'intervention.opened',
    'intervention.resolved',
  ]);
  assert.deepEqual(
    outcome.state.history.map(({ step_id, status }) => [step_id, status]),
    [
      ['a', 'failed'],
      ['a:rollback', 'passed'],
    ],
  );
  assert.match(ending(outcome), /^failed: step 'a' failed: exit code 1; rolled back: a$/);
});

test('a rollback does not count as a step of the runbook', async () => {
  const { state } = await ran(one, { words: ['failed'] }, { answers: failing });
  assert.ok(state.phase.name === 'finished');
  assert.deepEqual(state.phase.outcome.steps, { passed: 0, failed: 1, skipped: 0 });
});

test('steps are taken back in reverse order, beginning with the one that failed', async () => {
  const outcome = await ran(three, { words: ['failed'] }, { answers: failing });
  assert.deepEqual(
    outcome.started.map(([program]) => program),
    ['good', 'good', 'bad', 'back-c', 'back-b', 'back-a'],
  );
  assert.match(ending(outcome), /; rolled back: c, b, a$/);
});

test('after its rollback a step can be run anew, and the run goes on', async () => {
  const answers = { bad: [{ exitCode: 1 }, { exitCode: 0 }] };
  const outcome = await ran(three, { words: ['retry'] }, { answers });
  assert.deepEqual(
    outcome.started.map(([program]) => program),
    ['good', 'good', 'bad', 'back-c', 'bad'],
  );
  assert.equal(ending(outcome), 'completed: all steps passed');
  assert.deepEqual(outcome.asked.words[0]?.cause, 'rolled_back');
  assert.deepEqual(
    outcome.state.history.map(({ step_id }) => step_id),
    ['a', 'b', 'c'],
  );
});

test('a step that fails again after its rollback is taken back again', async () => {
  const outcome = await ran(one, { words: ['retry', 'failed'] }, { answers: failing });
  assert.deepEqual(outcome.started, [['bad'], ['back'], ['bad'], ['back']]);
});

test('a step that was rolled back can be taken as done by hand, with what a person says of it as evidence', async () => {
  const outcome = await ran(three, { words: ['done'] }, { answers: failing });
  assert.match(ending(outcome), /^completed/);
  const result = outcome.state.history.find(({ step_id }) => step_id === 'c');
  assert.deepEqual(
    [result?.status, result?.actor, result?.evidence],
    ['passed', 'human', { attestation: { kind: 'text', text: 'looked at it' } }],
  );
});

test('a rollback that is declined says so, and earlier steps are still offered', async () => {
  const approve = ({ planStep }: ApprovalQuestion) =>
    planStep.step.id === 'c:rollback'
      ? ({ kind: 'reject', actor: alice, reason: 'it does more harm' } as const)
      : ({ kind: 'approve', actor: alice } as const);
  const outcome = await ran(three, { approve, words: ['failed'] }, { answers: failing });
  assert.equal(outcome.asked.words[0]?.cause, 'rollback_declined');
  assert.deepEqual(
    outcome.started.map(([program]) => program),
    ['good', 'good', 'bad', 'back-b', 'back-a'],
  );
  assert.match(
    ending(outcome),
    /; partly rolled back: b, a; not rolled back: c \(declined by alice: it does more harm\)$/,
  );
});

test('the rollback of an earlier step that is declined or fails only goes on to the next one', async () => {
  const approve = ({ planStep }: ApprovalQuestion) =>
    planStep.step.id === 'b:rollback'
      ? ({ kind: 'reject', actor: alice, reason: 'no' } as const)
      : ({ kind: 'approve', actor: alice } as const);
  const answers = { ...failing, 'back-a': { exitCode: 2 } };
  const outcome = await ran(three, { approve, words: ['failed'] }, { answers });
  assert.equal(outcome.asked.words.length, 1);
  assert.match(
    ending(outcome),
    /; partly rolled back: c; not rolled back: b \(declined by alice: .*\), a \(its rollback failed\)$/,
  );
});

test('a rollback that fails asks a person, and the step may be run anew all the same', async () => {
  const answers = { bad: [{ exitCode: 1 }, { exitCode: 0 }], back: { exitCode: 3 } };
  const outcome = await ran(one, { words: ['retry'] }, { answers });
  assert.deepEqual([outcome.asked.words[0]?.cause, outcome.asked.words[0]?.detail], ['rollback_failed', 'exit code 3']);
  assert.match(ending(outcome), /^completed/);
});

test('a step that was skipped, denied or rejected before it started is not taken back, and those before it are', async () => {
  const plan = (more: Parameters<typeof cli>[2], argv: readonly string[] = ['never']) =>
    planOf([undoable('a', ['good'], ['back-a']), undoable('b', argv, ['back-b'], more), cli('c', ['bad'])]);
  const skipped = await ran(plan({ when: 'false' }), { words: [] }, { answers: failing });
  assert.deepEqual(
    skipped.started.map(([program]) => program),
    ['good', 'bad', 'back-a'],
  );
  const approve = ({ planStep }: ApprovalQuestion) =>
    planStep.step.id === 'b'
      ? ({ kind: 'reject', actor: alice, reason: 'no' } as const)
      : ({ kind: 'approve', actor: alice } as const);
  const rejected = await ran(plan({}), { approve }, { risks: { never: 'caution' } });
  assert.deepEqual(
    rejected.started.map(([program]) => program),
    ['good', 'back-a'],
  );
  assert.match(ending(rejected), /^failed: step 'b' failed: rejected by alice: no; rolled back: a$/);
});

test('a tolerated failure takes nothing back, until another step fails the run', async () => {
  const tolerant = undoable('a', ['bad'], ['back-a'], { onError: 'continue' });
  const calm = await ran(planOf([tolerant, cli('b', ['good'])]), {}, { answers: failing });
  assert.deepEqual(calm.started, [['bad'], ['good']]);
  const broken = await ran(
    planOf([tolerant, cli('b', ['worse'])]),
    {},
    { answers: { ...failing, worse: { exitCode: 1 } } },
  );
  assert.deepEqual(
    broken.started.map(([program]) => program),
    ['bad', 'worse', 'back-a'],
  );
});

test('a step that is tried again is taken back only once it has failed in the end', async () => {
  const retry = { maxAttempts: 1, initialMs: 1, factor: 1 };
  const outcome = await ran(
    planOf([undoable('a', ['bad'], ['back'], { retry })]),
    { words: ['failed'] },
    { answers: failing },
  );
  assert.deepEqual(
    outcome.started.map(([program]) => program),
    ['bad', 'bad', 'back'],
  );
});

test('a rollback that cannot be filled in or that governance denies fails its step before it runs', async () => {
  const untold = await ran(planOf([undoable('a', ['good'], ['back', '{{ .nothing }}'])]), {});
  assert.deepEqual(untold.started, []);
  assert.match(ending(untold), /its rollback cannot be told before it runs: .*nothing/);
  const denied = await ran(planOf([undoable('a', ['good'], ['rm', 'x'])], {}, { deniedCommands: ['rm'] }), {});
  assert.deepEqual(denied.started, []);
  assert.match(ending(denied), /its rollback must not run: 'rm x' is denied/);
  assert.ok(!denied.events.some(({ type }) => type === 'step.started' || type === 'rollback.stored'));
});

test('a rollback knows what was known before its step, and nothing of what the step captured', async () => {
  const before = cli('before', ['name'], { capture: { n: whole('stdout') } });
  const outcome = await ran(
    planOf([before, undoable('a', ['bad'], ['back', '{{ .n }}'], { capture: { own: whole('stdout') } })]),
    { words: ['failed'] },
    { answers: { name: { stdout: 'node-1' }, bad: { exitCode: 1, stdout: 'later' } } },
  );
  assert.deepEqual(outcome.started.at(-1), ['back', 'node-1']);
  const blind = await ran(
    planOf([undoable('a', ['bad'], ['back', '{{ .own }}'], { capture: { own: whole('stdout') } })]),
    {},
    { answers: failing },
  );
  assert.deepEqual(blind.started, []);
});

test('a dangerous rollback asks for what is typed', async () => {
  const rollback = cli('a:rollback', ['back'], { resource: 'node-1' });
  const outcome = await ran(
    planOf([cli('a', ['bad'], { rollback })]),
    { words: ['failed'] },
    { answers: failing, risks: { back: 'dangerous' } },
  );
  const { gesture, typed_text, risk } = outcome.asked.approvals[0]!.approval.request;
  assert.deepEqual([gesture, typed_text, risk], ['typed', 'node-1', 'dangerous']);
  assert.deepEqual(outcome.started.at(-1), ['back']);
});

test('a rollback by hand is done by a person, who says that it is', async () => {
  const rollback = backByHand('a', 'uncordon {{ .node }}');
  const outcome = await ran(
    planOf([cli('a', ['bad'], { rollback })], { node: 'n1' }),
    { words: ['failed'] },
    { answers: failing },
  );
  assert.deepEqual(outcome.started, [['bad']]);
  assert.equal(outcome.asked.approvals[0]?.ready.instructions, 'uncordon n1');
  assert.match(ending(outcome), /; rolled back: a$/);
});

test('a rollback that is not answered waits, and the run with it', async () => {
  const outcome = await ran(one, { approve: () => undefined }, { answers: failing });
  assert.deepEqual(outcome.state.phase, {
    name: 'paused',
    reason: 'approval',
    detail: "step 'a:rollback' needs an approval",
  });
});

test('a rollback that runs into its time limit is a matter for a person', async () => {
  const answers = { ...failing, back: { outcome: 'timeout', exitCode: null } } as const;
  const outcome = await ran(one, { words: ['failed', 'failed'] }, { answers });
  assert.deepEqual(
    outcome.asked.words.map(({ planStep, cause }) => [planStep.step.id, cause]),
    [
      ['a:rollback', 'timeout'],
      ['a', 'rollback_failed'],
    ],
  );
  assert.match(ending(outcome), /; not rolled back: a \(its rollback failed\)$/);
});

test('a probe stores no rollback and takes nothing back', async () => {
  const outcome = await ran(three, {}, { mode: 'probe', answers: failing });
  assert.ok(!outcome.events.some(({ type }) => type.startsWith('rollback.')));
  assert.deepEqual(
    outcome.started.map(([program]) => program),
    ['good', 'good', 'bad'],
  );
});

test('a run without rollbacks ends in the words that it always had', async () => {
  const outcome = await ran(planOf([cli('a', ['good']), cli('b', ['bad'])]), {}, { answers: failing });
  assert.equal(ending(outcome), "failed: step 'b' failed: exit code 1");
});

test('a word that a person gives after its time ends the run, and nothing waits for another one', async () => {
  const governance = { timeouts: { intervention: 1 } };
  const plan = planOf([cli('a', ['slow']), cli('b', ['good'])], {}, governance);
  const answers = { slow: { outcome: 'timeout', exitCode: null } } as const;
  const outcome = await ran(plan, { words: ['done'] }, { answers });
  assert.match(ending(outcome), /^aborted: nobody said before .* how step 'a' goes on$/);
  assert.deepEqual(outcome.started, [['slow']]);
});

test('what a step captures before it fails does not change how it is taken back', async () => {
  const back = ['back', '{{ .own | default "none" }}', '{{ .steps.first.status }}'];
  const steps = [cli('first', ['good']), undoable('a', ['bad'], back, { capture: { own: whole('stdout') } })];
  const plan: Plan = { ...planOf(steps), apiVersion: 'runbook/v1' };
  const outcome = await ran(plan, { words: ['failed'] }, { answers: { bad: { exitCode: 1, stdout: 'later' } } });
  assert.deepEqual(outcome.started.at(-1), ['back', 'none', 'passed']);
  const offered = outcome.events.find((event) => event.type === 'rollback.offered');
  assert.ok(offered?.type === 'rollback.offered' && offered.data.changed_hash === undefined);
});
