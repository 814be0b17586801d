import assert from 'node:assert/strict';
import { appendFileSync, copyFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { loadRunbook } from '../../runtime/node/load.js';
import { followedRun } from '../../runtime/node/page/followed-run.js';
import { growingTrace } from '../../runtime/node/page/growing-trace.js';
import { outlineOf } from '../../runtime/node/page/outline.js';
import { recordedRunbooks } from '../../runtime/node/page/recorded-runbook.js';
import { readRunPage } from '../../runtime/node/page/run-page.js';
import { takeRunLock } from '../../runtime/node/store/run-lock.js';
import { temporaryFolder } from '../support/paths.js';
import { runbookFolder } from '../support/recorded.js';
import { eventsIn, runbookOf, runOnDisk } from './support.js';

const described = `apiVersion: runbook/v1
meta:
  name: payments
  source: { file: payments.md }
  vars: { node: n1 }
steps:
  - id: look
    title: Look around
    type: cli
    with: { argv: [kubectl, get, pods, -n, "{{ .vars.node }}"] }
    capture: { pods: stdout }
    source: { section: First, lines: [3, 5] }
  - id: mend
    type: group
    title: Mend it
    when: captures.pods != ""
    steps:
      - id: drain
        type: cli
        when: steps.look.status == "passed"
        with: { argv: [kubectl, drain, "{{ .captures.pods }}"] }
        rollback: { argv: [kubectl, uncordon, "{{ .vars.node }}"] }
      - id: say
        type: manual
        instructions: Say what {{ .captures.pods }} showed
        required_evidence: [{ kind: text, name: said }]
`;

test('the outline of a runbook tells of each step what is known before it is run', async (t) => {
  const loaded = await loadRunbook(join(runbookFolder(t, described), 'runbook.yaml'));
  assert.ok(loaded.ok);
  const { steps, groups } = outlineOf(loaded.value, (text) => text.replaceAll('n1', '***'));
  assert.deepEqual(groups, [{ id: 'mend', title: 'Mend it' }]);
  assert.deepEqual(steps, [
    {
      ...{ id: 'look', title: 'Look around', kind: 'cli', line: 7, risk: 'safe', after: [] },
      text: "kubectl get pods -n '{{ .vars.node }}'",
      source: { file: 'payments.md', section: 'First', lines: [3, 5] },
    },
    {
      ...{ id: 'drain', title: 'drain', kind: 'cli', line: 18, risk: 'caution', after: ['look'], group: 'mend' },
      text: "kubectl drain '{{ .captures.pods }}'",
      when: '(captures.pods != "") && (steps.look.status == "passed")',
      rollback: "kubectl uncordon '{{ .vars.node }}'",
    },
    {
      ...{ id: 'say', title: 'say', kind: 'manual', line: 23, after: ['look'], group: 'mend' },
      text: 'Say what {{ .captures.pods }} showed',
      when: 'captures.pods != ""',
    },
  ]);
});

test('what is secret in a runbook is hidden in its outline', async (t) => {
  const loaded = await loadRunbook(join(runbookFolder(t, described), 'runbook.yaml'));
  assert.ok(loaded.ok);
  const shown = JSON.stringify(outlineOf(loaded.value, (text) => text.replaceAll(/uncordon|Look/g, '***')));
  assert.doesNotMatch(shown, /uncordon|Look around/);
});

const echo = runbookOf(['type: cli, with: {argv: ["echo", "one"]}', 'type: cli, with: {argv: ["echo", "two"]}']);

test('the page of a run has the outline of its runbook, unless that was changed since', async (t) => {
  const { folder, run } = await runOnDisk(t, echo);
  const before = await readRunPage(run.directory, recordedRunbooks(run.directory));
  assert.ok(before.ok);
  assert.deepEqual(
    before.value.data.outline?.steps.map(({ id, text }) => [id, text]),
    [
      ['s1', 'echo one'],
      ['s2', 'echo two'],
    ],
  );
  assert.equal(before.value.data.report.record.verdict, 'verified');
  assert.equal(before.value.runbook, join(folder, 'x.runbook.yaml'));
  writeFileSync(join(folder, 'x.runbook.yaml'), echo.replace('two', 'three'));
  const after = await readRunPage(run.directory, recordedRunbooks(run.directory));
  assert.ok(after.ok);
  assert.equal(after.value.data.outline, undefined);
  assert.deepEqual(after.value.data.report, before.value.data.report);
});

test('the runbook of a run is read once, however often its page is made', async (t) => {
  const { run } = await runOnDisk(t, echo);
  const first = eventsIn(run.tracePath)[0];
  const runbookOf = recordedRunbooks(run.directory);
  const found = await runbookOf(first);
  assert.equal(found?.outline?.steps.length, 2);
  assert.equal(await runbookOf(first), found);
});

test('a runbook that is again what it was when it was run is shown again', async (t) => {
  const { folder, run } = await runOnDisk(t, echo);
  const path = join(folder, 'x.runbook.yaml');
  const runbookOf = recordedRunbooks(run.directory);
  const outline = async () => (await runbookOf(eventsIn(run.tracePath)[0]))?.outline?.steps.length;
  writeFileSync(path, echo.replace('two', 'three'));
  assert.equal(await outline(), undefined);
  writeFileSync(path, echo);
  assert.equal(await outline(), 2);
});

test('a folder without a run has no page', async (t) => {
  const empty = temporaryFolder(t);
  const read = await readRunPage(empty, recordedRunbooks(empty));
  assert.match(read.ok ? '' : read.error.message, /trace\.jsonl/);
});

test('a trace that grows is read on from where it was read to, whole line by whole line', async (t) => {
  const { run } = await runOnDisk(t, echo);
  const lines = readFileSync(run.tracePath, 'utf8').split(/(?<=\n)/);
  const path = join(temporaryFolder(t), 'trace.jsonl');
  const [first = '', second = '', third = '', ...others] = lines;
  writeFileSync(path, first + second.slice(0, 20));
  const trace = growingTrace(path);
  const count = async () => (await trace.read())?.events.length;
  assert.equal(await count(), 1);
  appendFileSync(path, second.slice(20) + third);
  assert.equal(await count(), 3);
  assert.equal(await count(), 3);
  appendFileSync(path, others.join(''));
  assert.equal(await count(), lines.length);
});

test('a line that is not what was written ends the reading, and another file in the place of the trace begins it anew', async (t) => {
  const { run } = await runOnDisk(t, echo);
  const text = readFileSync(run.tracePath, 'utf8');
  const path = join(temporaryFolder(t), 'trace.jsonl');
  writeFileSync(path, text.replace('"echo","two"', '"echo","six"'));
  const trace = growingTrace(path);
  assert.equal(await trace.read(), undefined);
  assert.equal(await trace.read(), undefined);
  copyFileSync(run.tracePath, `${path}.new`);
  renameSync(`${path}.new`, path);
  assert.equal((await trace.read())?.events.length, text.split('\n').length - 1);
});

test('a run that a process drives is followed without being verified anew, and is verified once it rests', async (t) => {
  const { run } = await runOnDisk(t, echo);
  const whole = readFileSync(run.tracePath, 'utf8');
  const lines = whole.split(/(?<=\n)/);
  const half = lines.findIndex((line) => line.includes('"type":"step.result"')) + 1;
  writeFileSync(run.tracePath, lines.slice(0, half).join(''));
  const lock = await takeRunLock(run.directory);
  assert.ok(lock.ok);
  const followed = followedRun(run.directory);
  const statuses = async () => {
    const page = await followed.page();
    assert.ok(page.ok);
    const { report, outline } = page.value.data;
    assert.equal(outline?.steps.length, 2);
    return [report.run.status, report.record.verdict, ...report.steps.map(({ status }) => status)];
  };
  assert.deepEqual(await statuses(), ['running', 'unsatisfied', 'passed', 'not_reached']);
  assert.equal(await followed.hasChanged(), false);
  appendFileSync(run.tracePath, lines.slice(half).join(''));
  assert.equal(await followed.hasChanged(), true);
  assert.deepEqual(await statuses(), ['running', 'unsatisfied', 'passed', 'passed']);
  await lock.value.release();
  assert.equal(await followed.hasChanged(), true);
  assert.deepEqual(await statuses(), ['completed', 'verified', 'passed', 'passed']);
});
