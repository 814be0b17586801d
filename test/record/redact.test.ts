import assert from 'node:assert/strict';
import test from 'node:test';
import type { RunEvent } from '../../runtime/model/event.js';
import { redactorOf } from '../../runtime/record/redact.js';

test('a variable whose name is that of a closed field is redacted all the same', () => {
  const { event } = redactorOf([{ pattern: 'hunter2', replace: '***' }]);
  const created = {
    type: 'run.created',
    actor: { kind: 'human', id: 'a' },
    data: { vars: { status: 'hunter2', kind: 'hunter2' }, steps: ['hunter2'], runbook_path: 'hunter2' },
  } as unknown as RunEvent;
  assert.deepEqual(event(created).data, {
    vars: { status: '***', kind: '***' },
    steps: ['hunter2'],
    runbook_path: '***',
  });
});

test('a pattern that matches everything leaves names, digests and closed words in place', () => {
  const { event } = redactorOf([{ pattern: '(?s).+', replace: 'x' }]);
  const result = {
    type: 'step.result',
    step_id: 'a',
    attempt: 1,
    actor: { kind: 'engine', id: 'engine' },
    data: {
      run_id: 'r',
      step_id: 'a',
      status: 'failed',
      actor: 'engine',
      started_at: 't',
      ended_at: 't',
      evidence: { link: { kind: 'text', text: 'secret' } },
      captures: { out: 'secret' },
      error: { kind: 'exit', message: 'secret' },
    },
  } as const satisfies RunEvent;
  assert.deepEqual(event(result).data, {
    ...result.data,
    evidence: { link: { kind: 'text', text: 'x' } },
    captures: { out: 'x' },
    error: { kind: 'exit', message: 'x' },
  });
});

test('patterns apply one after the other', () => {
  const { text } = redactorOf([
    { pattern: 'a', replace: 'b' },
    { pattern: 'b', replace: 'c' },
  ]);
  assert.equal(text('ab'), 'cc');
});

test('a pattern hides what colours tear, and only the lines in which they do lose them', () => {
  const { text } = redactorOf([{ pattern: 'tok_[0-9a-f]+', replace: '#' }]);
  const red = (part: string) => `\u001b[31m${part}\u001b[0m`;
  const given = `${red('ok')}\n${red('to')}k_12${red('ab')} ${red('x')}\n${red('tok_99')}\n`;
  assert.equal(text(given), `${red('ok')}\n# x\n${red('#')}\n`);
  assert.equal(text('\u001b]0;title\u0007t\u00adok_\u200b1\b2'), '#');
});
