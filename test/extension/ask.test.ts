import assert from 'node:assert/strict';
import test from 'node:test';
import { askPerson } from '../../extension/ask.js';
import type { Inputs } from '../../extension/dialog.js';
import type { Question } from '../../runtime/model/question.js';

const token = { isCancellationRequested: false, onCancellationRequested: () => ({ dispose: () => {} }) };
const base = { requestId: 'question-1', stepId: 'clean', title: 'Clean up' };
const command = ['rm', '-rf', '/var/log/old logs'];
const approval = { gesture: 'confirm', risk: 'caution', reasons: ['it deletes files'], command } as const;
const anyone = { min: 1, roles: [] };

/** What a person is shown, in order, and does: one answer for each input that opens. */
async function ask(question: Question, ...answers: readonly unknown[]) {
  const shown: unknown[][] = [];
  const left = [...answers];
  const input = async (...words: unknown[]) => {
    assert.notEqual(left.length, 0, `an input more than expected: ${JSON.stringify(words)}`);
    shown.push(words);
    return left.shift();
  };
  const inputs = { showInputBox: input, showQuickPick: input, showOpenDialog: input, showWarningMessage: input };
  const answer = await askPerson(inputs as unknown as Inputs, question, token);
  assert.deepEqual(left, [], 'an input that was expected did not open');
  return { answer, shown };
}

test('a text is asked for with the instructions, and a blank one is not taken', async () => {
  const question: Question = {
    ...{ ...base, kind: 'evidence', evidence: { kind: 'text', name: 'seen' } },
    instructions: 'Open the portal',
    complaint: 'evidence is blank',
  };
  const { answer, shown } = await ask(question, 'all green');
  assert.deepEqual(answer, { kind: 'text', text: 'all green' });
  const [{ title, prompt, validateInput }] = shown[0] as [{ title: string; prompt: string; validateInput: Validate }];
  assert.equal(title, 'Clean up: seen');
  assert.equal(prompt, 'evidence is blank; Open the portal');
  assert.equal(validateInput('  '), 'write at least one word');
  assert.equal(validateInput('x'), undefined);
});

type Validate = (value: string) => string | undefined;

test('of a checklist every item is offered and the ticked ones are the answer', async () => {
  const evidence = { kind: 'checklist', name: 'done', items: ['cpu', 'disk'] } as const;
  const { answer, shown } = await ask({ ...base, kind: 'evidence', evidence }, [{ label: 'disk' }]);
  assert.deepEqual(answer, { kind: 'checklist', items: ['disk'] });
  const [rows, options] = shown[0] as [readonly { label: string }[], { canPickMany: boolean }];
  assert.deepEqual([rows.map(({ label }) => label), options.canPickMany], [['cpu', 'disk'], true]);
});

test('what of a checklist is ticked already is ticked in the list', async () => {
  const evidence = { kind: 'checklist', name: 'done', items: ['cpu', 'disk'] } as const;
  const { shown } = await ask({ ...base, kind: 'evidence', evidence, ticked: ['disk'] }, undefined);
  assert.deepEqual(shown[0]?.[0], [
    { label: 'cpu', picked: false },
    { label: 'disk', picked: true },
  ]);
});

test('an attachment is a file that is chosen', async () => {
  const evidence = { kind: 'attachment', name: 'shot' } as const;
  const { answer } = await ask({ ...base, kind: 'evidence', evidence }, [{ fsPath: '/tmp/shot.png' }]);
  assert.deepEqual(answer, { kind: 'attachment', path: '/tmp/shot.png' });
});

test('an approval is given as the person whom the debug console named, who is shown', async () => {
  const details = { ...approval, requirement: { min: 1, roles: ['DRI'] } };
  const proposed = { as: 'bob', role: 'DRI' };
  const { answer, shown } = await ask({ ...base, kind: 'approval', approval: details, proposed }, 'Approve');
  assert.deepEqual(answer, { kind: 'approve', as: 'bob', role: 'DRI' });
  assert.match((shown[0] as [string, { detail: string }])[1].detail, /\nWhoever approves this does it as bob, DRI\.$/);
});

test('an approval shows the exact command, its risk and the reasons', async () => {
  const question: Question = { ...base, kind: 'approval', approval: { ...approval, requirement: anyone } };
  const { answer, shown } = await ask(question, 'Approve');
  assert.deepEqual(answer, { kind: 'approve' });
  const [title, { modal, detail }] = shown[0] as [string, { modal: boolean; detail: string }];
  assert.deepEqual([title, modal], ['Clean up', true]);
  assert.equal(detail, "rm -rf '/var/log/old logs'\nRisk: caution\n• it deletes files");
});

test('a dangerous command wants its text typed exactly', async () => {
  const typed = {
    ...approval,
    gesture: 'typed',
    risk: 'dangerous',
    typedText: '/var/log',
    requirement: anyone,
  } as const;
  const { answer, shown } = await ask({ ...base, kind: 'approval', approval: typed }, 'Approve…', '/var/log');
  assert.deepEqual(answer, { kind: 'approve', typed: '/var/log' });
  const [{ validateInput }] = shown[1] as [{ validateInput: Validate }];
  assert.equal(validateInput('/var/lo'), "type '/var/log' to approve");
  assert.equal(validateInput('/var/log'), undefined);
});

test('where several people or a role must approve, name and role are asked for', async () => {
  const check = async (requirement: { min: number; roles: string[] }, given: readonly unknown[], expected: object) => {
    const question: Question = { ...base, kind: 'approval', approval: { ...approval, requirement } };
    const { answer, shown } = await ask(question, 'Approve', ...given);
    assert.deepEqual(answer, { kind: 'approve', ...expected });
    const [, { detail }] = shown[0] as [string, { detail: string }];
    return detail;
  };
  assert.match(await check({ min: 2, roles: [] }, ['bob'], { as: 'bob' }), /^2 people must approve$/m);
  assert.match(
    await check({ min: 1, roles: ['DRI', 'lead'] }, ['bob', 'DRI'], { as: 'bob', role: 'DRI' }),
    /^must be approved as DRI or lead$/m,
  );
});

test('where the starter may not approve, another name is asked for, and the dialog says who is kept away', async () => {
  const requirement = { ...anyone, distinct_from: ['alice'], self_approval: 'deny' } as const;
  const refusedStarter = 'alice acted in this run before';
  const question: Question = { ...base, kind: 'approval', approval: { ...approval, requirement, refusedStarter } };
  const { answer, shown } = await ask(question, 'Approve', 'bob');
  assert.deepEqual(answer, { kind: 'approve', as: 'bob' });
  const [, { detail }, ...buttons] = shown[0] as [string, { detail: string }, ...string[]];
  assert.match(detail, /^not by alice, who acted in this run before$/m);
  assert.deepEqual(buttons, ['Approve', 'Reject…']);
  const [{ prompt }] = shown[1] as [{ prompt: string }];
  assert.match(prompt, /^alice acted in this run before; the name/);
});

test('the glass can be broken where the policy lets it be, with a reason and whatever has to be typed', async () => {
  const requirement = { min: 2, roles: [], distinct_from: ['alice'], self_approval: 'break_glass' } as const;
  const breakGlass = { waives: ['distinct_from', 'min'], roles: [] } as const;
  const typed = { ...approval, gesture: 'typed', typedText: '/var/log', requirement, breakGlass } as const;
  const question: Question = { ...base, kind: 'approval', approval: typed };
  const { answer, shown } = await ask(question, 'Break the glass…', '/var/log', 'it burns');
  assert.deepEqual(answer, { kind: 'approve', typed: '/var/log', breakGlass: 'it burns' });
  const [{ prompt, validateInput }] = shown[2] as [{ prompt: string; validateInput: Validate }];
  assert.match(prompt, /^this goes past: separation of duties, 2 people; why/);
  assert.equal(validateInput(' '), 'write at least one word');
});

test('whoever breaks the glass says in which role, where one has to be chosen', async () => {
  const requirement = { min: 2, roles: ['DRI', 'lead'], self_approval: 'break_glass' } as const;
  const breakGlass = { waives: ['min'], roles: ['DRI'] } as const;
  const question: Question = { ...base, kind: 'approval', approval: { ...approval, requirement, breakGlass } };
  const { answer, shown } = await ask(question, 'Break the glass…', 'it burns', 'DRI');
  assert.deepEqual(answer, { kind: 'approve', breakGlass: 'it burns', role: 'DRI' });
  assert.deepEqual(shown[2]?.[0], ['DRI']);
  assert.equal((await ask(question, 'Break the glass…', 'it burns', undefined)).answer, undefined);
});

test('where nothing stands in the way, breaking the glass is not offered', async () => {
  const requirement = { ...anyone, self_approval: 'break_glass' } as const;
  const { shown } = await ask({ ...base, kind: 'approval', approval: { ...approval, requirement } }, undefined);
  assert.deepEqual(shown[0]?.slice(2), ['Approve', 'Reject…']);
});

test('a rejection gives its reason', async () => {
  const question: Question = { ...base, kind: 'approval', approval: { ...approval, requirement: anyone } };
  const { answer, shown } = await ask(question, 'Reject…', 'the disk is shared');
  assert.deepEqual(answer, { kind: 'reject', reason: 'the disk is shared' });
  const [{ validateInput }] = shown[1] as [{ validateInput: Validate }];
  assert.equal(validateInput(' '), 'write at least one word');
  assert.equal((await ask(question, 'Reject…', undefined)).answer, undefined);
});

test('an approval shows who holds the roles, who has approved before and until when it counts', async () => {
  const requirement = { min: 2, roles: ['DRI', 'lead'], holders: { DRI: ['alice', 'bob'], lead: [] } };
  const given = { ...approval, requirement, approvedBy: ['bob'], expiresAt: '2026-02-01T10:00:00.000Z' };
  const { shown } = await ask({ ...base, kind: 'approval', approval: given }, undefined);
  const [, { detail }] = shown[0] as [string, { detail: string }];
  assert.match(detail, /^2 people must approve as DRI or lead \(DRI: alice, bob; lead: nobody\)$/m);
  assert.match(detail, /^approval 2 of 2; bob approved before$/m);
  assert.match(detail, /^No approval counts after 2026-02-01T10:00:00\.000Z\.$/m);
});

test('who is asked to take a step back is told why', async () => {
  const takesBack = { stepId: 'three', why: "'three' failed: exit code 1" };
  const check = async (question: Question) => {
    const { shown } = await ask(question, undefined);
    const [, { detail }] = shown[0] as [string, { detail: string }];
    assert.match(detail, /^'three' failed: exit code 1$/m);
  };
  await check({ ...base, takesBack, kind: 'approval', approval: { ...approval, requirement: anyone } });
  await check({ ...interrupted, takesBack });
});

test('an approval shows a script whole, with its variables and its folder', async () => {
  const script = { ...approval, command: undefined, script: { shell: 'bash', text: 'one\ntwo\n' } };
  const details = { ...script, env: { NAME: 'value' }, folder: '/srv', requirement: anyone };
  const { shown } = await ask({ ...base, kind: 'approval', approval: details as unknown as Approval }, undefined);
  const [, { detail }] = shown[0] as [string, { detail: string }];
  assert.equal(detail, 'bash:\none\ntwo\nNAME=value\nin /srv\nRisk: caution\n• it deletes files');
});

type Approval = NonNullable<Question['approval']>;

test('an approval shows what a provider is given', async () => {
  const provider = { type: 'http.post', with: { url: 'https://x.example' } };
  const details = { ...approval, command: undefined, provider, requirement: anyone } as unknown as Approval;
  const { shown } = await ask({ ...base, kind: 'approval', approval: details }, undefined);
  const [, { detail }] = shown[0] as [string, { detail: string }];
  assert.match(detail, /^http\.post \{"url":"https:\/\/x\.example"\}\nRisk: caution/);
});

const resolutions = ['retry', 'done', 'failed', 'skip', 'abort'] as const;
const interrupted: Question = {
  ...base,
  kind: 'intervention',
  intervention: { cause: 'interrupted', command, risk: 'caution', resolutions },
};

const all = ['Run again', 'It is done', 'It has failed', 'Skip it', 'Abort the run'];

test('of an interrupted step a person says that it is run again, done or failed, and how they know', async () => {
  const again = await ask(interrupted, 'Run again');
  assert.deepEqual(again.answer, { kind: 'intervention', resolution: 'retry', note: '' });
  const [title, { modal, detail }, ...choices] = again.shown[0] as [string, { modal: boolean; detail: string }, string];
  assert.deepEqual([title, modal, choices], ['Clean up', true, all]);
  assert.match(detail, /^The step was interrupted\. .*\nrm -rf '\/var\/log\/old logs'\nRisk: caution\n• Run again: /);
  const done = await ask(interrupted, 'It is done', 'the folder is gone');
  assert.deepEqual(done.answer, { kind: 'intervention', resolution: 'done', note: 'the folder is gone' });
  const [{ prompt, validateInput }] = done.shown[1] as [{ prompt: string; validateInput: Validate }];
  assert.equal(prompt, 'how do you know that it is done?');
  assert.equal(validateInput(' '), 'write at least one word');
  const failed = await ask(interrupted, 'It has failed', 'the folder is there');
  assert.deepEqual(failed.answer, { kind: 'intervention', resolution: 'failed', note: 'the folder is there' });
  assert.equal((await ask(interrupted, undefined)).answer, undefined);
  assert.equal((await ask(interrupted, 'It is done', undefined)).answer, undefined);
});

test('a step is left out only with a reason, and the run is ended with or without one', async () => {
  const skipped = await ask(interrupted, 'Skip it', 'not needed');
  assert.deepEqual(skipped.answer, { kind: 'intervention', resolution: 'skip', note: 'not needed' });
  assert.equal((await ask(interrupted, 'Skip it', undefined)).answer, undefined);
  const aborted = await ask(interrupted, 'Abort the run', 'the window is over');
  assert.deepEqual(aborted.answer, { kind: 'intervention', resolution: 'abort', note: 'the window is over' });
  const [{ validateInput }] = aborted.shown[1] as [{ validateInput: Validate }];
  assert.equal(validateInput(''), undefined);
  assert.equal((await ask(interrupted, 'Abort the run', undefined)).answer, undefined);
});

test('each answer that can be given tells what it does', async () => {
  const check = async (given: readonly (typeof resolutions)[number][], expected: readonly string[]) => {
    const intervention = { cause: 'timeout', resolutions: given } as const;
    const { shown } = await ask({ ...base, kind: 'intervention', intervention }, undefined);
    const [, { detail }] = shown[0] as [string, { detail: string }];
    assert.deepEqual(detail.split('\n').slice(1), expected);
  };
  await check(
    ['retry', 'done'],
    ['• Run again: once it has passed its gate', '• It is done: it counts as passed, and the run goes on'],
  );
  await check(
    ['retry', 'failed'],
    [
      '• Run again: people are asked for it again',
      '• It has failed: what can be taken back is offered, then the run ends',
    ],
  );
});

test('a word on a step shows until when it is waited for', async () => {
  const intervention = { cause: 'timeout', expiresAt: '2026-02-01T10:00:00.000Z', resolutions } as const;
  const { shown } = await ask({ ...base, kind: 'intervention', intervention }, undefined);
  const [, { detail }] = shown[0] as [string, { detail: string }];
  assert.match(detail, /^Answer before 2026-02-01T10:00:00\.000Z, or the run is aborted\.$/m);
});

test('what a person can say of a step is what counts for it, and why they are asked is told', async () => {
  const check = async (cause: Cause, told: RegExp) => {
    const intervention = { cause, detail: 'why', resolutions: ['retry', 'failed'] as const };
    const { shown } = await ask({ ...base, kind: 'intervention', intervention }, undefined);
    const [, { detail }, ...choices] = shown[0] as [string, { detail: string }, string];
    assert.match(detail, told);
    assert.deepEqual(choices, ['Run again', 'It has failed']);
  };
  await check('timeout', /time limit: why\. Look at what it did/);
  await check('by_hand', /leaves the step to a person: why\. Do it by hand/);
  await check('rolled_back', /failed and was rolled back/);
  await check('rollback_failed', /was not rolled back: why/);
  await check('rollback_declined', /rollback was declined: why/);
  await check('approval_expired', /waited for people longer than it may/);
});

type Cause = NonNullable<Question['intervention']>['cause'];

test('an approval shows what would take the step back, and whether a rollback is another one than was stored', async () => {
  const rollback = { command: ['mv', 'b', 'a'], risk: 'caution' } as const;
  const given = { ...approval, requirement: anyone, rollback, isChanged: true } as unknown as Approval;
  const { shown } = await ask({ ...base, kind: 'approval', approval: given }, undefined);
  const [, { detail }] = shown[0] as [string, { detail: string }];
  assert.match(detail, /If it fails, this takes it back \(caution\):\nmv b a$/);
  assert.match(detail, /This is not what was stored before the step ran/);
});

test('closing any of the inputs is no answer', async () => {
  const typed = { ...approval, gesture: 'typed', requirement: { min: 1, roles: ['DRI'] } } as const;
  const question: Question = { ...base, kind: 'approval', approval: typed };
  const check = async (...given: readonly unknown[]) => assert.equal((await ask(question, ...given)).answer, undefined);
  await check(undefined);
  await check('Approve…', undefined);
  await check('Approve…', 'clean', undefined);
  await check('Approve…', 'clean', 'bob', undefined);
  const attachment: Question = { ...base, kind: 'evidence', evidence: { kind: 'attachment', name: 'shot' } };
  assert.equal((await ask(attachment, undefined)).answer, undefined);
});
