import assert from 'node:assert/strict';
import test from 'node:test';
import type { Question } from '../../debug-adapter/protocol.js';
import { type Asking, type AskingSession, askAgain, putQuestion } from '../../extension/question.js';

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
  assert.deepEqual(await put('green', { cancels: true }), { requests: [], errors: [] });
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
