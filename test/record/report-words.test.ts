import assert from 'node:assert/strict';
import test from 'node:test';
import { divergenceText } from '../../runtime/cli/render/divergence.js';
import { exportCsv } from '../../runtime/cli/render/export-csv.js';
import { exportHtml } from '../../runtime/cli/render/export-html.js';
import { exportMarkdown } from '../../runtime/cli/render/export-markdown.js';
import { recordText } from '../../runtime/cli/render/record.js';
import { summaryText } from '../../runtime/cli/render/summary.js';
import type { RunRecord } from '../../runtime/node/record/run-record.js';
import { reportOf } from '../../runtime/record/report/report.js';
import { fold } from '../../runtime/run/state.js';
import {
  alice,
  approved,
  asked,
  bob,
  executed,
  finished,
  ready,
  result,
  run,
  type Told,
  traced,
  verified,
} from './report-scene.js';
import { takenBack } from './taken-back.js';

const told = (steps: readonly string[], events: readonly Told[], more: Partial<typeof verified> = {}) =>
  reportOf(traced(run(steps, events)), { ...verified, ...more });

test('that a run was made strict is told with the share and its limit in every format, as far as the record tells them', () => {
  const drifted = (data: object) => told(['a'], [{ type: 'policy.downgraded', data }, finished('completed', 'done')]);
  const known = drifted({ ratio: 0.875, threshold: 0.7, decisions: 16 });
  const why = /strict: 87\.5 % of 16 decisions of the last 7 days were made by nobody \(limit 70 %\)/;
  for (const text of [summaryText, exportMarkdown, exportHtml, exportCsv]) assert.match(text(known), why);
  assert.match(
    summaryText(drifted({ ratio: 0.9, threshold: 0.7 })),
    /strict: 90 % of the decisions of the last 7 days/,
  );
  assert.match(summaryText(drifted({ ratio: 'x' })), /^- strict: too much ran by itself of late$/m);
});

test('a step that was taken back and not done again says so loudly in every format, and is not counted as passed', () => {
  const undone = told(['a'], [...takenBack, finished('completed', 'all steps passed')]);
  assert.deepEqual(undone.run.steps, { total: 1, passed: 0, failed: 0, skipped: 0, rolled_back: 1, open: 0 });
  for (const text of [exportHtml(undone), exportMarkdown(undone)]) {
    assert.match(text, /! taken back, not done again/);
    assert.doesNotMatch(text, /The run did what its runbook says/);
  }
  assert.match(exportHtml(undone), /<section class="verdict warn".*step &#39;a&#39; was taken back and not done again/);
  assert.match(exportMarkdown(undone), /^> .*\n>\n> - step 'a' was taken back and not done again/);
  assert.match(exportCsv(undone).split('\n').slice(0, 3).join('\n'), /step 'a' was taken back and not done again/);
  const summary = summaryText(undone);
  assert.match(summary, /^- step 'a' was taken back and not done again$/m);
  assert.match(summary, /0 of 1 passed, 0 failed, 0 skipped, 1 TAKEN BACK/);
});

test('a step that was done again after it was taken back is passed', () => {
  const again = [...takenBack, ...ready('a', { argv: ['x'] }, 'safe', 2), ...executed('a', {}, 2)];
  const done = told(['a'], [...again, result('a', 'passed', {}, 2), finished('completed', 'all steps passed')]);
  assert.equal(done.steps[0]?.status, 'passed');
  assert.doesNotMatch(summaryText(done), /TAKEN BACK|not done again/);
  const byHand = told(['a'], [...takenBack, result('a', 'passed', { actor: 'human' })]);
  assert.equal(byHand.steps[0]?.status, 'passed');
});

test('a run that did not come to its end is not said to have done what its runbook says', () => {
  const first = [...ready('a', { argv: ['x'] }, 'safe'), ...executed('a'), result('a', 'passed')];
  const aborted = told(['a', 'b', 'c'], [...first, finished('aborted', 'cancelled by alice')], { status: 'aborted' });
  const wanted = /So far nothing was left out or changed; the run is aborted, 2 steps not reached\./;
  assert.match(exportHtml(aborted), wanted);
  assert.match(exportMarkdown(aborted), wanted);
  assert.match(divergenceText(aborted), wanted);
  const whole = told(['a'], [...first, finished('completed', 'all steps passed')]);
  for (const text of [exportHtml(whole), exportMarkdown(whole), divergenceText(whole)]) {
    assert.match(text, /The run did what its runbook says\./);
  }
});

test('broken glass stands at the top, and beside the name at a glance', () => {
  const glass = [
    ...ready('a', { argv: ['x'] }, 'caution'),
    asked('a', 'a-1', {}, { self_approval: 'break_glass', distinct_from: ['alice'] }),
    approved('a', 'a-1', alice, { break_glass: { reason: 'nobody answers', waived: ['distinct_from', 'min'] } }),
    ...executed('a'),
    result('a', 'passed'),
    finished('completed', 'all steps passed'),
  ];
  const broken = told(['a'], glass);
  const line = "BREAK-GLASS: alice approved 'a' past the separation of duties and the number of people: nobody answers";
  assert.ok(exportMarkdown(broken).startsWith('> **✓ Verified'));
  assert.ok(exportMarkdown(broken).includes(`> - ${line}`));
  assert.match(exportMarkdown(broken), /^\| 1 \| `a` \| `x` \| ▲ caution \| alice BY BREAKING THE GLASS \|/m);
  assert.match(exportHtml(broken), /<td>alice BY BREAKING THE GLASS<\/td>/);
  assert.ok(summaryText(broken).includes(`- ${line}\n`));
});

test('at a glance says who did a step by hand and who left one out, not whose approval was lost', () => {
  const byHand = [
    ...ready('a', { argv: ['x'] }, 'dangerous'),
    { type: 'intervention.opened', step_id: 'a', data: { cause: 'by_hand' } },
    { type: 'intervention.resolved', step_id: 'a', actor: bob, data: { resolution: 'done', note: 'wiped' } },
    result('a', 'passed', { actor: 'human' }),
    ...ready('b', { argv: ['y'] }, 'caution'),
    asked('b', 'b-1', {}, { min: 2 }),
    approved('b', 'b-1', alice),
    { type: 'approval.revoked', step_id: 'b', data: { approval_id: 'b-1', reason: 'the command changed' } },
    { type: 'step.skipped', step_id: 'b', actor: bob, data: { reason: 'human', note: 'not needed' } },
    result('b', 'skipped', { actor: 'human' }),
    ...ready('c', { argv: ['z'] }, 'caution'),
    asked('c', 'c-1'),
    approved('c', 'c-1', alice),
    { type: 'approval.revoked', step_id: 'c', data: { approval_id: 'c-1', reason: 'the command changed' } },
  ];
  const markdown = exportMarkdown(told(['a', 'b', 'c'], byHand, { status: 'waiting' }));
  assert.match(markdown, /^\| 1 \| `a` .*\| by hand: bob \| by hand \|/m);
  assert.match(markdown, /^\| 2 \| `b` .*\| left out by bob \| – \|/m);
  assert.match(markdown, /^\| 3 \| `c` .*\| – \| – \|/m);
});

test('exports and summary are in words, not in those of the machine', () => {
  const events = [
    ...ready('a', { argv: ['x'] }, 'caution'),
    asked('a', 'a-1', {}, { self_approval: 'break_glass', distinct_from: ['alice'] }),
    approved('a', 'a-1', bob),
    ...executed('a', { exit_code: 1 }),
    result('a', 'failed', { error: { kind: 'exit', message: 'exit code 1' } }),
    { type: 'intervention.opened', step_id: 'a', data: { cause: 'rollback_declined', detail: 'too late' } },
    { type: 'intervention.resolved', step_id: 'a', actor: bob, data: { resolution: 'retry', note: '' } },
    ...ready('a', { argv: ['x'] }, 'caution', 2),
    { type: 'intervention.opened', step_id: 'a', attempt: 2, data: { cause: 'by_hand' } },
    {
      type: 'intervention.resolved',
      step_id: 'a',
      attempt: 2,
      actor: bob,
      data: { resolution: 'done', note: 'done it' },
    },
    result('a', 'passed', { actor: 'human' }, 2),
    { type: 'step.skipped', step_id: 'b', actor: bob, data: { reason: 'human', note: 'not needed' } },
    result('b', 'skipped', { actor: 'human' }),
    finished('completed', 'all steps are done'),
  ];
  const spoken = told(['a', 'b'], events);
  const texts = [
    exportHtml(spoken),
    exportMarkdown(spoken),
    exportCsv(spoken),
    summaryText(spoken),
    divergenceText(spoken),
  ];
  for (const text of texts) {
    assert.doesNotMatch(
      text,
      /merged by|alone: |break_glass|\bby\\?_hand|rollback\\?_declined|human: not|exit: exit|not answered yet/,
    );
  }
  assert.match(exportHtml(spoken), /1 person, not alice, unless by breaking the glass/);
  assert.match(exportHtml(spoken), /left out by bob as SRE \(cli\): not needed/);
  assert.match(
    exportMarkdown(spoken),
    /A person had to say: it failed, and its rollback was declined: too late – bob as SRE \(cli\): it is run again/,
  );
});

test('a run that only has to be taken up again says by which command', () => {
  const events = [{ type: 'run.paused', data: { reason: 'approval', detail: "step 'a' can go on" } }];
  const waiting = told(['a'], events, { status: 'waiting' });
  const wanted = "step 'a' can go on with 'runbook resume 20261120T090000Z-abcdef'";
  for (const text of [exportMarkdown(waiting), summaryText(waiting)]) assert.ok(text.includes(wanted));
});

function shown(steps: readonly string[], events: readonly Told[]): string {
  const happened = traced(run(steps, events));
  const verdict = { kind: 'unsatisfied', reasons: [], events: 1, notes: [] } as unknown as RunRecord['verdict'];
  const record = { state: fold(happened), approvals: new Map(), verdict, files: new Map() };
  const summary = { runId: verified.runId, directory: '/runs/x', status: 'failed' } as const;
  return recordText(summary, record, reportOf(happened, verified));
}

test('a run is shown with the name of everybody who said or did something about a step', () => {
  const text = shown(
    ['a', 'b'],
    [
      { type: 'rollback.stored', step_id: 'a', data: { argv: ['undo'], rollback_hash: 'x', origin: 'author' } },
      ...ready('a', { argv: ['x'] }, 'caution'),
      asked('a', 'a-1'),
      { type: 'step.rejected', step_id: 'a', actor: bob, data: { approval_id: 'a-1', reason: 'not now' } },
      asked('a', 'a-2', {}, { self_approval: 'break_glass', distinct_from: ['alice'] }),
      approved('a', 'a-2', alice, { break_glass: { reason: 'nobody answers', waived: ['distinct_from'] } }),
      {
        type: 'evidence.submitted',
        step_id: 'a',
        actor: bob,
        data: { name: 'rate', record: { kind: 'text', text: '7 %' } },
      },
      { type: 'rollback.offered', step_id: 'a', data: { rollback_hash: 'x' } },
      asked('a:rollback', 'r-1'),
      approved('a:rollback', 'r-1', bob),
      { type: 'rollback.declined', step_id: 'a', actor: alice, data: { rollback_hash: 'x', reason: 'too late' } },
      { type: 'intervention.opened', step_id: 'a', data: { cause: 'rollback_declined' } },
      { type: 'intervention.resolved', step_id: 'a', actor: bob, data: { resolution: 'done', note: 'seen' } },
      { type: 'step.skipped', step_id: 'b', actor: bob, data: { reason: 'human', note: 'not needed' } },
      result('b', 'skipped', { actor: 'human' }),
    ],
  );
  const lines = text.split('\n').filter((line) => line.startsWith('    '));
  assert.deepEqual(
    lines.map((line) => line.trim().replace(/, 2026-\S+Z$/, '')),
    [
      'approval rejected by bob as SRE: not now',
      'approved by alice as DRI BY BREAKING THE GLASS, past the separation of duties: nobody answers',
      'evidence rate by bob as SRE',
      'rollback: approved by bob as SRE',
      'rollback ✗ declined by alice as DRI (tty): too late',
      'it failed, and its rollback was declined; bob as SRE said: it is taken as done (seen)',
      'left out by bob as SRE',
    ],
  );
});

test('a step that was taken back and not done again is shown as that', () => {
  const text = shown(['a'], [...takenBack, finished('completed', 'all steps passed')]);
  assert.match(text, /^! a.* was taken back and not done again\n {4}rollback ✓ taken back by a:rollback\/1, /m);
  assert.doesNotMatch(text, /✓ a\b/);
});

test('a command over several lines ends with its last one', () => {
  const script = { script: 'one\ntwo\nthree\nfour\n', shell: 'sh' };
  const four = told(['a'], [...ready('a', script, 'caution'), ...executed('a'), result('a', 'passed')]);
  assert.match(exportHtml(four), /\+ 3 lines/);
  assert.match(exportMarkdown(four), /\| `one ↵ two ↵ three ↵ four` \|/);
  assert.match(summaryText(four), /: one ↵ two ↵ three ↵ four$/m);
});

test('a rollback that was declined or never run is told with its step, by whoever said so', () => {
  const stored = {
    type: 'rollback.stored',
    step_id: 'a',
    data: { argv: ['undo'], rollback_hash: 'x', origin: 'author' },
  };
  const failing = [
    stored,
    ...ready('a', { argv: ['x'] }, 'safe'),
    ...executed('a', { exit_code: 1 }),
    result('a', 'failed', { error: { kind: 'exit', message: 'exit code 1' } }),
    { type: 'rollback.offered', step_id: 'a', data: { rollback_hash: 'x' } },
    ...ready('a:rollback', { argv: ['undo'] }, 'caution'),
    result('a:rollback', 'failed', { actor: 'human', error: { kind: 'approval', message: 'rejected by alice: no' } }),
  ];
  const declined = {
    type: 'rollback.declined',
    step_id: 'a',
    data: { rollback_hash: 'x', reason: 'rejected by alice: no' },
  };
  const summary = (more: readonly Told[], status: string) =>
    summaryText(told(['a'], [...failing, ...more, finished(status, 'x')], { status }));
  assert.match(summary([declined], 'failed'), /^- NOT rolled back: 'a': declined: rejected by alice: no$/m);
  assert.match(summary([{ ...declined, actor: alice }], 'failed'), /declined by alice as DRI \(tty\): rejected/);
  assert.match(summary([], 'aborted'), /^- NOT rolled back: 'a': the rollback was offered and not run: undo$/m);
  assert.doesNotMatch(summary([], 'aborted'), /Failed: 'a:rollback'/);
});
