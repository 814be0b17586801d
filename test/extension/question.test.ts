import assert from 'node:assert/strict';
import test from 'node:test';
import { type Asking, type AskingSession, askAgain, putQuestion } from '../../extension/question.js';
import type { Question } from '../../runtime/model/question.js';

const question: Question = {
  ...{ requestId: 'question-1', kind: 'evidence', stepId: 'judge', title: 'Judge' },
  evidence: { kind: 'text', name: 'seen' },
};

/** A question put to a person who gives `answer`; what the session was asked for and which errors were shown. */
async function put(answer: unknown, changes: Partial<Asking<AskingSession>> & { cancels?: boolean } = {}) {
  const requests: unknown[] = [];
  const errors: string[] = [];
  const token = { isCancellationRequested: false, onCancellationRequested: () => ({ dispose: () => {} }) };
  const inputs = {
    showInputBox: async () => {
      token.isCancellationRequested = changes.cancels === true;
      return answer;
    },
    showErrorMessage: async (message: string) => errors.push(message),
  } as unknown as Asking<AskingSession>['inputs'];
  const session = { customRequest: async (...words: unknown[]) => requests.push(words) };
  await putQuestion(question, { session, token, inputs, reveal: async () => {}, ...changes });
  return { requests, errors };
}

const answered = [['runbook/answer', { requestId: 'question-1', answer: { kind: 'text', text: 'green' } }]];

test('an answer goes to the session that asked', async () => {
  assert.deepEqual(await put('green'), { requests: answered, errors: [] });
});

test('a step that cannot be shown is asked about all the same', async () => {
  const reveal = () => Promise.reject(new Error('the file is gone'));
  assert.deepEqual(await put('green', { reveal }), { requests: answered, errors: [] });
});

test('an input that was closed sends nothing, and neither does one whose question was settled meanwhile', async () => {
  assert.deepEqual(await put(undefined), { requests: [], errors: [] });
  assert.deepEqual(await put(undefined, { cancels: true }), { requests: [], errors: [] });
});

const tooLate =
  "your answer to 'Judge' came too late and was not taken: it was answered elsewhere, asked anew, or the run is over; the debug console says which";

test('an answer that is given where nobody waits for it any more is not sent, and whoever gave it is told', async () => {
  assert.deepEqual(await put('green', { cancels: true }), { requests: [], errors: [tooLate] });
});

test('a dialog that stayed open takes no answer, not even the beginning of one', async () => {
  const approval = { gesture: 'typed', typedText: 'node-7', reasons: [], requirement: { min: 1, roles: [] } } as const;
  const intervention = { cause: 'by_hand', resolutions: ['skip'] } as const;
  const dialogs = [
    { ...question, kind: 'approval', approval },
    { ...question, kind: 'intervention', intervention },
  ] as const;
  for (const dialog of dialogs) {
    const said: unknown[] = [];
    const token = { isCancellationRequested: false, onCancellationRequested: () => ({ dispose: () => {} }) };
    const inputs = {
      showWarningMessage: async (_title: string, _options: object, first: string) => {
        token.isCancellationRequested = true;
        return first;
      },
      showInputBox: async () => said.push('a text was asked for'),
      showErrorMessage: async (message: string) => said.push(message),
    } as unknown as Asking<AskingSession>['inputs'];
    const session = { customRequest: async () => said.push('an answer was sent') };
    await putQuestion(dialog, { session, token, inputs, reveal: async () => {} });
    assert.deepEqual(said, [tooLate]);
  }
});

test('a refused answer is shown, unless its question was settled meanwhile', async () => {
  const session = { customRequest: () => Promise.reject(new Error('it is too large')) };
  assert.deepEqual(await put('green', { session }), { requests: [], errors: ['it is too large'] });
  const token = { isCancellationRequested: false, onCancellationRequested: () => ({ dispose: () => {} }) };
  const late = {
    customRequest: () => {
      token.isCancellationRequested = true;
      return Promise.reject(new Error('it was answered already'));
    },
  };
  assert.deepEqual(await put('green', { session: late, token }), { requests: [], errors: [] });
});

test('the session that is named is the one that asks again', async () => {
  const session = (isPending: boolean) => ({
    customRequest: async (name: string) => name === 'runbook/pending' && { isPending },
  });
  assert.equal(await askAgain(session(true)), true);
  assert.equal(await askAgain(session(false)), false);
});
