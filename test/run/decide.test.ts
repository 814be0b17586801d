import assert from 'node:assert/strict';
import test from 'node:test';
import type { Actor, RecordedEvent } from '../../runtime/model/event.js';
import type { Plan } from '../../runtime/model/plan.js';
import type { FinalRisk } from '../../runtime/model/risk.js';
import { sha256Hex } from '../../runtime/node/digest.js';
import { emptyHead, headAfter, sealed } from '../../runtime/record/chain.js';
import type { Command } from '../../runtime/run/command.js';
import { decide } from '../../runtime/run/decide.js';
import { evolve, fold, stepState } from '../../runtime/run/state.js';
import { proveByNoKey } from '../support/decided-run.js';
import { cli, manual, planOf } from '../support/plans.js';
import { classificationOf, createdOf, executedWith, parsedOf } from '../support/ports.js';

const now = '2026-01-01T00:00:00.000Z';
const alice: Actor = { kind: 'human', id: 'alice', channel: 'tty' };

const cliPlan = planOf([cli('one', ['df']), cli('two', ['du'])]);
const evidencePlan = planOf([
  manual('look', {
    requiredEvidence: [
      { kind: 'text', name: 'link' },
      { kind: 'text', name: 'note' },
    ],
    approvals: { min: 1, roles: [] },
  }),
]);
const wordPlan = planOf([manual('look')]);

const start: Command = { kind: 'start-run' };
const pause: Command = { kind: 'pause-run', reason: 'approval', detail: 'waits' };
const cancel: Command = { kind: 'cancel-run', actor: alice };
const finish: Command = { kind: 'finish-run' };
const startStep: Command = {
  kind: 'start-step',
  index: 0,
  executionId: 'e',
  cwd: '/runbooks',
  removedEnvironment: [],
};
const finishStep = finishedWith(0);
const show: Command = prepare({ kind: 'instructions', text: 'look', hash: 'sha256:0', isRedacted: false });
const safe = judged('safe');
const caution = judged('caution');
const dangerous = judged('dangerous');
const byAlice = approve(alice);

function create(plan: Plan): Command {
  return { kind: 'create-run', actor: alice, created: createdOf(plan), parsed: parsedOf(plan) };
}

function prepare(preparation: Extract<Command, { kind: 'prepare-step' }>['preparation'], index = 0): Command {
  return { kind: 'prepare-step', index, preparation, approvalId: 'approval-1' };
}

function judged(risk: FinalRisk): Command {
  const classification = { ...classificationOf(risk), resource: 'deployment/api' };
  const argv = ['df'];
  return prepare({
    kind: 'command',
    shown: { argv },
    programs: [argv],
    hash: 'sha256:0',
    isRedacted: false,
    classification,
  });
}

function otherHash(command: Command): Command {
  const { preparation } = command as Extract<Command, { kind: 'prepare-step' }>;
  return prepare({ ...preparation, hash: 'sha256:1' } as typeof preparation);
}

function approve(actor: Actor, typed?: string): Command {
  return { kind: 'approve-step', index: 0, actor, prove: proveByNoKey, ...(typed !== undefined && { typed }) };
}

function reject(reason: string): Command {
  return { kind: 'reject-step', index: 0, actor: alice, reason };
}

function evidence(name: string, text = 'seen'): Command {
  const record = { kind: 'text', text } as const;
  return { kind: 'submit-evidence', index: 0, actor: alice, name, record, approvalId: 'approval-1' };
}

function finishedWith(exitCode: number): Command {
  return { kind: 'finish-step', index: 0, execution: executedWith(exitCode) };
}

/** The events of a run in which these commands happened, each of which has to be accepted. */
function eventsAfter(plan: Plan, commands: readonly Command[]): readonly RecordedEvent[] {
  const events: RecordedEvent[] = [];
  let head = emptyHead;
  for (const command of commands) {
    const decision = decide(plan, fold(events), command, { now });
    assert.ok(decision.ok, `the test sets out with '${command.kind}', which is refused`);
    for (const event of decision.value) {
      const identity = { runId: 'r', runbookId: 'test', mode: 'real' } as const;
      const recorded = sealed(event, head, identity, now, sha256Hex).event;
      head = headAfter(recorded);
      events.push(recorded);
    }
  }
  return events;
}

/** A command after others is refused for a reason, or makes events of these types happen. */
function check(plan: Plan, given: readonly Command[], command: Command, expected: string | readonly string[]): void {
  const state = fold(eventsAfter(plan, given));
  const decision = decide(plan, state, command, { now });
  const came = decision.ok ? decision.value.map((event) => event.type) : decision.error.reason;
  assert.deepEqual(came, expected, `${given.map(({ kind }) => kind).join(', ')} → ${command.kind}`);
}

const running = (plan: Plan, ...more: readonly Command[]) => [create(plan), start, ...more];

test('a run is created once, started once, and only then pauses', () => {
  check(cliPlan, [], create(cliPlan), ['run.created', 'runbook.parsed']);
  check(cliPlan, [create(cliPlan)], create(cliPlan), 'run-exists');
  check(cliPlan, [], start, 'no-run');
  check(cliPlan, [create(cliPlan)], start, ['run.started']);
  check(cliPlan, running(cliPlan), start, 'run-started');
  check(cliPlan, running(cliPlan), pause, ['run.paused']);
  check(cliPlan, [create(cliPlan)], pause, 'not-running');
  check(cliPlan, running(cliPlan, pause), pause, 'not-running');
  check(cliPlan, running(cliPlan, cancel), pause, 'not-running');
});

test('a run that is over neither ends nor is cancelled again', () => {
  const ended = running(wordPlan, show, byAlice, finish);
  for (const given of [ended, running(wordPlan, cancel)]) {
    check(wordPlan, given, cancel, 'run-finished');
    check(wordPlan, given, finish, 'not-running');
    check(wordPlan, given, start, 'run-started');
  }
  check(wordPlan, running(wordPlan, pause), finish, 'not-running');
});

test('an approval that was asked for or given is taken back where the run is cancelled', () => {
  const ends = ['approval.revoked', 'step.result', 'run.finished'];
  check(cliPlan, running(cliPlan, caution), cancel, ends);
  check(cliPlan, running(cliPlan, caution, pause), cancel, ends);
  check(cliPlan, running(cliPlan, caution, byAlice), cancel, ends);
});

test('a cancelled run fails the step that it was at, and none that had not begun', () => {
  check(cliPlan, running(cliPlan), cancel, ['run.finished']);
  check(cliPlan, running(cliPlan, safe), cancel, ['step.result', 'run.finished']);
  check(cliPlan, running(cliPlan, safe, startStep, finishStep), cancel, ['run.finished']);
});

test('nothing is done while the run is not running, and only what people say counts while it rests', () => {
  const answers = [byAlice, reject('no'), evidence('link')];
  const acts = [safe, startStep, finishStep];
  for (const command of [...answers, ...acts]) {
    check(cliPlan, [create(cliPlan)], command, 'not-running');
    check(cliPlan, running(cliPlan, safe, cancel), command, 'not-running');
  }
  for (const command of acts) {
    check(cliPlan, running(cliPlan, caution, pause), command, 'not-running');
    check(cliPlan, running(cliPlan, safe, pause), command, 'not-running');
    check(evidencePlan, running(evidencePlan, show, pause), command, 'not-running');
  }
  for (const answer of [byAlice, reject('no')]) {
    check(cliPlan, running(cliPlan, safe, pause), answer, 'no-approval-asked');
    check(evidencePlan, running(evidencePlan, show, pause), answer, 'no-approval-asked');
  }
  check(cliPlan, running(cliPlan, caution, pause), byAlice, ['step.approved']);
  check(cliPlan, running(cliPlan, caution, pause), reject('no'), ['step.rejected', 'step.result']);
  check(evidencePlan, running(evidencePlan, show, pause), evidence('link'), ['evidence.submitted']);
  check(cliPlan, running(cliPlan, caution, pause, byAlice), startStep, 'not-running');
});

test('a step that the runbook does not have is refused', () => {
  for (const index of [-1, 2, 0.5]) check(cliPlan, running(cliPlan), { ...startStep, index }, 'no-such-step');
});

test('a step begins only when it comes next, and none after one that failed', () => {
  const second = { ...safe, index: 1 } as Command;
  check(cliPlan, running(cliPlan), second, 'not-its-turn');
  check(cliPlan, running(cliPlan, safe), second, 'not-its-turn');
  const fault = prepare({ kind: 'fault', fault: { kind: 'template', message: 'no value' } });
  check(cliPlan, running(cliPlan, fault), second, 'not-its-turn');
});

test('a step that has started or ended is not prepared again', () => {
  const fault = prepare({ kind: 'fault', fault: { kind: 'template', message: 'no value' } });
  check(cliPlan, running(cliPlan, fault), safe, 'not-its-turn');
  check(cliPlan, running(cliPlan, safe, startStep), safe, 'step-begun');
  check(cliPlan, running(cliPlan, safe, startStep, finishStep), safe, 'not-its-turn');
});

test('a step that is prepared again as it was keeps what was given for it', () => {
  for (const same of [safe, caution, dangerous]) check(cliPlan, running(cliPlan, same), same, []);
  check(cliPlan, running(cliPlan, caution, byAlice), caution, []);
  check(evidencePlan, running(evidencePlan, show, evidence('link')), show, []);
});

test('what was agreed to counts only for a command of which nothing is hidden', () => {
  const { preparation } = caution as Extract<Command, { kind: 'prepare-step' }>;
  const hidden = prepare({ ...preparation, isRedacted: true } as typeof preparation);
  const again = ['step.ready', 'runbook.classified', 'governance.decided', 'approval.requested'];
  check(cliPlan, running(cliPlan, hidden), hidden, ['approval.revoked', ...again]);
  check(cliPlan, running(cliPlan, hidden, byAlice), hidden, again);
});

test('a step that is prepared again and is not what it was is asked for anew', () => {
  const judgements = ['step.ready', 'runbook.classified', 'governance.decided'];
  const revoked = ['approval.revoked', ...judgements];
  check(cliPlan, running(cliPlan, caution), dangerous, [...revoked, 'approval.requested']);
  check(cliPlan, running(cliPlan, caution), safe, [...revoked, 'step.auto_executed']);
  check(cliPlan, running(cliPlan, caution, byAlice), dangerous, [...judgements, 'approval.requested']);
  check(cliPlan, running(cliPlan, caution, byAlice), otherHash(caution), [...judgements, 'approval.requested']);
  check(cliPlan, running(cliPlan, safe), caution, [...judgements, 'approval.requested']);
});

test('what was typed for a step does not count where something else has to be typed', () => {
  const named = (resource: string) => {
    const { preparation } = dangerous as Extract<Command, { kind: 'prepare-step' }>;
    return prepare({ ...preparation, resource } as typeof preparation);
  };
  const again = ['step.ready', 'runbook.classified', 'governance.decided', 'approval.requested'];
  const given = running(cliPlan, named('test-db'), approve(alice, 'test-db'));
  check(cliPlan, given, named('test-db'), []);
  check(cliPlan, given, named('prod-db'), again);
  check(cliPlan, given, dangerous, again);
});

test('a step starts only when it is ready, and only once', () => {
  const judgements = ['step.ready', 'runbook.classified', 'governance.decided'];
  check(cliPlan, running(cliPlan), safe, [...judgements, 'step.auto_executed']);
  check(cliPlan, running(cliPlan), caution, [...judgements, 'approval.requested']);
  check(cliPlan, running(cliPlan, safe), startStep, ['step.started']);
  check(cliPlan, running(cliPlan, caution, byAlice), startStep, ['step.started']);
  const unready: readonly (readonly [string, Plan, readonly Command[]])[] = [
    ['pending', cliPlan, []],
    ['awaiting-approval', cliPlan, [caution]],
    ['awaiting-approval', cliPlan, [dangerous]],
    ['executing', cliPlan, [safe, startStep]],
    ['done', cliPlan, [safe, startStep, finishStep]],
    ['done', cliPlan, [caution, reject('no')]],
    ['awaiting-evidence', evidencePlan, [show]],
    ['awaiting-approval', wordPlan, [show]],
    ['done', wordPlan, [show, byAlice]],
  ];
  for (const [name, plan, given] of unready) {
    assert.equal(stepState(fold(eventsAfter(plan, running(plan, ...given))), 0).name, name);
    check(plan, running(plan, ...given), startStep, name === 'executing' ? 'execution-known' : 'not-ready');
  }
  check(cliPlan, running(cliPlan, safe, startStep), { ...startStep, executionId: 'other' } as Command, 'not-ready');
});

test('a step that governance denies or whose templates fail has ended before it could start', () => {
  const denied = planOf([cli('one', ['df'])], {}, { deniedCommands: ['df'] });
  check(denied, running(denied), safe, ['step.ready', 'runbook.classified', 'governance.decided', 'step.result']);
  check(denied, running(denied, safe), startStep, 'not-ready');
  check(denied, running(denied, safe), byAlice, 'no-approval-asked');
  const fault = prepare({ kind: 'fault', fault: { kind: 'template', message: 'no value' } });
  check(cliPlan, running(cliPlan), fault, ['step.ready', 'step.result']);
  check(cliPlan, running(cliPlan, fault), startStep, 'not-ready');
});

test('a step ends only while its program runs', () => {
  check(cliPlan, running(cliPlan, safe, startStep), finishStep, ['step.executed', 'step.result']);
  for (const given of [[], [safe], [caution], [safe, startStep, finishStep]])
    check(cliPlan, running(cliPlan, ...given), finishStep, 'not-executing');
});

test('a rejection says why', () => {
  for (const reason of ['', ' ', '\n\t']) check(cliPlan, running(cliPlan, caution), reject(reason), 'reason-missing');
  check(cliPlan, running(cliPlan, caution), reject('not now'), ['step.rejected', 'step.result']);
});

test('only a person with a name approves', () => {
  for (const kind of ['engine', 'policy', 'system'] as const)
    check(cliPlan, running(cliPlan, caution), approve({ kind, id: 'alice' }), 'not-a-person');
  for (const id of ['', ' ', '\t\n']) check(cliPlan, running(cliPlan, caution), approve({ ...alice, id }), 'no-name');
  check(cliPlan, running(cliPlan, caution), byAlice, ['step.approved']);
  check(wordPlan, running(wordPlan, show), byAlice, ['step.approved', 'step.result']);
});

test('an approval or a rejection counts only for a step that asks for one', () => {
  const cases: readonly (readonly [Plan, readonly Command[]])[] = [
    [cliPlan, []],
    [cliPlan, [safe]],
    [cliPlan, [caution, byAlice]],
    [cliPlan, [safe, startStep]],
    [cliPlan, [safe, startStep, finishStep]],
    [evidencePlan, [show]],
    [evidencePlan, [show, evidence('link')]],
  ];
  for (const [plan, given] of cases) {
    check(plan, running(plan, ...given), byAlice, 'no-approval-asked');
    check(plan, running(plan, ...given), reject('no'), 'no-approval-asked');
  }
});

test('a dangerous step is approved only by what it acts on, typed exactly', () => {
  const given = running(cliPlan, dangerous);
  for (const typed of [undefined, '', 'one', 'deployment/ap', 'Deployment/API', ' deployment/api', 'deployment/api\n'])
    check(cliPlan, given, approve(alice, typed), 'typed-text-differs');
  check(cliPlan, given, approve(alice, 'deployment/api'), ['step.approved']);
});

test('evidence counts only for a step that asks for it, under a name that it asks for', () => {
  const given = running(evidencePlan, show);
  check(evidencePlan, running(evidencePlan), evidence('link'), 'no-evidence-asked');
  for (const name of ['other', '', 'Link', '__proto__', 'constructor'])
    check(evidencePlan, given, evidence(name), 'unknown-evidence');
  check(evidencePlan, given, evidence('link', ' \n'), 'evidence-insufficient');
  check(evidencePlan, given, evidence('link'), ['evidence.submitted']);
  const all = [...given, evidence('link')];
  check(evidencePlan, all, evidence('note'), ['evidence.submitted', 'approval.requested']);
  check(evidencePlan, [...all, evidence('note')], evidence('note'), 'no-evidence-asked');
  check(wordPlan, running(wordPlan, show), evidence('link'), 'no-evidence-asked');
  check(cliPlan, running(cliPlan, caution), evidence('link'), 'no-evidence-asked');
});

test('an event of a later version changes nothing but the number', () => {
  const events = eventsAfter(cliPlan, running(cliPlan, caution));
  const before = fold(events);
  for (const later of [
    { type: 'run.dreamt' },
    { type: 'step.dreamt', step_id: 'one', attempt: 1 },
    { type: 'step.dreamt', step_id: 'no-such-step', attempt: 1 },
  ]) {
    const event = { ...events[0], data: { name: 'x' }, seq: 99, ...later } as unknown as RecordedEvent;
    assert.deepEqual(evolve(before, event), { ...before, seq: 99 });
  }
});
