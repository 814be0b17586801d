import assert from 'node:assert/strict';
import test from 'node:test';
import type { Actor, RecordedEvent } from '../../runtime/model/event.js';
import type { Plan } from '../../runtime/model/plan.js';
import type { Posture } from '../../runtime/model/posture.js';
import type { FinalRisk } from '../../runtime/model/risk.js';
import { sha256Hex } from '../../runtime/node/digest.js';
import { emptyHead, headAfter, sealed } from '../../runtime/record/chain.js';
import type { Command } from '../../runtime/run/command.js';
import { decide } from '../../runtime/run/decide.js';
import { fold } from '../../runtime/run/state.js';
import { cli, planOf } from '../support/plans.js';
import { classificationOf, createdOf, executedWith, parsedOf } from '../support/ports.js';

const alice: Actor = { kind: 'human', id: 'alice', channel: 'tty' };
const at = (second: number) => `2026-01-01T00:00:${String(second).padStart(2, '0')}.000Z`;

function under(posture: Partial<Posture>): Plan {
  const plan = planOf([cli('one', ['x']), cli('two', ['x'])]);
  return { ...plan, posture: { ...plan.posture, ...posture } };
}

function create(plan: Plan): Command {
  return { kind: 'create-run', actor: alice, created: createdOf(plan), parsed: parsedOf(plan) };
}

function judged(index: number, risk: FinalRisk, critical = false): Command {
  const preparation = {
    kind: 'command',
    shown: { argv: ['x'] },
    programs: [['x']],
    hash: 'sha256:0',
    isRedacted: false,
    classification: { ...classificationOf(risk), critical },
  } as const;
  return { kind: 'prepare-step', index, preparation, approvalId: `approval-${index}` };
}

const approve = (index: number, typed: string): Command => ({ kind: 'approve-step', index, actor: alice, typed });

function startStep(index: number): Command {
  return { kind: 'start-step', index, executionId: `e${index}`, cwd: '/', removedEnvironment: [] };
}

const finishStep = (index: number): Command => ({ kind: 'finish-step', index, execution: executedWith(0) });

/** The events of commands that are accepted one after the other, a second apart. */
function eventsAfter(plan: Plan, commands: readonly Command[]): readonly RecordedEvent[] {
  const events: RecordedEvent[] = [];
  let head = emptyHead;
  for (const [second, command] of commands.entries()) {
    const decision = decide(plan, fold(events), command, { now: at(second) });
    assert.ok(decision.ok, `the test sets out with '${command.kind}', which is refused`);
    for (const event of decision.value) {
      const identity = { runId: 'r', runbookId: 'test', mode: 'real' } as const;
      const recorded = sealed(event, head, identity, at(second), sha256Hex).event;
      head = headAfter(recorded);
      events.push(recorded);
    }
  }
  return events;
}

/** What comes of a command after others. */
function outcome(plan: Plan, given: readonly Command[], command: Command, now: string): string | readonly string[] {
  const decision = decide(plan, fold(eventsAfter(plan, given)), command, { now });
  return decision.ok ? decision.value.map(({ type }) => type) : `${decision.error.reason}: ${decision.error.message}`;
}

test('a critical step is not approved within the cooldown after another one, and told when it can be', () => {
  const plan = under({ limits: { cooldownMs: 20_000 } });
  const first = [judged(0, 'dangerous', true), approve(0, 'one'), startStep(0), finishStep(0)];
  const asked = (risk: FinalRisk, critical: boolean) => [
    create(plan),
    { kind: 'start-run' } as const,
    ...first,
    judged(1, risk, critical),
  ];
  // The first one ended at second 5.
  const early = outcome(plan, asked('dangerous', true), approve(1, 'two'), at(24));
  assert.match(String(early), /^cooling-down: .* 'two' can only be approved from 2026-01-01T00:00:25\.000Z on/);
  assert.deepEqual(outcome(plan, asked('dangerous', true), approve(1, 'two'), at(25)), ['step.approved']);
  assert.deepEqual(outcome(plan, asked('dangerous', false), approve(1, 'two'), at(8)), ['step.approved']);
  assert.deepEqual(outcome(plan, asked('caution', false), approve(1, 'two'), at(8)), ['step.approved']);
  assert.match(String(outcome(plan, asked('dangerous', true), approve(1, 'no'), at(24))), /^typed-text-differs/);
});

test('a clock that is set back does not shorten a cooldown', () => {
  const plan = under({ limits: { cooldownMs: 20_000 } });
  const first = [judged(0, 'dangerous', true), approve(0, 'one'), startStep(0), finishStep(0)];
  const given = [create(plan), { kind: 'start-run' } as const, ...first, judged(1, 'dangerous', true)];
  assert.match(String(outcome(plan, given, approve(1, 'two'), '2020-01-01T00:00:00.000Z')), /^cooling-down/);
});

test('what was let run by itself is asked for where the run is strict when it goes on', () => {
  const plan = under({});
  const given = [create(plan), { kind: 'start-run' } as const, judged(0, 'safe')];
  const state = fold(eventsAfter(plan, given));
  const again = (posture: Partial<Posture>) => {
    const decision = decide(under(posture), state, judged(0, 'safe'), { now: at(9) });
    assert.ok(decision.ok);
    return decision.value.map(({ type }) => type);
  };
  assert.deepEqual(again({}), []);
  for (const tighter of [{ mode: 'strict' }, { trustLevel: 1 }] as const) {
    assert.equal(again(tighter).at(-1), 'approval.requested', JSON.stringify(tighter));
  }
});

test('an approval does not count on where the policy leaves the step to people by hand now, or allows no more changes', () => {
  const plan = under({});
  const given = [create(plan), { kind: 'start-run' } as const, judged(0, 'caution'), approve(0, '')];
  const state = fold(eventsAfter(plan, given));
  const again = (posture: Partial<Posture>) => {
    const decision = decide(under(posture), state, judged(0, 'caution'), { now: at(9) });
    assert.ok(decision.ok);
    return decision.value.map(({ type }) => type).at(-1);
  };
  assert.equal(again({}), undefined);
  assert.equal(again({ trustLevel: 0 }), 'intervention.opened');
  assert.equal(again({ limits: { maxMutations: 0 } }), 'step.result');
});

test('every execution that is not safe is counted, and no other', () => {
  const { spent } = fold(
    eventsAfter(under({}), [
      create(under({})),
      { kind: 'start-run' },
      judged(0, 'caution'),
      approve(0, ''),
      startStep(0),
      finishStep(0),
      judged(1, 'safe'),
      startStep(1),
    ]),
  );
  assert.deepEqual([spent.mutations, spent.criticalAt], [1, undefined]);
});
