import assert from 'node:assert/strict';
import test from 'node:test';
import { forgottenSecret } from '../../runtime/engine/restore.js';
import type { Actor, RecordedEvent } from '../../runtime/model/event.js';
import type { Plan } from '../../runtime/model/plan.js';
import { sha256Hex } from '../../runtime/node/digest.js';
import { emptyHead, headAfter, sealed } from '../../runtime/record/chain.js';
import type { Command, Resolution } from '../../runtime/run/command.js';
import { decide } from '../../runtime/run/decide.js';
import { next } from '../../runtime/run/next.js';
import { itemsOf } from '../../runtime/run/pages.js';
import { fold } from '../../runtime/run/state.js';
import { cli, planOf, whole } from '../support/plans.js';
import { classificationOf, createdOf, executedWith, parsedOf } from '../support/ports.js';

const alice: Actor = { kind: 'human', id: 'alice', channel: 'tty' };
const moment = '2026-01-01T00:00:00.000Z';
const plan = planOf([cli('a', ['one'], { capture: { n: whole('stdout') } }), cli('b', ['two']), cli('c', ['three'])]);
const identity = { runId: 'r', runbookId: 'test', mode: 'real' } as const;

const create: Command = { kind: 'create-run', actor: alice, created: createdOf(plan), parsed: parsedOf(plan) };
const start: Command = { kind: 'start-run' };
const finish: Command = { kind: 'finish-run' };
const resume: Command = { kind: 'resume-run', actor: alice, droppedBytes: 0 };

function prepared(index: number): Command {
  const argv = [plan.steps[index]?.step.id ?? ''];
  const preparation = {
    kind: 'command',
    shown: { argv },
    programs: [argv],
    hash: 'sha256:0',
    isRedacted: false,
    classification: classificationOf('safe'),
  } as const;
  return { kind: 'prepare-step', index, preparation, approvalId: 'approval' };
}

function started(index: number, executionId = `${index}`): Command {
  return { kind: 'start-step', index, executionId, cwd: '/', removedEnvironment: [] };
}

function ended(index: number, exitCode = 0): Command {
  const captures =
    index === 0 ? [{ name: 'n', sha256: 'sha256:0', bytes: 1, preview: 'x', redacted: false, value: 'x' }] : [];
  return { kind: 'finish-step', index, execution: executedWith(exitCode, { captures }) };
}

const doing = (index: number, exitCode = 0) => [prepared(index), started(index), ended(index, exitCode)];

function resolve(resolution: Resolution, note = 'seen', actor = alice): Command {
  return { kind: 'resolve-intervention', index: 1, actor, resolution, note };
}

/** The events of a run in which these commands happened, each of which has to be accepted. */
function eventsAfter(commands: readonly Command[], at: Plan = plan, now = moment): readonly RecordedEvent[] {
  const events: RecordedEvent[] = [];
  let head = emptyHead;
  for (const command of commands) {
    const decision = decide(at, fold(events), command, { now });
    assert.ok(decision.ok, `the test sets out with '${command.kind}', which is refused`);
    for (const event of decision.value) {
      const recorded = sealed(event, head, identity, now, sha256Hex).event;
      head = headAfter(recorded);
      events.push(recorded);
    }
  }
  return events;
}

const after = (...commands: readonly Command[]) => fold(eventsAfter([create, start, ...commands]));

function check(given: readonly Command[], command: Command, expected: string | readonly string[]): void {
  const decision = decide(plan, after(...given), command, { now: moment });
  const came = decision.ok ? decision.value.map((event) => event.type) : decision.error.reason;
  assert.deepEqual(came, expected, `${given.map(({ kind }) => kind).join(', ')} → ${command.kind}`);
}

test('a run goes on where it came to rest, and not where it is completed', () => {
  const pause: Command = { kind: 'pause-run', reason: 'approval', detail: 'waits' };
  check([pause], resume, ['run.resumed']);
  check([...doing(0), pause], resume, ['run.resumed']);
  check([...doing(0), ...doing(1), ...doing(2), finish], resume, 'run-completed');
  check([...doing(0), ...doing(1, 1), finish], resume, ['run.resumed']);
});

test('what is finished is not done again, and what failed is', () => {
  const failed = after(...doing(0), ...doing(1, 1), finish, resume);
  assert.deepEqual(
    [failed.phase.name, failed.failure, failed.history.map(({ step_id }) => step_id)],
    ['running', undefined, ['a']],
  );
  assert.deepEqual(next(plan, failed), { kind: 'prepare-step', planStep: plan.steps[1] });
  assert.deepEqual(failed.captures['n']?.value, 'x');
});

test('an attempt after a run went on has a number of its own', () => {
  const again = eventsAfter([
    create,
    start,
    ...doing(0),
    ...doing(1, 1),
    finish,
    resume,
    prepared(1),
    started(1, 'second'),
  ]);
  assert.deepEqual(
    again.flatMap((event) => (event.type === 'step.started' ? [event.attempt] : [])),
    [1, 1, 2],
  );
});

test('a run that goes on from a step forgets what that step and later ones brought', () => {
  const from: Command = { ...resume, fromIndex: 0 };
  const state = after(...doing(0), ...doing(1, 1), finish, from);
  assert.deepEqual(
    [state.history, state.captures, next(plan, state)],
    [[], {}, { kind: 'prepare-step', planStep: plan.steps[0] }],
  );
});

test('a run does not go on from a step that would leave one out', () => {
  check([...doing(0), ...doing(1, 1), finish], { ...resume, fromIndex: 2 }, 'skips-steps');
  check([...doing(0)], { ...resume, fromIndex: 2 }, 'skips-steps');
  check([...doing(0)], { ...resume, fromIndex: 1 }, ['run.resumed']);
});

test('only a person lets a run go on', () => {
  for (const kind of ['engine', 'policy', 'system'] as const) {
    check([...doing(0)], { ...resume, actor: { kind, id: 'x' } }, 'not-a-person');
  }
});

test('a step that was running when its runner died is run again only on a word of a person', () => {
  const inFlight = [...doing(0), prepared(1), started(1)];
  check(inFlight, resume, ['run.resumed', 'intervention.opened']);
  const open = [...inFlight, resume];
  assert.deepEqual(next(plan, after(...open)), { kind: 'ask-intervention', planStep: plan.steps[1] });
  check(open, prepared(1), 'step-begun');
  check(open, started(1, 'again'), 'not-ready');
  check(open, resolve('retry', '', { kind: 'engine', id: 'engine' }), 'not-a-person');
  check(open, resolve('done', ' '), 'reason-missing');
  check(open, resolve('failed', ''), 'reason-missing');
  check(open, resolve('retry', ''), ['intervention.resolved']);
  check(open, resolve('done'), ['intervention.resolved', 'step.result']);
  check(open, resolve('failed'), ['intervention.resolved', 'step.result']);
  check([...open, resolve('retry')], prepared(1), [
    'step.ready',
    'runbook.classified',
    'governance.decided',
    'step.auto_executed',
  ]);
  assert.deepEqual(next(plan, after(...open, resolve('done'))), { kind: 'prepare-step', planStep: plan.steps[2] });
  assert.deepEqual(next(plan, after(...open, resolve('failed'))), { kind: 'finish-run' });
});

test('a word on a step that was not interrupted is refused', () => {
  check([...doing(0), prepared(1)], resolve('retry'), 'no-word-asked');
  check([...doing(0), prepared(1), started(1)], resolve('retry'), 'no-word-asked');
});

test('a step whose end was recorded in part counts as interrupted', () => {
  const whole = eventsAfter([create, start, ...doing(0)]);
  const cut = whole.slice(0, whole.findIndex(({ type }) => type === 'step.executed') + 1);
  const decision = decide(plan, fold(cut), resume, { now: moment });
  assert.deepEqual(decision.ok && decision.value.map(({ type }) => type), ['run.resumed', 'intervention.opened']);
});

test('after its time nobody can say any more what became of a step, and the run is aborted', () => {
  const limited = { ...plan, governance: { ...plan.governance, timeouts: { intervention: 60_000 } } };
  const events = eventsAfter([create, start, ...doing(0), prepared(1), started(1), resume], limited);
  const at = (now: string, command: Command) => {
    const decision = decide(limited, fold(events), command, { now });
    return decision.ok ? decision.value.map(({ type }) => type) : decision.error.reason;
  };
  assert.deepEqual(at('2026-01-01T00:00:59.000Z', resolve('done')), ['intervention.resolved', 'step.result']);
  assert.deepEqual(at('2026-01-01T00:01:00.000Z', resolve('done')), ['intervention.expired', 'run.finished']);
  assert.deepEqual(at('2026-01-01T00:02:00.000Z', resume), ['run.resumed', 'intervention.expired', 'run.finished']);
});

test('a changed runbook keeps what is done, step by step', () => {
  const changed = planOf([cli('zero', ['zero']), cli('a', ['one']), cli('c', ['three'])]);
  const steps = changed.steps.map(({ step }) => step.id);
  const decision = decide(changed, after(...doing(0)), { ...resume, changed: { steps } } as Command, { now: moment });
  assert.ok(decision.ok);
  const [event] = decision.value;
  const recorded = sealed(event!, emptyHead, identity, moment, sha256Hex).event;
  const state = fold([...eventsAfter([create, start, ...doing(0)]), recorded]);
  assert.deepEqual(
    itemsOf(state.steps).map(({ name }) => name),
    ['pending', 'done', 'pending'],
  );
  assert.deepEqual(next(changed, state), { kind: 'prepare-step', planStep: changed.steps[0] });
});

test('a run that was aborted because nobody said what became of a step asks that again', () => {
  const limited = { ...plan, governance: { ...plan.governance, timeouts: { intervention: 60_000 } } };
  const late = '2026-01-01T01:00:00.000Z';
  const events = eventsAfter([create, start, ...doing(0), prepared(1), started(1), resume], limited);
  const expired = decide(limited, fold(events), resolve('done'), { now: late });
  assert.ok(expired.ok);
  let head = headAfter(events.at(-1)!);
  const more = expired.value.map((event) => {
    const recorded = sealed(event, head, identity, late, sha256Hex).event;
    head = headAfter(recorded);
    return recorded;
  });
  const stopped = fold([...events, ...more]);
  assert.ok(stopped.phase.name === 'finished' && stopped.phase.outcome.status === 'aborted');
  const again = decide(limited, stopped, resume, { now: late });
  assert.deepEqual(again.ok && again.value.map(({ type }) => type), ['run.resumed', 'intervention.opened']);
  assert.ok(decide(limited, stopped, { ...resume, fromIndex: 1 } as Command, { now: late }).ok);
});

test('a run that is cancelled where it asks what became of a step asks that again', () => {
  const open = [...doing(0), prepared(1), started(1), resume];
  const cancel: Command = { kind: 'cancel-run', actor: alice };
  for (const given of [open, open.slice(0, -1)]) check(given, cancel, ['run.finished']);
  check([...open, cancel], resume, ['run.resumed']);
  const again = [...open, cancel, resume];
  assert.deepEqual(next(plan, after(...again)), { kind: 'ask-intervention', planStep: plan.steps[1] });
  check(again, prepared(1), 'step-begun');
  check([...open, cancel], { ...resume, fromIndex: 1 }, ['run.resumed']);
  check([...open.slice(0, -1), cancel], resume, ['run.resumed', 'intervention.opened']);
});

test('a run that waits for an approval until after its time asks a person how it goes on', () => {
  const limited = { ...plan, governance: { ...plan.governance, timeouts: { approval: 60_000 } } };
  const { preparation } = prepared(0) as Extract<Command, { kind: 'prepare-step' }>;
  const caution = { ...preparation, classification: classificationOf('caution') } as typeof preparation;
  const asked: Command = { kind: 'prepare-step', index: 0, preparation: caution, approvalId: 'approval' };
  const pause: Command = { kind: 'pause-run', reason: 'approval', detail: 'waits' };
  const state = fold(eventsAfter([create, start, asked, pause], limited));
  const at = (now: string, command: Command) => {
    const decision = decide(limited, state, command, { now });
    return decision.ok ? decision.value.map(({ type }) => type) : decision.error.reason;
  };
  assert.deepEqual(at('2026-01-01T00:00:59.000Z', resume), ['run.resumed']);
  assert.deepEqual(at('2026-01-01T00:01:00.000Z', resume), ['run.resumed', 'approval.expired', 'intervention.opened']);
  assert.deepEqual(at('2026-01-01T00:01:00.000Z', { ...resume, fromIndex: 0 }), ['run.resumed']);
});

const taking = whole('stdout', { isSecret: true });

/** Why a run of these steps is not let go on after these commands, for a secret that is not kept. */
function forgotten(commands: readonly Command[], from?: number, at: Plan = secretPlan): string | undefined {
  const events = eventsAfter([create, start, ...commands], secretPlan);
  return forgottenSecret(at, fold(events), events, from);
}

const secretPlan = planOf([cli('a', ['one'], { capture: { n: taking } }), cli('b', ['two']), cli('c', ['three'])]);

test('a run does not go on behind a step that captured a secret, for it is not kept', () => {
  const refusal = /^step 'a' captured a secret, which is not kept, .*'--from a', or begin a new run$/;
  assert.match(forgotten([...doing(0), ...doing(1, 1)]) ?? '', refusal);
  assert.match(forgotten([...doing(0), prepared(1)]) ?? '', refusal);
  assert.match(forgotten([...doing(0), ...doing(1)], 2) ?? '', refusal);
  assert.match(forgotten([...doing(0), ...doing(1), ...doing(2, 1)]) ?? '', refusal);
  assert.equal(forgotten([...doing(0), ...doing(1, 1)], 0), undefined);
  assert.equal(forgotten(doing(0, 1)), undefined);
  assert.equal(forgotten([prepared(0)]), undefined);
  assert.equal(forgotten([...doing(0), ...doing(1), ...doing(2)]), undefined, 'nothing is left that writes');
});

test('a secret that is not kept is known by the record and by the runbook', () => {
  const tolerant = planOf([cli('a', ['one'], { onError: 'continue', capture: { n: taking } }), cli('b', ['two'])]);
  const failedStep = eventsAfter([create, start, prepared(0), started(0), ended(0, 1), prepared(1)], tolerant);
  assert.match(forgottenSecret(tolerant, fold(failedStep), failedStep, undefined) ?? '', /'--from a'/);
  const capture = { name: 'n', sha256: 'sha256:0', bytes: 3, preview: '***', redacted: true, secret: true } as const;
  const ending: Command = {
    kind: 'finish-step',
    index: 0,
    execution: executedWith(0, { captures: [capture] }),
  };
  const events = eventsAfter([create, start, prepared(0), started(0), ending, prepared(1)]);
  assert.match(forgottenSecret(plan, fold(events), events, undefined) ?? '', /^step 'a' captured a secret/);
  const without = planOf([cli('b', ['two']), cli('c', ['three'])]);
  assert.match(forgottenSecret(without, fold(events), events, undefined) ?? '', /no longer has that step/);
});

test('what an interrupted step captured as a secret is not kept either, and it may be the step that is done', () => {
  const capture = { name: 'n', sha256: 'sha256:0', bytes: 3, preview: '***', redacted: true, secret: true } as const;
  const ending: Command = { kind: 'finish-step', index: 0, execution: executedWith(0, { captures: [capture] }) };
  const events = eventsAfter([create, start, prepared(0), started(0), ending], secretPlan);
  const cut = events.slice(0, 1 + events.findIndex(({ type }) => type === 'capture.recorded'));
  assert.match(forgottenSecret(secretPlan, fold(cut), cut, undefined) ?? '', /'--from a'/);
  assert.equal(forgottenSecret(secretPlan, fold(cut), cut, 0), undefined);
});
