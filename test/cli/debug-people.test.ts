import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { runbook } from '../support/cli.js';
import { keys, runbookTerminal } from '../support/terminal.js';
import { debugging, echo, events, idsOf, left, touch, typed } from './debug-scene.js';

test('evidence is handed in by text, tick and file, in any order, and what is not asked for is an error', async (t) => {
  const evidence =
    '[{kind: text, name: seen}, {kind: checklist, name: boxes, items: [cpu is low, disk]}, {kind: attachment, name: shot}]';
  const scene = debugging(t, [`id: look, type: manual, instructions: look, required_evidence: ${evidence}`], {
    files: { 'shot.png': 'picture' },
  });
  const waits = '(1/1 look waits) ';
  await typed(
    scene,
    ['(1/1 look) ', 'evidence set seen early'],
    ['(1/1 look) ', 'next'],
    [waits, 'next'],
    [waits, 'approve'],
    [waits, 'evidence check boxes fan'],
    [waits, 'evidence check seen'],
    [waits, 'evidence set other text'],
    [waits, 'evidence attach shot shot.png'],
    [waits, 'evidence set seen   '],
    [waits, 'evidence set seen all is well'],
    [waits, 'evidence check boxes cpu is low'],
    [waits, 'evidence check boxes 2'],
    ['(over) ', 'quit'],
  );
  const shown = await left(scene, 0);
  assert.match(shown, /step 'look' has not asked for evidence; type 'next' to begin it/);
  assert.match(shown, /step 'look' waits for evidence 'seen'; type 'evidence'/);
  assert.match(shown, /'boxes' is a checklist|'fan' is not on the list; on it are 1 'cpu is low', 2 'disk'/);
  assert.match(shown, /not for 'other'; type 'evidence set seen TEXT'/);
  assert.match(shown, /'seen' is a text; type 'evidence set seen TEXT'/);
  const given = events(scene).flatMap((event) => (event.type === 'evidence.submitted' ? [event.data] : []));
  const last = new Map(given.map(({ name, record }) => [name, record]));
  assert.deepEqual(last.get('seen'), { kind: 'text', text: 'all is well' });
  assert.deepEqual(last.get('boxes'), { kind: 'checklist', items: ['cpu is low', 'disk'] });
  const shot = last.get('shot');
  assert.ok(shot?.kind === 'attachment' && shot.size === 7 && /^sha256:[0-9a-f]{64}$/.test(shot.sha256));
});

test('two approvals come from two people, and the same name counts once', async (t) => {
  const step = 'id: look, type: manual, instructions: look, approvals: {min: 2, roles: [dri, lead]}';
  const scene = debugging(t, [step]);
  const waits = '(1/1 look waits) ';
  await typed(
    scene,
    ['(1/1 look) ', 'approve'],
    ['(1/1 look) ', 'next'],
    [waits, 'approve'],
    [waits, 'approve --as bob --role dri'],
    ['done and approved? (y/n) ', 'y'],
    [waits, 'approve --as BOB --role lead'],
    [waits, 'approve --name carol'],
    [waits, 'approve --as carol --role lead'],
    ['done and approved? (y/n) ', 'y'],
    ['(over) ', 'quit'],
  );
  const shown = await left(scene, 0);
  assert.match(shown, /has not asked for an approval; type 'next' to begin it/);
  assert.match(shown, /needs the role dri or lead, not ''; type 'approve --as NAME --role dri'/);
  assert.match(shown, /BOB has approved already; another person has to approve too/);
  assert.match(shown, /'--name' is not known; type 'approve \[--as NAME\]/);
  const grants = events(scene).flatMap((event) => (event.type === 'step.approved' ? [event.actor] : []));
  assert.deepEqual(
    grants.map(({ id, role, channel }) => [id, role, channel]),
    [
      ['bob', 'dri', 'tty'],
      ['carol', 'lead', 'tty'],
    ],
  );
});

test('a danger is confirmed by its text alone, which is typed exactly or not at all', async (t) => {
  const scene = debugging(t, ['id: wipe, type: cli, with: {argv: [rm, -r, -f, made]}'], { files: { made: 'x' } });
  const waits = '(1/1 wipe waits) ';
  await typed(scene, ['(1/1 wipe) ', 'next'], [waits, 'approve'], [/* the text */ 'to run it', 'made']);
  await typed(scene, [waits, 'approve']);
  await scene.terminal.shows('to run it');
  scene.terminal.type(keys.interrupt);
  await scene.terminal.shows(waits);
  assert.equal(existsSync(join(scene.folder, 'made')), true);
  scene.terminal.type(`approve${keys.enter}`);
  await typed(scene, ['to run it', 'wipe'], ['(over) ', 'quit']);
  const shown = await left(scene, 0);
  assert.match(shown, /'made' is not 'wipe'; type it exactly to go on/);
  assert.match(shown, /nothing was approved; type 'approve' to be asked again/);
  assert.equal(existsSync(join(scene.folder, 'made')), false);
});

test('what is typed ahead of a gate approves nothing', async (t) => {
  const scene = debugging(t, [touch('gate')]);
  await scene.terminal.shows('(1/1 gate) ');
  scene.terminal.type(`next${keys.enter}approve${keys.enter}y${keys.enter}yes${keys.enter}`);
  await scene.terminal.shows('run it? (y/n) ');
  assert.equal(existsSync(join(scene.folder, 'gate')), false);
  scene.terminal.type(keys.endOfInput);
  await typed(scene, ['(1/1 gate waits) ', 'quit']);
  await left(scene, 6);
  assert.equal(existsSync(join(scene.folder, 'gate')), false);
});

test('whoever leaves is told how the run goes on, and it does', async (t) => {
  const scene = debugging(t, [echo('one'), touch('two')]);
  await typed(scene, ['(1/2 one) ', 'next']);
  await scene.terminal.shows('(2/2 two) ');
  scene.terminal.type(keys.endOfInput);
  const shown = await left(scene, 6);
  assert.match(shown, /waiting: alice left it before step 'two'/);
  const [, id = ''] = /runbook resume (\S+)/.exec(shown) ?? [];
  const again = runbookTerminal(t, ['resume', id, '--as', 'bob'], { cwd: scene.folder, env: scene.env });
  await again.answer('run it? (y/n) ', 'y');
  assert.equal(await again.exit(), 0, again.transcript());
  assert.deepEqual(idsOf(scene, 'step.result'), ['one', 'two']);
});

test('what was given before its turn is not kept when the person leaves, who is told so', async (t) => {
  const evidence = '[{kind: text, name: first}, {kind: text, name: second}]';
  const scene = debugging(t, [`id: look, type: manual, instructions: look, required_evidence: ${evidence}`]);
  const waits = '(1/1 look waits) ';
  await typed(scene, ['(1/1 look) ', 'next'], [waits, 'evidence set second early'], [waits, 'quit']);
  assert.match(await left(scene, 6), /! 'second' was not asked for yet, so it is not kept/);
});

test('whoever leaves at a gate leaves it asked', async (t) => {
  const scene = debugging(t, [touch('gate')]);
  await typed(scene, ['(1/1 gate) ', 'next'], ['(1/1 gate waits) ', 'quit']);
  assert.match(await left(scene, 6), /waiting: step 'gate' needs an approval/);
});

test('a step is left out for a reason, before it begins and at its gate, and a run is ended for one', async (t) => {
  const scene = debugging(t, [echo('one'), touch('gate'), echo('two'), echo('three')]);
  await typed(
    scene,
    ['(1/4 one) ', 'skip known to be so'],
    ['(2/4 gate) ', 'next'],
    ['(2/4 gate waits) ', 'skip somebody did it'],
    ['(3/4 two) ', 'abort wrong host'],
    ['(over) ', 'quit'],
  );
  await left(scene, 130);
  const skipped = events(scene).flatMap((event) => (event.type === 'step.skipped' ? [event.data] : []));
  assert.deepEqual(
    skipped.map(({ reason, note }) => [reason, note]),
    [
      ['human', 'known to be so'],
      ['human', 'somebody did it'],
    ],
  );
  const last = events(scene).findLast(({ type }) => type === 'run.finished');
  assert.ok(last?.type === 'run.finished' && last.data.reason === 'aborted by alice: wrong host');
  assert.equal(existsSync(join(scene.folder, 'gate')), false);
});

test("a step that needs a person's word gets it in the shell", async (t) => {
  const step = 'id: slow, type: cli, with: {argv: [sleep, "300"]}, timeout: 200ms';
  const scene = debugging(t, [step, echo('two')]);
  await typed(
    scene,
    ['(1/2 slow) ', 'next'],
    ['(1/2 slow waits) ', 'done'],
    ['(1/2 slow waits) ', 'approve'],
    ['(1/2 slow waits) ', 'done I looked, and it had slept enough'],
    ['(2/2 two) ', 'next'],
    ['(over) ', 'quit'],
  );
  const shown = await left(scene, 0);
  assert.match(shown, /how do you know\? type 'done NOTE'/);
  assert.match(shown, /waits for a person's word; type 'retry', 'done NOTE'/);
  const words = events(scene).flatMap((event) => (event.type === 'intervention.resolved' ? [event.data] : []));
  assert.deepEqual(words, [{ resolution: 'done', note: 'I looked, and it had slept enough' }]);
});

test('what takes a failed step back is approved in the shell as every step is', async (t) => {
  const step =
    'id: change, type: cli, with: {argv: [cp, missing, there]}, rollback: {argv: [touch, undone]}, risk: caution';
  const scene = debugging(t, [step]);
  await typed(scene, ['(1/1 change) ', 'next'], ['(1/1 change waits) ', 'approve'], ['run it? (y/n) ', 'y']);
  await typed(
    scene,
    ['(change:rollback) ', 'where'],
    ['(change:rollback) ', 'next'],
    ['(change:rollback waits) ', 'approve'],
    ['run it? (y/n) ', 'y'],
    ['(1/1 change waits) ', 'failed it was taken back'],
  );
  await scene.terminal.shows('(1/1 change) ');
  scene.terminal.type(`next${keys.enter}`);
  await typed(scene, ['(over) ', 'quit']);
  await left(scene, 1);
  assert.equal(existsSync(join(scene.folder, 'undone')), true);
});

test('what halts everything takes the question away, and the run can still be looked at', async (t) => {
  const scene = debugging(t, [touch('gate')]);
  await typed(scene, ['(1/1 gate) ', 'next'], ['(1/1 gate waits) ', 'approve']);
  await scene.terminal.shows('run it? (y/n) ');
  const { code, stderr } = await runbook(['panic', '--reason', 'fire'], { cwd: scene.folder, env: scene.env });
  assert.equal(code, 0, stderr);
  await typed(scene, ['(over) ', 'approve'], ['(over) ', 'quit']);
  const shown = await left(scene, 6);
  assert.match(shown, /everything was halted by .*: fire/);
  assert.match(shown, /the run is over, so there is nothing to answer/);
  assert.equal(existsSync(join(scene.folder, 'gate')), false);
});
