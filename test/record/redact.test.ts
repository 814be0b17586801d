import assert from 'node:assert/strict';
import test from 'node:test';
import type { RunEvent } from '../../runtime/model/event.js';
import { redactorOf } from '../../runtime/record/redact.js';
import { approve, DecidedRun, hour, person, prepared } from '../support/decided-run.js';
import { cli, planOf } from '../support/plans.js';

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

test('who holds a role stays as it is, so that those who hold it can approve', () => {
  const { event } = redactorOf([{ pattern: 'bob|DRI|df', replace: '***' }]);
  const plan = planOf([cli('a', ['df'], { approvals: { min: 1, roles: ['DRI'] } })]);
  const posture = { ...plan.posture, roles: { DRI: ['bob'] } };
  const run = new DecidedRun({ ...plan, posture }, person('alice'), (drafted) => event(drafted));
  run.happens(prepared(0, 'caution'));
  const request = run.events.findLast(({ type }) => type === 'approval.requested');
  assert.ok(request?.type === 'approval.requested');
  assert.deepEqual(request.data.requirement.holders, { DRI: ['bob'] });
  assert.doesNotMatch(JSON.stringify(run.events.filter(({ type }) => type === 'step.ready')), /"df"/);
  assert.deepEqual(run.gives(approve(0, person('bob', 'DRI'))), ['step.approved']);
});

test('when everything was halted, and what the steps were, can be read whatever a pattern of dates or numbers hides', () => {
  const { event } = redactorOf([
    { pattern: '\\d{4}-\\d{2}-\\d{2}', replace: '***' },
    { pattern: '[0-9a-f]{8,}', replace: '***' },
  ]);
  const notice = { by: 'eve', channel: 'cli', reason: 'since 2026-01-01', at: hour(1) } as const;
  const frozen = { processes: 0, running: 0, latencyMs: 0 };
  const run = new DecidedRun(planOf([cli('a', ['df'])]), person('alice'), (drafted) => event(drafted));
  run.happens({ kind: 'panic-run', notice, frozen });
  const engaged = run.events.find(({ type }) => type === 'panic.engaged');
  assert.ok(engaged?.type === 'panic.engaged');
  assert.deepEqual([engaged.data.engaged_at, engaged.data.reason], [hour(1), 'since ***']);
  const [created] = run.events;
  assert.ok(created?.type === 'run.created');
  const step_digests = ['0123456789abcdef'];
  assert.deepEqual(event({ ...created, data: { ...created.data, step_digests } }).data, {
    ...created.data,
    step_digests,
  });
});
