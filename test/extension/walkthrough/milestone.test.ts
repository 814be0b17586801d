import assert from 'node:assert/strict';
import test from 'node:test';
import { messageName } from '../../../debug-adapter/protocol.js';
import { type Message, watcherOf } from '../../../extension/walkthrough/milestone.js';

const replay = { type: 'runbook', request: 'launch', name: '', mode: 'replay' };
const real = { ...replay, mode: 'real' };
const stopped: Message = { type: 'event', event: 'stopped' };

test('a stop counts for what is debugged: a replay, a run, or a record that is looked at', () => {
  const reachedIn = (configuration: typeof replay & { readOnly?: boolean }) => watcherOf(configuration).says(stopped);
  assert.equal(reachedIn(replay), 'replayed');
  assert.equal(reachedIn(real), 'stepped');
  assert.equal(reachedIn({ ...real, request: 'attach' }), 'stepped');
  assert.equal(reachedIn({ ...real, request: 'attach', readOnly: true }), 'looked');
});

function afterTyping(typed: string | undefined, { configuration = replay, success = true } = {}) {
  const watcher = watcherOf(configuration);
  const approval = { gesture: 'typed', typedText: 'node-7' };
  watcher.says({
    type: 'event',
    event: messageName.answerNeeded,
    body: { requestId: 'q1', stepId: 'drain', approval },
  });
  const answer = { kind: 'approve', ...(typed !== undefined && { typed }) };
  watcher.asks({ seq: 7, type: 'request', command: messageName.answer, arguments: { requestId: 'q1', answer } });
  return watcher.says({ type: 'response', request_seq: 7, success });
}

test('a dangerous step of a replay is approved once the right text was typed and taken', () => {
  assert.equal(afterTyping('node-7'), 'approved');
});

test('another text, none, one that is refused and one outside of a replay approve nothing', () => {
  assert.equal(afterTyping('node-8'), undefined);
  assert.equal(afterTyping(undefined), undefined);
  assert.equal(afterTyping('node-7', { success: false }), undefined);
  assert.equal(afterTyping('node-7', { configuration: real }), undefined);
});

test('what else the debugger says reaches nothing', () => {
  assert.equal(watcherOf(replay).says({ type: 'response', request_seq: 1, success: true }), undefined);
});
