import assert from 'node:assert/strict';
import test from 'node:test';
import type { ApprovalRequirement } from '../../runtime/model/runbook.js';
import { type ApprovalRecord, askedApproval, isComplete, withGrant } from '../../runtime/record/grant-check.js';
import { openGrants, provenGrant } from '../../runtime/record/grant-text.js';
import { approve, DecidedRun, hour, pause, person, prepared, resume, start } from '../support/decided-run.js';
import { cli, planOf } from '../support/plans.js';

type Asked = Parameters<typeof askedApproval>[0];
type Approved = Parameters<typeof withGrant>[1];

function asked(requirement: Partial<ApprovalRequirement> = {}, more: object = {}): ApprovalRecord {
  const data = {
    approval_id: 'a',
    command_hash: 'h',
    gesture: 'confirm',
    requirement: { min: 1, roles: [], ...requirement },
    expires_at: hour(2),
    ...more,
  };
  return askedApproval({ ts: hour(0), data } as unknown as Asked);
}

function given(name: string, more: object = {}, around: object = {}): Approved {
  const data = { approval_id: 'a', command_hash: 'h', gesture: 'confirm', typed_ok: false, source: 'human', ...more };
  return { ts: hour(1), actor: person(name), data, ...around } as unknown as Approved;
}

/** Why the word does not count. */
function fault(approval: ApprovalRecord, event: Approved): string {
  const result = withGrant(approval, event);
  assert.ok(typeof result === 'string', 'the word counts');
  return result;
}

function taken(approval: ApprovalRecord, event: Approved): ApprovalRecord {
  const result = withGrant(approval, event);
  assert.ok(typeof result !== 'string', String(result));
  return result;
}

test('a word counts only for what was asked, from somebody who is named, before it ran out', () => {
  assert.match(fault(asked(), given('bob', { approval_id: 'b' })), /answers 'b', which is not asked for/);
  assert.match(fault(asked(), given('bob', { command_hash: 'i' })), /another command/);
  assert.match(fault(asked(), given('\u200b ')), /nobody is named/);
  assert.match(fault(asked(), given('bob', {}, { ts: hour(3) })), /when the request ran out/);
  assert.match(fault({ ...asked(), isVoid: true }, given('bob')), /after the request was closed/);
  assert.match(fault(asked({}, { gesture: 'typed' }), given('bob', { gesture: 'typed' })), /was not made/);
  assert.ok(isComplete(taken(asked(), given('bob'))));
});

test('a word that is dated before its request does not come in time thereby', () => {
  const late = askedApproval({ ...({ ts: hour(5), data: asked().request } as object) } as Asked);
  assert.match(fault(late, given('bob', {}, { ts: hour(1) })), /when the request ran out/);
});

test('one person counts once, however the name is written', () => {
  const first = taken(asked({ min: 2 }), given('bob'));
  for (const name of ['bob', 'BOB', ' bob ', 'b\u00adob', 'ｂｏｂ']) {
    assert.match(fault(first, given(name)), /has approved already/, name);
  }
  assert.ok(!isComplete(first));
  assert.ok(isComplete(taken(first, given('carol'))));
});

test('whoever acted in the run before, or does not hold the role, does not count', () => {
  const kept = asked({ distinct_from: ['Alice'] });
  assert.match(fault(kept, given('alice')), /somebody else had to approve/);
  assert.ok(isComplete(taken(kept, given('bob'))));
  const held = asked({ roles: ['DRI'], holders: { DRI: ['carol'] } });
  const as = (name: string, role: string) => given(name, {}, { actor: person(name, role) });
  assert.match(fault(held, as('bob', 'DRI')), /does not hold the role DRI by the policy/);
  assert.match(fault(held, as('carol', 'toString')), /does not hold the role DRI/);
  assert.ok(isComplete(taken(held, as('carol', 'DRI'))));
});

test('breaking the glass counts only where the policy lets it be, and waives no more than it says', () => {
  const broken = (waived: readonly string[]) => given('alice', { break_glass: { reason: 'it burns', waived } });
  for (const alone of [undefined, 'deny'] as const) {
    const requirement = { min: 2, distinct_from: ['alice'], ...(alone && { self_approval: alone }) };
    assert.match(fault(asked(requirement), broken(['min', 'distinct_from'])), /lets nobody break the glass/);
  }
  const allowed = asked({ min: 2, distinct_from: ['alice'], self_approval: 'break_glass' });
  assert.match(fault(allowed, broken(['min'])), /somebody else had to approve/);
  assert.ok(!isComplete(taken(allowed, broken(['distinct_from']))));
  assert.ok(isComplete(taken(allowed, broken(['distinct_from', 'min']))));
});

test('no approval is complete that nobody gave, whatever number is asked for', () => {
  for (const min of [0, -1, Number.NaN]) assert.ok(!isComplete(asked({ min })), String(min));
});

test('the approvals that still have to be proved are those of steps that have not started', () => {
  const plan = planOf([cli('one', ['df']), cli('two', ['df'])]);
  const run = new DecidedRun(plan).happens(prepared(0, 'caution')).happens(pause);
  const names = () => openGrants(run.state).map(({ stepId, grants }) => [stepId, grants.map(({ actor }) => actor.id)]);
  assert.deepEqual(names(), []);
  run.happens(approve(0, person('bob')));
  assert.deepEqual(names(), [['one', ['bob']]]);
  run.happens(resume()).happens(start(0));
  assert.deepEqual(names(), []);
});

test('a proof covers the run, the step, the attempt, the request, the command, the gesture, the person and the moment', () => {
  const subjects: unknown[] = [];
  const prove = (grant: unknown) => {
    subjects.push(grant);
    return { key_id: 'k', at: (grant as { at: string }).at, signature: 's' };
  };
  const run = new DecidedRun(planOf([cli('one', ['df'])])).happens(prepared(0, 'caution'));
  run.happens(approve(0, person('bob', 'DRI'), { prove }));
  const event = run.events.at(-1);
  assert.ok(event?.type === 'step.approved');
  const { approval_id } = event.data;
  const subject = {
    run_id: 'r',
    step_id: 'one',
    attempt: 1,
    approval_id,
    command_hash: 'sha256:caution',
    gesture: 'confirm',
    typed_ok: false,
    actor: person('bob', 'DRI'),
    waived: [],
    at: hour(0),
  };
  assert.deepEqual(subjects, [subject]);
  // What is recorded tells all of it, so that it can be checked.
  assert.deepEqual(provenGrant(event), subject);
});
