import assert from 'node:assert/strict';
import test from 'node:test';
import { editorPeople } from '../../debug-adapter/people.js';
import { approvalQuestion, headOf } from '../../debug-adapter/question.js';
import { shownBy } from '../../runtime/debug/console-text.js';
import { newCancellation } from '../../runtime/engine/cancellation.js';
import type { Actor, ApprovalRequested } from '../../runtime/model/event.js';
import type { Question } from '../../runtime/model/question.js';
import { redactorOf } from '../../runtime/record/redact.js';
import { cli, planOf } from '../support/plans.js';

const shown = shownBy(redactorOf([{ pattern: 'canary-\\d', replace: 'hidden' }]), { hasColours: false });
const alice: Actor = { kind: 'human', id: 'alice', channel: 'vscode' };
const [planStep] = planOf([cli('move', ['mv', 'a', 'b'])]).steps;
const rollback = { ...planStep!, step: { ...planStep!.step, id: 'move:rollback' } };

/** What is asked where an approval is wanted like this, which these people have given already. */
function asked(requirement: Partial<ApprovalRequested['requirement']>, starter = alice, ...given: readonly string[]) {
  const request: ApprovalRequested = {
    ...{ approval_id: 'a1', command_hash: 'sha256:0', gesture: 'confirm', expires_at: '2026-02-01T10:00:00.000Z' },
    requirement: { min: 1, roles: [], ...requirement },
  };
  const granted = { approval_id: 'a1', command_hash: 'sha256:0', gesture: 'confirm', typed_ok: true } as const;
  const grants = given.map((id) => ({
    actor: { kind: 'human', id } as const,
    granted: { ...granted, source: 'human' as const },
  }));
  return approvalQuestion(
    { planStep: planStep!, approval: { request, askedAt: '2026-01-29T10:00:00.000Z', grants }, ready: {} },
    starter,
    shown,
  ).approval;
}

test('a rollback is asked about as the taking back of its step, with the failure that made it so', () => {
  const failure = { stepId: 'three', message: 'exit code 1 of canary-1' };
  const why = "'three' failed: exit code 1 of hidden";
  const titled = { ...rollback, step: { ...rollback.step, title: 'Undo canary-2' } };
  assert.deepEqual(headOf(titled, failure, shown), {
    ...{ stepId: 'move:rollback', title: "Take back 'move': Undo hidden" },
    takesBack: { stepId: 'move', why },
  });
  assert.equal(headOf(rollback, undefined, shown).title, "Take back 'move'");
  assert.deepEqual(headOf(planStep!, failure, shown), { stepId: 'move', title: 'move' });
});

test('an approval is asked for with who has given it already and when it expires', () => {
  const details = asked({ min: 2 }, alice, 'bob');
  assert.deepEqual(details?.approvedBy, ['bob']);
  assert.equal(details?.expiresAt, '2026-02-01T10:00:00.000Z');
});

test('breaking the glass is offered only where it would be taken, and says what it goes past', () => {
  const open = { self_approval: 'break_glass' } as const;
  assert.equal(asked(open)?.breakGlass, undefined);
  assert.equal(asked({ distinct_from: ['alice'] })?.breakGlass, undefined);
  assert.deepEqual(asked({ ...open, distinct_from: ['alice'] })?.breakGlass, { waives: ['distinct_from'], roles: [] });
  assert.deepEqual(asked({ ...open, min: 2, distinct_from: ['alice'] })?.breakGlass, {
    ...{ waives: ['distinct_from', 'min'], roles: [] },
  });
  assert.equal(asked({ ...open, min: 2 }, alice, 'alice')?.breakGlass, undefined);
});

test('whoever started the run without a role is told that they acted before, and with which roles they can break the glass', () => {
  const requirement = { self_approval: 'break_glass', distinct_from: ['alice'], roles: ['DRI', 'lead'] } as const;
  const details = asked({ ...requirement, holders: { DRI: ['alice'], lead: ['bob'] } });
  assert.match(details?.refusedStarter ?? '', /^alice acted in this run before/);
  assert.deepEqual(details?.breakGlass, { waives: ['distinct_from'], roles: ['DRI'] });
  const inRole = asked({ ...requirement, holders: { DRI: ['alice'], lead: [] } }, { ...alice, role: 'DRI' });
  assert.deepEqual(inRole?.breakGlass, { waives: ['distinct_from'], roles: [] });
  assert.equal(asked({ ...requirement, holders: { DRI: ['bob'], lead: [] } })?.breakGlass, undefined);
});

test('what was ticked before is ticked when the checklist is asked for again', async () => {
  const questions: Question[] = [];
  const people = editorPeople({
    newQuestionId: () => 'question-1',
    ...{ actor: alice, cancellation: newCancellation(), shown, failure: () => undefined },
    onQuestion: (question) => questions.push(question),
    onSettled: () => {},
  });
  const evidence = { kind: 'checklist', name: 'seen', items: ['cpu', 'disk', 'net'] } as const;
  const request = { planStep: planStep!, evidence, instructions: '' };
  const put = (given: object, items: readonly string[]) => {
    const said = people.evidence({ ...request, ...given }, newCancellation());
    people.answer(questions.at(-1)?.requestId ?? '', { kind: 'checklist', items });
    return said;
  };
  await put({}, ['disk']);
  await put({ complaint: "lacks a tick at 'cpu'" }, ['cpu', 'disk', 'net']);
  await put({ given: { kind: 'checklist', items: ['net'] } }, []);
  assert.deepEqual(
    questions.map(({ ticked }) => ticked),
    [undefined, ['disk'], ['net']],
  );
});
