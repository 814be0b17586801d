import assert from 'node:assert/strict';
import test from 'node:test';
import type { Question } from '../../runtime/model/question.js';
import { newsBetween } from '../../runtime/page/announce.js';
import { answerOf, type Deed } from '../../runtime/page/form/answers.js';
import type { Draft } from '../../runtime/page/form/draft.js';
import { layoutOf } from '../../runtime/page/graph/layout.js';
import type { ToPage } from '../../runtime/page/message.js';
import { lapse, toldAt } from '../../runtime/page/moment.js';
import { between, offsetsOf } from '../../runtime/page/offsets.js';
import { currentStep, emptyState, liveLimit, type PageState, told } from '../../runtime/page/page-state.js';
import { found, stepsOf } from '../../runtime/page/steps.js';
import { waitsOf } from '../../runtime/page/waits.js';
import { say, sayRecorded, speak } from '../../runtime/page/words.js';
import { ended, failed, long, questions, running, waiting } from './scenes.js';
import { showing } from './states.js';

const after = (...messages: readonly ToPage[]): PageState => messages.reduce(told, emptyState);

test('the steps of a run have what their runbook says beside what became of them, also those not reached', () => {
  const steps = stepsOf(running);
  assert.deepEqual(
    steps.map(({ id, title, status, risk }) => [id, title, status, risk]),
    [
      ['check', 'See which nodes are there', 'passed', 'safe'],
      ['drain', 'Drain the node', 'running', 'dangerous'],
      ['look', 'Look at the dashboard', 'not_reached', 'manual'],
      ['last', 'Close the incident', 'not_reached', undefined],
    ],
  );
  assert.deepEqual(
    steps.map(({ opensGroup }) => opensGroup),
    [undefined, 'Take the node out', undefined, undefined],
  );
});

test('a run that has not begun shows the steps of its runbook', () => {
  const data = { ...running, report: { ...running.report, steps: [] } };
  assert.deepEqual(
    stepsOf(data).map(({ number, id, status }) => [number, id, status]),
    [
      [1, 'check', 'not_reached'],
      [2, 'drain', 'not_reached'],
      [3, 'look', 'not_reached'],
      [4, 'last', 'not_reached'],
    ],
  );
});

test('a run that waits says for whom, since when and until when; one that is over waits for nobody', () => {
  const [wait, ...others] = waitsOf(stepsOf(waiting), waiting.report);
  assert.equal(others.length, 0);
  assert.equal(wait?.stepId, 'drain');
  assert.equal(wait.what, 'approval by 2 different people as SRE');
  assert.match(wait.since ?? '', /^2026-11-20T/);
  assert.equal(wait.until, '2999-01-01T00:00:00.000Z');
  assert.deepEqual(waitsOf(stepsOf(failed), failed.report), []);
});

test('the step that matters most is where the debugger stands, else what is asked for, else what runs, else what failed', () => {
  assert.equal(currentStep(after(showing(running))), 'drain');
  assert.equal(currentStep(after(showing(running), { type: 'ask', question: questions.text })), 'look');
  assert.equal(currentStep(after(showing(running), { type: 'at', stepId: 'last', isStopped: true })), 'last');
  assert.equal(currentStep(after(showing(failed))), 'drain');
  assert.equal(currentStep(after(showing(ended))), undefined);
});

test('what a program prints is kept until its step is done, without colours and only its end', () => {
  const print = (text: string): ToPage => ({ type: 'output', stepId: 'drain', stream: 'stdout', text });
  const state = after(showing(running), print('\u001b[31mred\u001b[0m\r\n'), print('x'.repeat(liveLimit)));
  assert.equal(state.live.get('drain')?.stdout, 'x'.repeat(liveLimit));
  assert.equal(after(showing(running), print('\u001b[31mred\u001b[0m\r\n')).live.get('drain')?.stdout, 'red\n');
  assert.equal(told(state, showing(failed)).live.size, 0);
});

test('a refusal belongs to the question that it names, and an answered question goes away', () => {
  const asked = after(showing(waiting), { type: 'ask', question: questions.typed });
  const late: ToPage = { type: 'refused', requestId: 'q-before', message: 'too late' };
  assert.equal(told(asked, late).refused, undefined);
  assert.equal(told(asked, { ...late, requestId: 'q-typed' }).refused, 'too late');
  assert.equal(told(asked, { type: 'ask' }).question, undefined);
  assert.equal(told(asked, { type: 'empty', why: 'gone' }).question, undefined);
});

function check(
  deed: Deed,
  question: Question,
  texts: Draft['texts'],
  expected: unknown,
  ticked: readonly string[] = [],
) {
  assert.deepEqual(answerOf(deed, question, { requestId: question.requestId, texts, ticked }), expected);
}

test('a typed approval needs the exact text, a name and a role', () => {
  const { typed } = questions;
  check('approve', typed, { typed: 'node-7' }, undefined);
  check('approve', typed, { typed: 'node-7 ', as: 'bob', role: 'SRE' }, undefined);
  check('approve', typed, { typed: 'Node-7', as: 'bob', role: 'SRE' }, undefined);
  check('approve', typed, { typed: 'node-7', as: ' ', role: 'SRE' }, undefined);
  check('approve', typed, { typed: 'node-7', as: 'bob' }, undefined);
  const given = { kind: 'approve', typed: 'node-7', as: 'bob', role: 'SRE' };
  check('approve', typed, { typed: 'node-7', as: 'bob', role: 'SRE' }, given);
});

test('glass is broken only with a reason, a role and the same typed text; a rejection needs a reason', () => {
  const { typed, confirm } = questions;
  check('glass', typed, { glass: 'nobody answers', glassRole: 'SRE' }, undefined);
  check('glass', typed, { typed: 'node-7', glass: ' ', glassRole: 'SRE' }, undefined);
  check(
    'glass',
    typed,
    { typed: 'node-7', glass: 'nobody answers', glassRole: 'SRE' },
    {
      kind: 'approve',
      typed: 'node-7',
      breakGlass: 'nobody answers',
      role: 'SRE',
    },
  );
  check('reject', confirm, { reject: ' ' }, undefined);
  check('reject', confirm, { reject: 'no' }, { kind: 'reject', reason: 'no' });
  check('approve', confirm, {}, { kind: 'approve' });
});

test('evidence and words on a step are answers once they say something', () => {
  const { text, checklist, intervention } = questions;
  check('text', text, { text: '\n' }, undefined);
  check('text', text, { text: '0.4 %' }, { kind: 'text', text: '0.4 %' });
  check('checklist', checklist, {}, undefined);
  check('checklist', checklist, {}, { kind: 'checklist', items: ['errors'] }, ['errors']);
  check('intervention', intervention, { note: 'seen' }, undefined);
  check('intervention', intervention, { resolution: 'done' }, undefined);
  check('intervention', intervention, { resolution: 'retry' }, { kind: 'intervention', resolution: 'retry', note: '' });
  const done = { kind: 'intervention', resolution: 'done', note: 'seen' };
  check('intervention', intervention, { resolution: 'done', note: 'seen' }, done);
});

test('a filter finds steps by all of its words, in titles, commands, states and classes', () => {
  const steps = stepsOf(ended);
  const ids = (filter: string) => found(steps, filter).map(({ id }) => id);
  assert.deepEqual(ids('DASHBOARD'), ['look']);
  assert.deepEqual(ids('dangerous passed'), ['clean']);
  assert.deepEqual(ids('skipped'), ['notify', 'page']);
  assert.deepEqual(ids('no such'), []);
  assert.equal(ids(' ').length, steps.length);
});

test('what is said aloud is what changed, in one sentence where it is much', () => {
  const before = after(showing(running));
  assert.equal(newsBetween(before, told(before, { type: 'output', stepId: 'drain', stream: 'stdout', text: 'x' })), '');
  assert.match(
    newsBetween(before, told(before, showing(failed))),
    /^step 2, Drain the node: failed\. the run: failed$/,
  );
  const many = long(100);
  const none = {
    ...many,
    report: { ...many.report, steps: many.report.steps.map((step) => ({ ...step, status: 'running' as const })) },
  };
  assert.match(newsBetween(after(showing(none)), after(showing(many))), /^50 steps changed; 50 of 100 done$/);
  const asked = told(before, { type: 'ask', question: questions.typed });
  assert.match(newsBetween(before, asked), /your answer is needed: Approve 'Drain the node'/);
});

test('only the rows between two places of a list are drawn, however high each is', () => {
  const offsets = offsetsOf(['a', 'b', 'c', 'd'], (id) => (id === 'b' ? 100 : 10));
  assert.deepEqual(offsets, [0, 10, 110, 120, 130]);
  assert.deepEqual(between(offsets, 20, 90), [1, 2]);
  assert.deepEqual(between(offsets, 0, 5), [0, 1]);
  assert.deepEqual(between(offsets, 115, 1000), [2, 4]);
});

test('the graph has a frame for each group, a line to each next step, and those that pass others side by side', () => {
  const { nodes, edges, frames } = layoutOf(stepsOf(ended));
  assert.deepEqual(
    frames.map(({ title }) => title),
    ['Diagnosis', 'Mitigation'],
  );
  assert.equal(edges.filter(({ kind }) => kind === 'next').length, 6);
  assert.equal(edges.filter(({ kind }) => kind === 'back').length, 1);
  const lanes = edges.filter(({ kind }) => kind === 'after').map(({ from, to, lane }) => [from, to, lane]);
  for (const [from = 0, to = 0, lane] of lanes) {
    const beside = lanes.filter(([start = 0, end = 0, other]) => other === lane && start < to && from < end);
    assert.equal(beside.length, 1, `the line from ${from} to ${to} lies on another`);
  }
  const column = nodes.filter(({ step }) => step.takesBack === undefined);
  for (const [index, { y }] of column.entries()) assert.ok(index === 0 || y > (column[index - 1]?.y ?? 0) + 46);
});

test('moments move on by themselves, and what is no moment stays as it is', () => {
  const now = Date.parse('2026-11-20T10:00:00.000Z');
  assert.equal(toldAt('2026-11-20T09:58:30.000Z', 'ago', now), '1 min ago');
  assert.equal(toldAt('2026-11-20T12:01:00.000Z', 'until', now), 'in 2 h 1 min');
  assert.equal(toldAt('2026-11-20T09:00:00.000Z', 'until', now), 'run out');
  assert.equal(toldAt('soon', 'until', now), 'soon');
  assert.equal(lapse(26 * 3_600_000), '1 d 2 h');
});

test('the page speaks the words of its host, and English for what the host has no word for', () => {
  speak({ 'status.passed': 'bestanden' });
  assert.deepEqual([say('status.passed'), say('status.failed')], ['bestanden', 'failed']);
  speak({});
  assert.equal(sayRecorded('status.', 'something-later'), 'something-later');
});
