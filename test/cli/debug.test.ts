import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { isRunStateSnapshot } from '../../runtime/schema/generated/run-state.js';
import { onlyRun } from '../support/recorded.js';
import { keys, runbookTerminal } from '../support/terminal.js';
import { bounded, debugging, echo, events, idsOf, left, touch, typed } from './debug-scene.js';

test('the debugger stops before the first step, and next does exactly one', async (t) => {
  const scene = debugging(t, [echo('one'), echo('two'), echo('three')]);
  await scene.terminal.shows('(1/3 one) ');
  assert.deepEqual(idsOf(scene, 'step.ready'), []);
  scene.terminal.type(`next${keys.enter}`);
  await scene.terminal.shows('(2/3 two) ');
  assert.deepEqual([idsOf(scene, 'step.ready'), idsOf(scene, 'step.result')], [['one'], ['one']]);
  scene.terminal.type(`n${keys.enter}`);
  await scene.terminal.shows('(3/3 three) ');
  assert.deepEqual(idsOf(scene, 'step.result'), ['one', 'two']);
  scene.terminal.type(`quit${keys.enter}`);
  await left(scene, 6);
});

test('continue goes to the next gate, then to a breakpoint, then to the end', async (t) => {
  const scene = debugging(t, [echo('one'), touch('gate'), echo('two'), echo('three'), echo('four')]);
  await typed(
    scene,
    ['(1/5 one) ', 'break three'],
    ['(1/5 one) ', 'continue'],
    ['(2/5 gate waits) ', 'approve'],
    ['run it? (y/n) ', 'y'],
    ['(3/5 two) ', 'continue'],
    ['(4/5 three) ', 'break'],
    ['(4/5 three) ', 'delete three'],
    ['(4/5 three) ', 'c'],
    ['(over) ', 'continue'],
    ['(over) ', 'quit'],
  );
  const shown = await left(scene, 0);
  assert.match(shown, /line 8, before step 'three'/);
  assert.match(shown, /breakpoint: \[4\/5\] three, line 8/);
  assert.match(shown, /the run is over; type 'quit' to leave/);
});

test('a breakpoint is set by a line inside of a step or of a group, and one that is on no step says so', async (t) => {
  const group = `id: many, type: group, steps: [{${echo('inner')}}]`;
  const scene = debugging(t, [echo('one'), group, echo('two')]);
  await typed(
    scene,
    ['(1/3 one) ', 'break 7'],
    ['(1/3 one) ', 'break 1'],
    ['(1/3 one) ', 'break mny'],
    ['(1/3 one) ', 'break many'],
    ['(1/3 one) ', 'delete'],
    ['(1/3 one) ', 'quit'],
  );
  const shown = await left(scene, 6);
  assert.match(shown, /stops before step 'two'/);
  assert.match(shown, /line 1 is in no step; type 'list'/);
  assert.match(shown, /there is no step 'mny'; did you mean 'many'\?/);
  assert.match(shown, /stops before step 'inner' \(step 'inner' is the first of group 'many'\)/);
  assert.match(shown, /2 breakpoints taken away/);
});

test('the state, the values and the results are shown, without what is secret', async (t) => {
  const secret = 'canary-4711-value';
  const step = 'id: one, type: cli, with: {argv: [echo, "{{ .token }} and {{ .word }}"]}, capture: {said: stdout}';
  const meta = '  vars: {word: plain}\n  inputs: {token: {secret: true, required: true}}\n';
  const scene = debugging(t, [step, echo('two')], {
    meta,
    words: ['--input', 'token=env:TOKEN_OF_TEST'],
    env: { TOKEN_OF_TEST: secret },
  });
  await typed(
    scene,
    ['(1/2 one) ', 'next'],
    ['(2/2 two) ', 'print vars'],
    ['(2/2 two) ', 'print captures'],
    ['(2/2 two) ', 'print inputs'],
    ['(2/2 two) ', 'print captures.said'],
    ['(2/2 two) ', 'print env.TOKEN_OF_TEST'],
    ['(2/2 two) ', 'history'],
    ['(2/2 two) ', 'dump'],
    ['(2/2 two) ', 'quit'],
  );
  const shown = await left(scene, 6);
  assert.doesNotMatch(shown, new RegExp(secret));
  assert.match(shown, /print vars\nword = plain\n/);
  assert.match(shown, /print captures\nsaid = \*\*\* and plain\n/);
  assert.match(shown, /print inputs\ntoken = \*\*\*\n/);
  assert.match(shown, /history\n1\. one passed by engine\n/);
  const [, dumped = ''] = /\) dump\n(\{[\s\S]*?\n\})\n\(2/.exec(shown) ?? [];
  const state = JSON.parse(dumped);
  assert.equal(isRunStateSnapshot(state), true);
  assert.deepEqual([state.current_step_index, state.history.length], [1, 1]);
});

test('what the runbook itself hides is hidden in all that the shell says', async (t) => {
  const look =
    'id: look, title: of tok-4711, type: manual, instructions: ask tok-4711, required_evidence: [{kind: checklist, name: boxes, items: [with tok-4711]}]';
  const scene = debugging(t, [`id: all, type: group, title: for tok-4711, steps: [{${look}}]`], {
    meta: '  governance: {redact: [{pattern: "tok-[0-9]+", replace: "HIDDEN"}]}\n',
  });
  await typed(
    scene,
    ['(1/1 look) ', 'where'],
    ['(1/1 look) ', 'list'],
    ['(1/1 look) ', 'next'],
    ['(1/1 look waits) ', 'evidence check boxes nothing'],
    ['(1/1 look waits) ', 'quit'],
  );
  const shown = await left(scene, 6);
  assert.doesNotMatch(shown, /4711/);
  assert.match(shown, /in group 'all': for HIDDEN/);
  assert.match(shown, /title: for HIDDEN/);
  assert.match(shown, /on it are 1 'with HIDDEN'/);
});

test('the options of a run hold here, too, and a mode that is none is refused', async (t) => {
  const step =
    'id: look, type: manual, instructions: look, required_evidence: [{kind: text, name: seen}], approvals: {min: 1, roles: [dri]}';
  const scene = debugging(t, [step, 'id: tell, type: cli, with: {argv: [echo, "{{ .place }}"]}'], {
    words: ['--evidence', 'evidence.yaml', '--role', 'dri', '--inputs', 'inputs.yaml', '--mode', 'real'],
    meta: '  inputs: {place: {required: true}}\n',
    files: { 'evidence.yaml': 'look: {seen: all is well}\n', 'inputs.yaml': 'place: here\n' },
  });
  await typed(
    scene,
    ['(1/2 look) ', 'next'],
    ['(1/2 look waits) ', 'approve'],
    ['done and approved? (y/n) ', 'y'],
    ['(2/2 tell) ', 'next'],
    ['(over) ', 'quit'],
  );
  assert.match(await left(scene, 0), /│ here/);
  const wrong = runbookTerminal(t, ['debug', 'runbook.yaml', '--mode', 'dry-run'], { cwd: scene.folder });
  assert.equal(await wrong.exit(), 3);
  assert.match(wrong.transcript(), /'dry-run' is not a mode; write '--mode real', '--mode probe' or\s+'--mode replay'/);
});

test('what is debugged does not fail because the audit cannot be written, and that is said', async (t) => {
  const scene = debugging(t, [echo('one')], { files: { '.runbook/audit': '' } });
  await typed(scene, ['(1/1 one) ', 'next'], ['(over) ', 'quit']);
  assert.match(await left(scene, 0), /runbook: the run is recorded, but not yet in the audit:/);
});

test('a snapshot is written when a person asks for it, before a step and at a gate', async (t) => {
  const scene = debugging(t, [touch('gate')]);
  await typed(
    scene,
    ['(1/1 gate) ', 'snapshot'],
    ['(1/1 gate) ', 'next'],
    ['(1/1 gate waits) ', 'snapshot'],
    ['(1/1 gate waits) ', 'reject not today'],
    ['(1/1 gate) ', 'next'],
    ['(over) ', 'snapshot'],
    ['(over) ', 'quit'],
  );
  const shown = await left(scene, 2);
  assert.match(shown, /snapshots\/step-0000-f1\.json was written/);
  assert.match(shown, /the run is over, and its snapshots lie in/);
  const names = readdirSync(join(onlyRun(scene.folder), 'snapshots'));
  assert.ok(names.includes('step-0000-f1.json') && names.includes('step-0000-f2.json'), names.join());
  const forced = events(scene).filter((event) => event.type === 'snapshot.written' && event.data.forced);
  assert.equal(forced.length, 2);
});

test(
  'a question that nobody answers in time is closed at the prompt, and what is typed then is no answer to it',
  bounded,
  async (t) => {
    const meta = '  governance: {timeouts: {approval_ttl: 1s, intervention_ttl: 1s}}\n';
    const scene = debugging(t, [touch('gate')], { meta });
    await typed(scene, ['(1/1 gate) ', 'next']);
    await scene.terminal.shows('(1/1 gate waits) ');
    await scene.terminal.shows(/nobody approved it before[\s\S]*\(1\/1 gate waits\) /);
    await typed(scene, ['(over) ', 'quit']);
    await left(scene, 1);
    const types = events(scene).map(({ type }) => type);
    assert.deepEqual(types.slice(-4), [
      'approval.expired',
      'intervention.opened',
      'intervention.expired',
      'run.finished',
    ]);
  },
);

test('after a failure the run stands still to be looked at, and then ends as failed', async (t) => {
  const scene = debugging(t, [echo('one'), 'id: bad, type: cli, with: {argv: [ls, /no/such]}', echo('two')]);
  await typed(
    scene,
    ['(1/3 one) ', 'next'],
    ['(2/3 bad) ', 'next'],
    ['(2/3 bad) ', ''],
    ['(2/3 bad) ', 'where'],
    ['(2/3 bad) ', 'skip it'],
    ['(2/3 bad) ', 'next'],
    ['(over) ', 'quit'],
  );
  const shown = await left(scene, 1);
  assert.match(shown, /step 'bad' failed, and with it the run/);
  assert.match(shown, /it failed: .*'next' ends the run/);
  assert.match(shown, /runbook resume /);
});
