import assert from 'node:assert/strict';
import test from 'node:test';
import { readAnswer } from '../../debug-adapter/answer.js';
import { editorPeople } from '../../debug-adapter/people.js';
import { shownBy } from '../../runtime/debug/console-text.js';
import { newCancellation } from '../../runtime/engine/cancellation.js';
import type { Answer, Question } from '../../runtime/model/question.js';
import { redactorOf } from '../../runtime/record/redact.js';
import { cli, planOf } from '../support/plans.js';

const [planStep] = planOf([cli('move', ['mv', 'a', 'b'], { title: 'Move canary-1' })]).steps;
const ready = { argv: ['mv', 'a', 'b'], env: { KEY: 'canary-2' } };

/** Asks what became of a step. */
function putQuestion() {
  const questions: Question[] = [];
  const closed: Question[] = [];
  const withdrawn = newCancellation();
  const people = editorPeople({
    actor: { kind: 'human', id: 'alice', role: 'DRI', channel: 'vscode' },
    cancellation: newCancellation(),
    shown: shownBy(redactorOf([{ pattern: 'canary-\\d', replace: 'hidden' }]), { hasColours: false }),
    newQuestionId: () => 'question-1',
    failure: () => undefined,
    onQuestion: (question) => questions.push(question),
    onSettled: (question) => closed.push(question),
  });
  const said = people.intervention({ planStep: planStep!, cause: 'interrupted', ready, risk: 'caution' }, withdrawn);
  return { people, withdrawn, said, questions, closed };
}

/** Asks what became of a step, and gives the answer that a client gives. */
function asked(given: Readonly<Record<string, unknown>>) {
  const { people, said, questions } = putQuestion();
  const read = readAnswer({ requestId: 'question-1', answer: given });
  const settled = read.ok ? people.answer(read.value.requestId, read.value.answer) : read;
  return { said, settled, questions };
}

test('what became of an interrupted step is asked with what it does, redacted', () => {
  assert.deepEqual(asked({ kind: 'intervention', resolution: 'retry' }).questions, [
    {
      requestId: 'question-1',
      stepId: 'move',
      title: 'Move hidden',
      kind: 'intervention',
      intervention: {
        cause: 'interrupted',
        command: ['mv', 'a', 'b'],
        env: { KEY: 'hidden' },
        risk: 'caution',
        resolutions: ['retry', 'done', 'failed', 'skip', 'abort'],
      },
    },
  ]);
});

test('each word on a step is taken with its note and its person', async () => {
  const check = async (answer: Extract<Answer, { kind: 'intervention' }>, expected: object) => {
    const { said, settled } = asked(answer);
    assert.equal(settled.ok, true);
    assert.deepEqual(await said, expected);
  };
  const alice = { kind: 'human', id: 'alice', role: 'DRI', channel: 'vscode' };
  await check(
    { kind: 'intervention', resolution: 'done', note: 'b is there' },
    { actor: alice, resolution: 'done', note: 'b is there' },
  );
  await check(
    { kind: 'intervention', resolution: 'failed', note: 'a is there', as: 'bob' },
    { actor: { kind: 'human', id: 'bob', channel: 'vscode' }, resolution: 'failed', note: 'a is there' },
  );
  await check(
    { kind: 'intervention', resolution: 'skip', note: 'not needed' },
    { actor: alice, resolution: 'skip', note: 'not needed' },
  );
  await check({ kind: 'intervention', resolution: 'abort', note: '' }, { actor: alice, resolution: 'abort', note: '' });
  const { said } = asked({ kind: 'intervention', resolution: 'retry' });
  assert.deepEqual(await said, { actor: alice, resolution: 'retry', note: '' });
});

test('what is no word on a step leaves the question open', () => {
  const check = (given: Readonly<Record<string, unknown>>, message: RegExp) => {
    const { settled } = asked(given);
    assert.match(settled.ok ? '' : settled.error, message);
  };
  check({ kind: 'approve' }, /^step 'move' asks for a word on how it goes on, which 'approve' does not answer$/);
  check({ kind: 'text', text: 'done' }, /which 'text' does not answer$/);
  check({ kind: 'intervention', resolution: 'again' }, /^"answer" is /);
  check({ kind: 'intervention', resolution: 'done', note: 7 }, /^"answer" is /);
});

test('a question that nobody is waited for any more is closed at the editor, and takes no answer', async () => {
  const { people, withdrawn, said, questions, closed } = putQuestion();
  withdrawn.cancel();
  assert.equal(await said, undefined);
  assert.deepEqual([closed, people.open, people.askAgain()], [questions, undefined, false]);
  assert.ok(!people.answer('question-1', { kind: 'intervention', resolution: 'retry', note: '' }).ok);
});
