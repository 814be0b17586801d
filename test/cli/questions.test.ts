import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { runbookFolder, v1 } from '../support/recorded.js';
import { keys, runbookTerminal, type Terminal } from '../support/terminal.js';
import { WaitingRun } from '../support/waiting-run.js';

const change = 'id: change, type: cli, with: {argv: ["touch", "one"]}';
const yes = /run it\? \(y\/n\) $/;
const exec = ['exec', 'runbook.yaml', '--mode', 'real', '--as', 'alice'];

/** Runs a runbook on a terminal as alice, under a policy where one is given. */
function onTerminal(t: TestContext, text: string, policy?: object): { folder: string; terminal: Terminal } {
  const folder = runbookFolder(t, text);
  if (policy) writeFileSync(join(folder, '.runbook', 'policy.json'), JSON.stringify(policy), { mode: 0o600 });
  const env = { XDG_STATE_HOME: join(folder, 'state'), XDG_CONFIG_HOME: join(folder, 'config') };
  return { folder, terminal: runbookTerminal(t, exec, { cwd: folder, env }) };
}

function countOf(terminal: Terminal, text: string): number {
  return terminal.transcript().split(text).length - 1;
}

const roles = { DRI: ['alice', 'bob'] };

test('whoever started a run without a role is told that they may not approve it, and may break the glass in a role', async (t) => {
  const policy = { self_approval: 'break_glass', governance_mode: 'audit', approvers: { roles } };
  const text = v1([`${change}, approvals: {min: 2, roles: [DRI]}`]);
  const { folder, terminal } = onTerminal(t, text, policy);
  await terminal.answer(/alice acted in this run before[\s\S]*\(name, '!' to break the glass\) $/, '!');
  await terminal.answer(/in which role\? \(DRI\) $/, 'DRI');
  await terminal.answer('why do you have to approve it alone?', 'it burns');
  await terminal.answer(
    /! this breaks the glass: it goes past the separation of duties and the\s+number of people[\s\S]*run it\? \(y\/n\) $/,
    'y',
  );
  assert.equal(await terminal.exit(), 0, terminal.transcript());
  assert.ok(existsSync(join(folder, 'one')));
});

test('somebody who may not approve is told so before the gesture, and another name is asked for', async (t) => {
  const policy = { self_approval: 'deny', governance_mode: 'audit', approvers: { roles } };
  const { terminal } = onTerminal(t, v1([`${change}, approvals: {min: 1, roles: [DRI]}`]), policy);
  await terminal.answer(/who approves\? \(name\) $/, 'Alice');
  await terminal.answer(/in which role\?/, 'DRI');
  await terminal.answer(/Alice acted in this run before[\s\S]*type\s+another name[\s\S]*who approves\? \(name\) $/, '');
  await terminal.answer(/in which role\?/, 'DRI');
  await terminal.answer(/needs the name of the person[\s\S]*who approves\? \(name\) $/, 'carol');
  await terminal.answer(/in which role\?/, 'DRI');
  await terminal.answer(/carol does not hold the role DRI[\s\S]*who approves\? \(name\) $/, 'bob');
  await terminal.answer(/in which role\?/, 'DRI');
  await terminal.answer(yes, 'y');
  assert.equal(await terminal.exit(), 0, terminal.transcript());
});

test('an approval from another process says what it goes past before it is given, and which option is missing', async (t) => {
  const policy = { self_approval: 'break_glass', governance_mode: 'audit', approvers: { roles } };
  const run = await WaitingRun.of(t, v1([`${change}, approvals: {min: 1, roles: [DRI]}`]), { policy });
  const without = await run.calls(['approve'], 'change', '--as', 'alice');
  assert.match(without.stderr, /needs the role DRI, not ''; say it with '--role DRI'\n/);
  const barred = await run.calls(['approve'], 'change', '--as', 'alice', '--role', 'DRI');
  assert.match(barred.stderr, /or break the glass with '--break-glass REASON'\n/);
  const terminal = run.onTerminal(['approve'], 'change', '--as', 'alice', '--role', 'DRI', '--break-glass', 'it burns');
  await terminal.answer(/! this breaks the glass: it goes past the separation of duties[\s\S]*run it\?/, 'y');
  assert.equal(await terminal.exit(), 0, terminal.transcript());
});

test('what each word on a step does stands beside it, and a key that is none of them is quoted', async (t) => {
  const { terminal } = onTerminal(t, v1(['id: slow, type: cli, with: {argv: [sleep, "30"]}, timeout: 100ms']));
  await terminal.answer(/r {2}run it again, once it has passed its gate\s[\s\S]*\(r\/d\/f\/s\/a\) $/, 'x');
  await terminal.answer(/'x' is none of these; type one of r\/d\/f\/s\/a[\s\S]*\(r\/d\/f\/s\/a\) $/, keys.endOfInput);
  assert.equal(await terminal.exit(), 6);
  for (const effect of [
    'd  it is done: it counts',
    'f  it has failed: what',
    's  leave it out:',
    'a  the run ends here',
  ]) {
    assert.equal(countOf(terminal, effect), 1, terminal.transcript());
  }
});

test('a word on a step that lacks its note says how the note is written', async (t) => {
  const run = await WaitingRun.of(t, v1(['id: slow, type: cli, with: {argv: [sleep, "30"]}, timeout: 100ms']));
  const { code, stderr } = await run.calls(['resolve'], 'slow', 'done', '--as', 'bob');
  assert.deepEqual([code, /needs a note .*; write it with '--note TEXT'\n$/.test(stderr)], [3, true], stderr);
});

const listed =
  'id: look, type: manual, instructions: look, required_evidence: [{kind: checklist, name: boxes, items: [red, green]}]';

test('a manual step that cannot be done says how the run goes on without it', async (t) => {
  const { terminal } = onTerminal(t, v1([listed]));
  await terminal.answer(/\[ \] red – done\? \(y\/n\) $/, 'n');
  await terminal.shows(/'red' stays open; Ctrl\+D leaves it, and 'runbook skip' or 'runbook abort'\s+go on without it/);
  const run = await WaitingRun.of(t, v1([listed]));
  const { code, stderr } = await run.calls(['reject'], 'look', '--as', 'bob', '--reason', 'no');
  assert.equal(code, 3);
  assert.match(stderr, /needs evidence 'boxes'; 'runbook skip' leaves it out, 'runbook abort' ends the run/);
});

test('an item of a checklist is ticked by its number, too, and a number that is on the list is that item', async (t) => {
  const run = await WaitingRun.of(t, v1([listed]));
  assert.equal((await run.calls(['evidence', 'check'], 'look', 'boxes', '2')).code, 0);
  assert.equal((await run.calls(['evidence', 'check'], 'look', 'boxes', '3')).code, 3);
  const submitted = run.events.flatMap((event) => (event.type === 'evidence.submitted' ? [event.data.record] : []));
  assert.deepEqual(submitted, [{ kind: 'checklist', items: ['green'] }]);
});

test('a step that was approved elsewhere is said to be approved, and not to have begun', async (t) => {
  const run = await WaitingRun.of(t, v1([change]));
  await run.approved('change', 'bob');
  const { stdout } = await run.goesOn();
  assert.match(stdout, /… change is approved, not started\n/);
});

const longName = `a-${'very-'.repeat(20)}long-name`;

test('what is run is shown whole and in one piece, everything else is folded where the terminal ends', async (t) => {
  const words = 'what is written here is written by somebody who has much to say about it';
  const step = `id: change, title: ${words} and then some more of it, type: cli, with: {argv: [touch, ${longName}]}`;
  const { terminal } = onTerminal(t, v1([step]));
  await terminal.answer(yes, 'n');
  await terminal.answer(/why not\? $/, words);
  assert.equal(await terminal.exit(), 2);
  // A line that the terminal itself breaks is full.
  const full = terminal.screen
    .everything()
    .split('\n')
    .filter((line) => line.length === 80);
  assert.deepEqual(
    full.map((line) => line.trim().slice(0, 20)),
    ['$ touch a-very-very-', 'why not? what is wri'],
  );
});

test('a question repeats nothing of what stands right above it, and says until when it can be answered', async (t) => {
  const rollback = 'rollback: {argv: [rm, "-f", one]}';
  const { terminal } = onTerminal(t, v1([`${change}, ${rollback}`]));
  await terminal.answer(/answer before \d{4}-\d\d-\d\dT[\d:.]+Z\s+run it\? \(y\/n\) $/, 'y');
  assert.equal(await terminal.exit(), 0);
  for (const part of ['$ touch one', 'caution', 'makes files', 'if it fails, this takes it back', '$ rm -f one']) {
    assert.equal(countOf(terminal, part), part === 'caution' ? 2 : 1, `${part}\n${terminal.transcript()}`);
  }
});

test('a script is shown whole before somebody says yes to it, and twice only where it was shown in part', async (t) => {
  for (const count of [13, 14]) {
    const script = Array.from({ length: count }, (_, line) => `        touch line-${line + 1}\n`).join('');
    const text = `${v1([])}  - id: long\n    type: script\n    with:\n      shell: sh\n      run: |\n${script}`;
    const { terminal } = onTerminal(t, text);
    await terminal.answer(yes, keys.endOfInput);
    assert.equal(await terminal.exit(), 6);
    const shown = [countOf(terminal, '| touch line-12\n'), countOf(terminal, `| touch line-${count}\n`)];
    assert.deepEqual(shown, count === 13 ? [1, 1] : [2, 1]);
  }
});

test('a run that goes on shows what it asks for in full, for it may be somebody else who answers now', async (t) => {
  const run = await WaitingRun.of(t, v1([`${change}, rollback: {argv: [rm, "-f", one]}`]));
  const terminal = run.onTerminal(['resume'], '--as', 'bob');
  await terminal.answer(yes, keys.endOfInput);
  assert.equal(await terminal.exit(), 6);
  for (const part of ['$ touch one', 'if it fails, this takes it back', '$ rm -f one']) {
    assert.equal(countOf(terminal, part), 1, `${part}\n${terminal.transcript()}`);
  }
});

test('where somebody leaves a question, what is said next begins on a line of its own', async (t) => {
  const run = await WaitingRun.of(t, v1([change]));
  const terminal = run.onTerminal(['approve'], 'change', '--as', 'bob');
  await terminal.shows(yes);
  terminal.type(keys.endOfInput);
  assert.equal(await terminal.exit(), 6);
  assert.match(terminal.transcript(), /run it\? \(y\/n\)\s*\nrunbook approve: nothing was answered/);
});

test('an approval whose key is not trusted yet is kept until it is, or until it is asked for anew', async (t) => {
  const run = await WaitingRun.of(t, v1([change]));
  await run.approved('change', 'bob');
  const approvals = join(run.folder, 'state', 'runbook', 'approvals');
  const own = { XDG_STATE_HOME: join(run.folder, 'state-of-carol') };
  const before = run.events.length;
  const refused = await run.runs(['resume', run.directory, '--as', 'carol'], own);
  assert.deepEqual([refused.code, run.events.length], [2, before], refused.stderr);
  assert.match(
    refused.stderr,
    /step 'change' stays as it is: bob approved it .*call 'runbook keys trust FILE --approver bob'/,
  );
  const anew = await run.runs(['resume', run.directory, '--as', 'carol', '--from', 'change'], own);
  assert.deepEqual([anew.code, run.made('one')], [6, false], anew.stdout);
  await run.approved('change', 'bob');
  const trusted = await run.runs(['keys', 'trust', join(approvals, 'approval.pub.pem'), '--approver', 'bob'], own);
  assert.equal(trusted.code, 0, trusted.stderr);
  assert.equal((await run.runs(['resume', run.directory, '--as', 'carol'], own)).code, 0);
  assert.ok(run.made('one'));
});

test('what the policy leaves to a person is said once, and is not offered to be run', async (t) => {
  const policy = { trust_level_max: 0, governance_mode: 'audit' };
  const { folder, terminal } = onTerminal(t, v1([change]), policy);
  await terminal.answer(/do it by hand, then say what\s+came of it[\s\S]*how does it go on\? \(d\/f\/s\/a\) $/, 'r');
  await terminal.answer(/'r' is none of these[\s\S]*\(d\/f\/s\/a\) $/, 's');
  await terminal.answer('why is it left out?', 'not needed');
  assert.equal(await terminal.exit(), 0, terminal.transcript());
  assert.equal(countOf(terminal, 'the trust level is 0'), 1, terminal.transcript());
  assert.ok(!existsSync(join(folder, 'one')));
});
