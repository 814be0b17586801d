import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import type { Body } from '../support/dap-client.js';
import { runbookText, runbookV1, type Scene, sceneOf, stepsDone } from './support.js';

const manual = (evidence: string, more = '') => `
  - id: look
    type: manual
    title: Look at the portal
    instructions: Open the portal of {{ .host }}
    required_evidence:
      - ${evidence}
${more}
  - id: after
    type: cli
    with: { argv: ["true"] }
`;
const host = '  vars: { host: web1 }\n';
const gated = runbookText('  - id: make\n    type: cli\n    with: { argv: [touch, made] }\n');

async function asked(context: TestContext, text: string, command = 'next'): Promise<{ scene: Scene; question: Body }> {
  const scene = await sceneOf(context, text);
  await scene.launchToEntry();
  await scene.client.request(command, { threadId: 1 });
  return { scene, question: await scene.client.waitFor('runbook/answerNeeded') };
}

function answer({ client }: Scene, { requestId }: Body, given: object): Promise<Body> {
  return client.request('runbook/answer', { requestId, answer: given });
}

test('a manual step asks for its evidence, and the answer finishes it', async (context) => {
  const { scene, question } = await asked(context, runbookText(manual('{ kind: text, name: seen }'), host));
  const { requestId, ...said } = question;
  assert.deepEqual(said, {
    kind: 'evidence',
    stepId: 'look',
    title: 'Look at the portal',
    instructions: 'Open the portal of web1',
    evidence: { kind: 'text', name: 'seen' },
  });
  assert.equal(stepsDone(scene), 0);
  await answer(scene, question, { kind: 'text', text: 'all green' });
  assert.equal((await scene.client.waitFor('stopped')).reason, 'step');
  assert.equal(stepsDone(scene), 1);
  assert.equal((await scene.client.waitFor('runbook/answerSettled')).requestId, requestId);
  const submitted = scene.trace().find(({ type }) => type === 'evidence.submitted');
  assert.deepEqual(submitted.data, { name: 'seen', record: { kind: 'text', text: 'all green' } });
  assert.deepEqual(submitted.actor, { kind: 'human', id: 'alice', channel: 'dap' });
});

test('an insufficient answer is asked again with what it lacks', async (context) => {
  const checklist = '{ kind: checklist, name: seen, items: [cpu, disk] }';
  const { scene, question } = await asked(context, runbookText(manual(checklist), host));
  await answer(scene, question, { kind: 'checklist', items: ['cpu'] });
  const again = await scene.client.waitFor('runbook/answerNeeded');
  assert.equal(again.complaint, "evidence 'seen' of step 'look' lacks a tick at 'disk'");
  assert.match(
    await scene.client.refusal('runbook/answer', {
      requestId: question.requestId,
      answer: { kind: 'text', text: 'x' },
    }),
    /is not open; it was answered already$/,
  );
  await answer(scene, again, { kind: 'checklist', items: ['cpu', 'disk'] });
  assert.equal((await scene.client.waitFor('stopped')).reason, 'step');
});

test('an attachment is copied beside the trace', async (context) => {
  const { scene, question } = await asked(context, runbookText(manual('{ kind: attachment, name: shot }'), host));
  await answer(scene, question, { kind: 'attachment', path: join(scene.folder, 'missing.png') });
  const again = await scene.client.waitFor('runbook/answerNeeded');
  assert.match(again.complaint, /missing.png' does not exist/);
  writeFileSync(join(scene.folder, 'shot.png'), 'picture');
  await answer(scene, again, { kind: 'attachment', path: join(scene.folder, 'shot.png') });
  await scene.client.waitFor('stopped');
  const { record } = scene.trace().find(({ type }) => type === 'evidence.submitted').data;
  assert.equal(existsSync(join(scene.runFolder(), 'attachments', record.sha256.replace('sha256:', ''))), true);
});

test('a command that is not proved safe runs only after an approval', async (context) => {
  const { scene, question } = await asked(context, gated);
  assert.equal(question.kind, 'approval');
  assert.deepEqual(question.approval.command, ['touch', 'made']);
  assert.equal(question.approval.gesture, 'confirm');
  assert.equal(question.approval.risk, 'caution');
  assert.deepEqual(question.approval.requirement, { min: 1, roles: [] });
  assert.equal(existsSync(join(scene.folder, 'made')), false);
  await answer(scene, question, { kind: 'approve' });
  await scene.client.waitFor('terminated');
  assert.equal(existsSync(join(scene.folder, 'made')), true);
});

test('what a person is asked holds no secret', async (context) => {
  const redact = '  governance:\n    redact:\n      - { pattern: "canary[0-9]+", replace: "hidden" }\n';
  const steps = '  - id: gone\n    type: cli\n    title: Remove canary1\n    with: { argv: [sh, canary2] }\n';
  const { scene, question } = await asked(context, runbookText(steps, redact));
  assert.equal(question.title, 'Remove hidden');
  assert.deepEqual(question.approval.command, ['sh', 'hidden']);
  assert.match(question.approval.reasons.join(), /'hidden'/);
  assert.equal((await scene.client.request('stackTrace')).stackFrames[0].name, 'gone: Remove hidden');
  assert.equal(/canary\d/.test(JSON.stringify(scene.client.events)), false);
});

test('a rejected command never runs, and the run ends with exit code 2', async (context) => {
  const { scene, question } = await asked(context, gated);
  await answer(scene, question, { kind: 'reject', reason: 'not on this host', as: 'bob' });
  const { reason, text } = await scene.client.waitFor('stopped');
  assert.deepEqual({ reason, text }, { reason: 'exception', text: 'rejected by bob: not on this host' });
  await scene.client.request('continue', { threadId: 1 });
  assert.deepEqual(await scene.client.waitFor('exited'), { exitCode: 2 });
  assert.equal(existsSync(join(scene.folder, 'made')), false);
});

test('a dangerous command wants its text typed exactly', async (context) => {
  const text = gated.replace('touch, made', 'rm, -rf, made');
  const { scene, question } = await asked(context, text);
  assert.equal(question.approval.gesture, 'typed');
  await answer(scene, question, { kind: 'approve', typed: 'yes' });
  const again = await scene.client.waitFor('runbook/answerNeeded');
  assert.match(again.complaint, /^'yes' is not '.*'; type it exactly to go on$/);
  await answer(scene, again, { kind: 'approve', typed: again.approval.typedText });
  await scene.client.waitFor('terminated');
});

test('two approvals need two names', async (context) => {
  const text = runbookText(manual('{ kind: text, name: seen }', '    approvals: { min: 2, roles: [DRI] }'), host);
  const { scene, question } = await asked(context, text);
  await answer(scene, question, { kind: 'text', text: 'fine' });
  const next = () => scene.client.waitFor('runbook/answerNeeded');
  await answer(scene, await next(), { kind: 'approve' });
  const roleless = await next();
  assert.match(roleless.complaint, /needs the role DRI/);
  await answer(scene, roleless, { kind: 'approve', as: 'bob', role: 'DRI' });
  await answer(scene, await next(), { kind: 'approve', as: 'bob', role: 'DRI' });
  const twice = await next();
  assert.match(twice.complaint, /^bob has approved already/);
  await answer(scene, twice, { kind: 'approve', as: 'carol', role: 'DRI' });
  assert.equal((await scene.client.waitFor('stopped')).reason, 'step');
});

test('an answer that does not fit the question is refused and leaves it open', async (context) => {
  const { scene, question } = await asked(context, gated);
  const { requestId } = question;
  const check = async (given: object, message: RegExp) =>
    assert.match(await scene.client.refusal('runbook/answer', given), message);
  await check({ requestId, answer: { kind: 'text', text: 'approve' } }, /^step 'make' asks for an approval/);
  await check({ requestId, answer: { kind: 'approved' } }, /^"answer" is /);
  await check({ requestId }, /^"answer" is missing/);
  await check({ answer: { kind: 'approve' } }, /^"requestId" is missing/);
  await check({ requestId: 'question-9', answer: { kind: 'approve' } }, /is not open/);
  assert.deepEqual(await scene.client.request('runbook/pending'), { isPending: true });
  assert.deepEqual(await scene.client.waitFor('runbook/answerNeeded'), question);
  assert.equal(existsSync(join(scene.folder, 'made')), false);
});

test('a pause while a person is asked stops at once, and an answer during it is not lost', async (context) => {
  const text = runbookText(manual('{ kind: text, name: seen }'), host);
  const { scene, question } = await asked(context, text, 'continue');
  await scene.client.request('pause', { threadId: 1 });
  assert.equal((await scene.client.waitFor('stopped')).reason, 'pause');
  assert.equal(await scene.stoppedLine(), scene.lineOf('id: look'));
  await answer(scene, question, { kind: 'text', text: 'seen while paused' });
  assert.equal((await scene.client.waitFor('stopped')).reason, 'step');
  assert.equal(await scene.stoppedLine(), scene.lineOf('id: after'));
  assert.equal(stepsDone(scene), 1);
  await scene.client.request('continue', { threadId: 1 });
  assert.deepEqual(await scene.client.waitFor('exited'), { exitCode: 0 });
});

test('an approval during a pause is kept, but the command waits until the run goes on', async (context) => {
  const { scene, question } = await asked(context, gated);
  await scene.client.request('pause', { threadId: 1 });
  await scene.client.waitFor('stopped');
  await answer(scene, question, { kind: 'approve' });
  await scene.client.waitFor('output', ({ output }) => output.includes('approved by alice'));
  await new Promise((resolve) => setTimeout(resolve, 100));
  assert.equal(existsSync(join(scene.folder, 'made')), false);
  await scene.client.request('continue', { threadId: 1 });
  await scene.client.waitFor('terminated');
  assert.equal(existsSync(join(scene.folder, 'made')), true);
});

test('going on after a pause asks the open question again', async (context) => {
  const { scene, question } = await asked(context, runbookText(manual('{ kind: text, name: seen }'), host));
  await scene.client.request('pause', { threadId: 1 });
  await scene.client.waitFor('stopped');
  await scene.client.request('next', { threadId: 1 });
  assert.deepEqual(await scene.client.waitFor('runbook/answerNeeded'), question);
});

test('a run that waits for a person can be ended', async (context) => {
  const { scene } = await asked(context, gated);
  await scene.client.request('terminate');
  assert.deepEqual(await scene.client.waitFor('exited'), { exitCode: 130 });
  await scene.client.waitFor('terminated');
  assert.equal(scene.trace().at(-1).data.status, 'aborted');
  assert.equal(existsSync(join(scene.folder, 'made')), false);
});

test('whoever is asked to take a step back is told which one, and what failed', async (context) => {
  const rollback = '    rollback: { title: Undo the copy, argv: [rm, -f, copy] }\n';
  const steps = `  - id: copy\n    type: cli\n    with: { argv: [cp, missing, copy] }\n${rollback}`;
  const { scene, question } = await asked(context, runbookV1(steps));
  await answer(scene, question, { kind: 'approve' });
  // The failure is looked at before anybody is asked what becomes of it.
  assert.equal((await scene.client.waitFor('stopped')).reason, 'exception');
  assert.equal(await scene.stoppedLine(), scene.lineOf('- id: copy'));
  assert.equal(scene.client.events.filter(({ event }) => event === 'runbook/answerNeeded').length, 1);
  await scene.client.request('continue', { threadId: 1 });
  const { title, takesBack, approval } = await scene.client.waitFor('runbook/answerNeeded');
  assert.equal(title, "Take back 'copy': Undo the copy");
  assert.equal(takesBack.stepId, 'copy');
  assert.match(takesBack.why, /^'copy' failed: exit code 1/);
  assert.deepEqual(approval.command, ['rm', '-f', 'copy']);
  assert.match(approval.expiresAt, /Z$/);
});
