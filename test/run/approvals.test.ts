import assert from 'node:assert/strict';
import test from 'node:test';
import type { Actor, RecordedEvent } from '../../runtime/model/event.js';
import type { Plan } from '../../runtime/model/plan.js';
import type { Posture } from '../../runtime/model/posture.js';
import type { LeafStep, StepApprovals } from '../../runtime/model/runbook.js';
import { conductFault, newConduct } from '../../runtime/record/conduct.js';
import type { Command } from '../../runtime/run/command.js';
import { stepState } from '../../runtime/run/state.js';
import {
  approve,
  DecidedRun,
  end,
  hour,
  pause,
  person,
  prepared,
  resume,
  shownStep,
  start,
} from '../support/decided-run.js';
import { cli, manual, planOf } from '../support/plans.js';

const alice = person('alice');
const bob = person('bob');
const carol = person('carol');

function under(posture: Partial<Posture>, steps: readonly LeafStep[]): Plan {
  const plan = planOf(steps);
  return { ...plan, posture: { ...plan.posture, ...posture } };
}

function asking(approvals: StepApprovals, posture: Partial<Posture> = {}): DecidedRun {
  return new DecidedRun(under(posture, [cli('one', ['df'], { approvals })])).happens(prepared(0, 'caution'));
}

const requirementIn = ({ events }: DecidedRun) => {
  const asked = events.findLast((event) => event.type === 'approval.requested');
  return asked?.type === 'approval.requested' ? asked.data : undefined;
};

const isOpen = ({ state }: DecidedRun, index = 0) => {
  const step = stepState(state, index);
  return step.name === 'ready' && step.isOpen === true;
};

test('a step asks for as many people as its author wrote, and a safe one asks for them too', () => {
  for (const risk of ['safe', 'caution', 'dangerous'] as const) {
    const run = new DecidedRun(planOf([cli('one', ['df'], { approvals: { min: 2, roles: [] } })]));
    run.happens(prepared(0, risk));
    const typed = risk === 'dangerous' ? { typed: 'deployment/api' } : {};
    assert.deepEqual(run.gives(approve(0, bob, typed)), ['step.approved'], risk);
    assert.equal(run.gives(start(0)), 'not-ready', risk);
    assert.equal(run.gives(approve(0, person('BOB '), typed)), 'approved-already', risk);
    assert.deepEqual(run.gives(approve(0, carol, typed)), ['step.approved'], risk);
    assert.deepEqual(run.gives(start(0)), ['step.started'], risk);
  }
});

test('a role that the author asks for is needed, and held by name where the policy lists who holds it', () => {
  const claimed = asking({ min: 1, roles: ['DRI'] });
  assert.equal(claimed.gives(approve(0, bob)), 'role-missing');
  assert.equal(claimed.gives(approve(0, person('bob', 'Guest'))), 'role-missing');
  assert.deepEqual(claimed.gives(approve(0, person('bob', 'DRI'))), ['step.approved']);
  const held = asking({ min: 1, roles: ['DRI', 'constructor'] }, { roles: { DRI: ['Carol'] } });
  assert.deepEqual(requirementIn(held)?.requirement.holders, { DRI: ['Carol'], constructor: [] });
  assert.equal(held.gives(approve(0, person('bob', 'DRI'))), 'role-not-held');
  assert.equal(held.gives(approve(0, person('carol', 'constructor'))), 'role-not-held');
  assert.match(held.refusal(approve(0, person('bob', 'DRI'))) ?? '', /bob does not hold the role DRI.*; Carol does/);
  assert.deepEqual(held.gives(approve(0, person('carol', 'DRI'))), ['step.approved']);
});

test('whoever started the run, approved an earlier step or handed in its evidence is kept away where the author says so', () => {
  const run = new DecidedRun(
    planOf([
      cli('one', ['df']),
      manual('look', { requiredEvidence: [{ kind: 'text', name: 'seen' }] }),
      cli('two', ['df'], { approvals: { min: 1, roles: [], distinctFrom: ['starter', 'one', 'look'] } }),
    ]),
  );
  run.happens(prepared(0, 'caution')).happens(approve(0, bob)).happens(start(0)).happens(end(0)).happens(shownStep(1));
  const record = { kind: 'text', text: 'green' } as const;
  run.happens({ kind: 'submit-evidence', index: 1, actor: carol, name: 'seen', record, approvalId: 'a' });
  run.happens(prepared(2, 'caution'));
  assert.deepEqual(requirementIn(run)?.requirement.distinct_from, ['alice', 'bob', 'carol']);
  for (const name of ['alice', ' Alice', 'bob', 'CAROL', 'al\u200bice']) {
    assert.equal(run.gives(approve(2, person(name))), 'same-person', name);
  }
  assert.deepEqual(run.gives(approve(2, person('dave'))), ['step.approved']);
});

test('under a policy that denies it nobody approves what they started, and under one that breaks glass only with a reason', () => {
  const denied = asking({ min: 1, roles: [] }, { selfApproval: 'deny' });
  assert.equal(denied.gives(approve(0, alice)), 'same-person');
  assert.equal(denied.gives(approve(0, alice, { breakGlass: 'it burns' })), 'break-glass-refused');
  assert.deepEqual(denied.gives(approve(0, bob)), ['step.approved']);
  const breaking = asking({ min: 1, roles: [] }, { selfApproval: 'break_glass' });
  assert.equal(breaking.gives(approve(0, alice)), 'same-person');
  assert.equal(breaking.gives(approve(0, alice, { breakGlass: ' \u200b' })), 'reason-missing');
  assert.deepEqual(breaking.gives(approve(0, alice, { breakGlass: 'it burns' })), ['step.approved']);
  const approved = breaking.events.at(-1);
  assert.ok(approved?.type === 'step.approved');
  assert.deepEqual(approved.data.break_glass, { reason: 'it burns', waived: ['distinct_from'] });
  assert.ok(isOpen(breaking));
});

test('breaking the glass waives the number of people and who they are, never the typed text or a role', () => {
  const approvals = { min: 2, roles: ['DRI'] };
  const plan = under({ selfApproval: 'break_glass' }, [cli('one', ['df'], { approvals })]);
  const run = new DecidedRun(plan).happens(prepared(0, 'dangerous'));
  const breakGlass = 'nobody else is awake';
  const typed = 'deployment/api';
  assert.equal(run.gives(approve(0, alice, { breakGlass, typed })), 'role-missing');
  const dri = person('alice', 'DRI');
  assert.equal(run.gives(approve(0, dri, { breakGlass })), 'typed-text-differs');
  assert.equal(run.gives(approve(0, dri, { breakGlass, typed: 'deployment/ap' })), 'typed-text-differs');
  assert.deepEqual(run.gives(approve(0, dri, { breakGlass, typed })), ['step.approved']);
  assert.ok(isOpen(run));
  const free = new DecidedRun(under({ selfApproval: 'break_glass' }, [cli('one', ['df'])])).happens(
    prepared(0, 'caution'),
  );
  assert.equal(free.gives(approve(0, bob, { breakGlass })), 'nothing-to-break');
});

test('a request stays open as long as its step says, else as governance says, else for three days', () => {
  const until = (step: Partial<StepApprovals>, approval?: number) => {
    const steps = [cli('one', ['df'], { approvals: { min: 1, roles: [], ...step } })];
    const run = new DecidedRun(planOf(steps, {}, { timeouts: approval === undefined ? {} : { approval } }));
    return requirementIn(run.happens(prepared(0, 'caution')))?.expires_at;
  };
  assert.equal(until({}), hour(72));
  assert.equal(until({}, 3_600_000), hour(1));
  assert.equal(until({ ttlMs: 7_200_000 }, 3_600_000), hour(2));
  assert.equal(until({ ttlMs: 1e300 }), hour(366 * 24));
});

test('answers that come while the run rests count, and nothing starts before it goes on', () => {
  const run = new DecidedRun(planOf([cli('one', ['df'])])).happens(prepared(0, 'caution')).happens(pause);
  assert.deepEqual(run.gives(approve(0, bob)), ['step.approved']);
  assert.equal(run.state.phase.name, 'paused');
  assert.equal(run.gives(start(0)), 'not-running');
  run.happens(resume());
  assert.deepEqual(run.gives(prepared(0, 'caution')), []);
  assert.deepEqual(run.gives(start(0)), ['step.started']);
});

test('a requirement that is another one by now is asked for anew', () => {
  const run = new DecidedRun(planOf([cli('one', ['df'])])).happens(prepared(0, 'caution')).happens(pause);
  run.happens(approve(0, alice)).happens(resume());
  const stricter = new DecidedRun(under({ selfApproval: 'deny' }, [cli('one', ['df'])]));
  stricter.state = run.state;
  assert.deepEqual(stricter.gives(prepared(0, 'caution')), [
    'step.ready',
    'runbook.classified',
    'governance.decided',
    'approval.requested',
  ]);
});

test('what holds hidden values is not answered while the run rests', () => {
  const run = new DecidedRun(planOf([cli('one', ['df'])])).happens(
    prepared(0, 'caution', { isRedacted: true } as object),
  );
  run.happens(pause);
  assert.equal(run.gives(approve(0, bob)), 'hidden-values');
  run.happens(resume());
  assert.deepEqual(run.gives(approve(0, bob)), ['step.approved']);
  const step = manual('look', { requiredEvidence: [{ kind: 'text', name: 'seen' }] });
  const shown = new DecidedRun(planOf([step])).happens(shownStep(0, { isRedacted: true })).happens(pause);
  const record = { kind: 'text', text: 'green' } as const;
  const submit: Command = { kind: 'submit-evidence', index: 0, actor: bob, name: 'seen', record, approvalId: 'a' };
  assert.equal(shown.gives(submit), 'hidden-values');
});

test('a step whose rollback holds hidden values is not answered while the run rests, for nobody would know it again', () => {
  const { preparation } = prepared(0, 'caution', { isRedacted: true } as object) as Extract<
    Command,
    { kind: 'prepare-step' }
  >;
  const run = new DecidedRun(planOf([cli('one', ['df'], { rollback: cli('one:rollback', ['df']) })]));
  run.happens(prepared(0, 'caution', { rollback: preparation } as object)).happens(pause);
  assert.equal(run.gives(approve(0, bob)), 'hidden-values');
  run.happens(resume());
  assert.deepEqual(run.gives(approve(0, bob)), ['step.approved']);
});

test('what was hidden when it was asked about is asked for anew, though nothing of it is hidden now', () => {
  const run = new DecidedRun(planOf([cli('one', ['df'])]));
  run.happens(prepared(0, 'caution', { isRedacted: true } as object)).happens(approve(0, bob));
  run.happens(pause).happens(resume());
  assert.deepEqual(run.gives(prepared(0, 'caution')).at(-1), 'approval.requested');
});

test('evidence that comes too late is asked for anew once a person says so', () => {
  const step = manual('look', { requiredEvidence: [{ kind: 'text', name: 'seen' }] });
  const run = new DecidedRun(planOf([step], {}, { timeouts: { approval: 3_600_000 } })).happens(shownStep(0));
  const record = { kind: 'text', text: 'green' } as const;
  const submit: Command = { kind: 'submit-evidence', index: 0, actor: bob, name: 'seen', record, approvalId: 'a' };
  run.now = hour(2);
  assert.deepEqual(run.gives(submit), ['intervention.opened']);
  run.happens({ kind: 'resolve-intervention', index: 0, actor: bob, resolution: 'retry', note: '' });
  run.happens(shownStep(0));
  assert.deepEqual(run.gives(submit), ['evidence.submitted', 'step.result']);
});

test('a checklist is ticked in several sittings, and counts once every item is ticked', () => {
  const items = ['cpu', 'disk', 'memory'];
  const step = manual('look', { requiredEvidence: [{ kind: 'checklist', name: 'boxes', items }] });
  const run = new DecidedRun(planOf([step])).happens(shownStep(0)).happens(pause);
  const tick = (...ticked: readonly string[]): Command => ({
    kind: 'tick-evidence',
    index: 0,
    actor: bob,
    name: 'boxes',
    items: ticked,
    approvalId: 'a',
  });
  assert.equal(run.gives(tick()), 'evidence-insufficient');
  assert.equal(run.gives(tick('cpu', 'toString')), 'evidence-insufficient');
  assert.match(
    run.refusal(tick('CPU')) ?? '',
    /ticks 'CPU', which is not on the list; on it are 'cpu', 'disk', 'memory'/,
  );
  assert.deepEqual(run.gives(tick('memory')), ['evidence.submitted']);
  assert.deepEqual(run.gives(tick('cpu')), ['evidence.submitted']);
  const noted = run.events.at(-1);
  assert.ok(noted?.type === 'evidence.submitted');
  assert.deepEqual(noted.data.record, { kind: 'checklist', items: ['cpu', 'memory'] });
  assert.deepEqual(run.gives(tick('disk')), ['evidence.submitted', 'step.result']);
});

test('a step is left out only by a person, with a reason, in its turn, and its open request is closed', () => {
  const skip = (index: number, reason: string, actor = bob): Command => ({ kind: 'skip-step', index, actor, reason });
  const run = new DecidedRun(planOf([cli('one', ['df']), cli('two', ['df'])])).happens(prepared(0, 'caution'));
  run.happens(pause);
  assert.equal(run.gives(skip(0, ' ')), 'reason-missing');
  assert.equal(run.gives(skip(1, 'later')), 'not-its-turn');
  assert.equal(run.gives(skip(0, 'x', { kind: 'engine', id: 'engine' })), 'not-a-person');
  assert.deepEqual(run.gives(skip(0, 'not today')), ['approval.revoked', 'step.skipped', 'step.result']);
  assert.equal(run.state.history[0]?.status, 'skipped');
  run.happens(resume());
  assert.deepEqual(run.gives(prepared(1, 'safe')).at(-1), 'step.auto_executed');
  run.happens(start(1));
  assert.equal(run.gives(skip(1, 'too late')), 'step-begun');
});

test('a run that rests is ended with a reason, and finished where an answer was all that it lacked', () => {
  const abort: Command = { kind: 'cancel-run', actor: bob, reason: 'wrong cluster' };
  const aborted = new DecidedRun(planOf([cli('one', ['df'])])).happens(prepared(0, 'caution')).happens(pause);
  assert.deepEqual(aborted.gives(abort).at(-1), 'run.finished');
  const { phase } = aborted.state;
  assert.ok(phase.name === 'finished' && phase.outcome.reason === 'aborted by bob: wrong cluster');
  const rejected = new DecidedRun(planOf([cli('one', ['df'])])).happens(prepared(0, 'caution')).happens(pause);
  rejected.happens({ kind: 'reject-step', index: 0, actor: bob, reason: 'no' });
  assert.equal(rejected.gives({ kind: 'finish-run' }).at(-1), 'run.finished');
});

test('what a run waits for is noted anew only where it is something else', () => {
  const run = new DecidedRun(planOf([cli('one', ['df'])])).happens(pause);
  assert.equal(run.gives(pause), 'not-running');
  assert.deepEqual(run.gives({ ...pause, detail: 'something else' } as Command), ['run.paused']);
});

test('a lower trust level takes nothing away: what is done by hand is approved first, by whom the step asks for', () => {
  const resolve = (actor: Actor): Command => ({
    kind: 'resolve-intervention',
    index: 0,
    actor,
    resolution: 'done',
    note: 'looked',
  });
  for (const risk of ['caution', 'dangerous'] as const) {
    const approvals = { min: 2, roles: [], distinctFrom: ['starter'] };
    const run = new DecidedRun(under({ trustLevel: 0 }, [cli('one', ['df'], { approvals })]));
    run.happens(prepared(0, risk));
    const typed = risk === 'dangerous' ? { typed: 'one' } : {};
    assert.equal(run.gives(resolve(alice)), 'no-word-asked', risk);
    assert.equal(run.gives(approve(0, alice, typed)), 'same-person', risk);
    assert.deepEqual(run.gives(approve(0, bob, typed)), ['step.approved'], risk);
    assert.equal(run.gives(start(0)), 'not-ready', risk);
    assert.deepEqual(run.gives(approve(0, carol, typed)), ['step.approved', 'intervention.opened'], risk);
    assert.equal(run.gives(start(0)), 'not-ready', risk);
    assert.deepEqual(run.gives(resolve(alice)), ['intervention.resolved', 'step.result'], risk);
    const without = run.events.filter(({ actor }) => actor.id !== 'carol');
    assert.deepEqual([faultIn(run.events), faultIn(without) === undefined], [undefined, false], risk);
  }
});

test('a step that other people approve is left out by one of them alone', () => {
  const skip = (actor: Actor): Command => ({ kind: 'skip-step', index: 0, actor, reason: 'not needed' });
  const run = new DecidedRun(planOf([manual('gate', { approvals: { min: 2, roles: ['lead'] } })]));
  run.happens({
    kind: 'prepare-step',
    index: 0,
    preparation: { kind: 'instructions', text: 'look', hash: 'sha256:x', isRedacted: false },
    approvalId: 'a',
  });
  assert.equal(run.gives(skip(alice)), 'role-missing');
  assert.ok(Array.isArray(run.gives(skip(person('bob', 'lead')))));
});

/** What the verifier finds in events, one after the other. */
function faultIn(events: readonly RecordedEvent[]): string | undefined {
  const conduct = newConduct();
  for (const event of events) {
    const fault = conductFault(conduct, event);
    if (fault !== undefined) return fault;
  }
  return undefined;
}
