import assert from 'node:assert/strict';
import {
  appendFileSync,
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { takeRunLock } from '../../runtime/node/store/run-lock.js';
import { runbookFolder, v1 } from '../support/recorded.js';
import { runbookTerminal } from '../support/terminal.js';
import { WaitingRun } from '../support/waiting-run.js';

const change = 'id: change, type: cli, with: {argv: ["touch", "one"]}';
const danger = 'id: danger, type: cli, with: {argv: ["rm", "-rf", "./gone"]}, resource: gone';

test('another person approves from another process, and the run goes on in a third', async (t) => {
  const run = await WaitingRun.of(t, v1([change]));
  const terminal = run.onTerminal(['approve'], 'change', '--as', 'bob', '--role', 'DRI');
  await terminal.answer('run it? (y/n)', 'y');
  assert.equal(await terminal.exit(), 0);
  for (const part of ['caution', '$ touch one', 'because makes files', '✓ approved by bob as DRI', 'runbook resume']) {
    assert.ok(terminal.transcript().includes(part), `${part} is not in\n${terminal.transcript()}`);
  }
  assert.ok(!run.made('one'), 'an approval alone runs nothing');
  const listed = await run.runs(['runs', 'list']);
  assert.match(listed.stdout, /step 'change' can go on/);
  const resumed = await run.goesOn();
  assert.equal(resumed.code, 0, resumed.stdout);
  assert.ok(run.made('one'));
  const approved = run.events.find(({ type }) => type === 'step.approved');
  assert.deepEqual(approved?.actor, { kind: 'human', id: 'bob', role: 'DRI', channel: 'tty' });
  assert.equal((await run.calls(['verify'])).code, 0);
});

test('without a terminal nothing is approved, whatever is piped in, and what is asked for is shown', async (t) => {
  const run = await WaitingRun.of(t, v1([change]));
  const before = run.events.length;
  for (const input of ['', 'y\n', 'y\ny\ny\n', 'change\n']) {
    const { code, stdout, stderr } = await run.runs(['approve', run.directory, 'change', '--as', 'bob'], {}, input);
    assert.equal(code, 6);
    assert.match(stdout, /\$ touch one/);
    assert.match(stderr, /an approval is given on a terminal, by hand/);
  }
  assert.equal(run.events.length, before);
});

test('what has to be typed is asked for again until it is exact, and a wrong text approves nothing', async (t) => {
  const run = await WaitingRun.of(t, v1([danger]));
  const terminal = run.onTerminal(['approve'], 'danger', '--as', 'bob');
  await terminal.answer("type 'gone' to run it", 'y');
  await terminal.answer(/'y' is not 'gone'; type it exactly to go on[\s\S]*type 'gone' to run it/, 'Gone');
  assert.equal(run.count('step.approved'), 0);
  await terminal.answer("type 'gone' to run it", 'gone');
  assert.equal(await terminal.exit(), 0);
  const approved = run.events.find((event) => event.type === 'step.approved');
  assert.ok(approved?.type === 'step.approved');
  assert.deepEqual([approved.data.gesture, approved.data.typed_ok], ['typed', true]);
});

test('a no on the terminal rejects with a reason, and leaving without an answer records nothing', async (t) => {
  const run = await WaitingRun.of(t, v1([change]));
  const before = run.events.length;
  const left = run.onTerminal(['approve'], 'change', '--as', 'bob');
  await left.shows('(y/n)');
  left.type('\u0004');
  assert.equal(await left.exit(), 6);
  assert.equal(run.events.length, before);
  const refused = run.onTerminal(['approve'], 'change', '--as', 'bob');
  await refused.answer('(y/n)', 'n');
  await refused.answer('why not?', 'not on a friday');
  assert.equal(await refused.exit(), 0);
  assert.match(refused.transcript(), /rejected by bob: not on a friday/);
  assert.equal(run.events.at(-1)?.type, 'run.finished');
});

test('one step is approved at a time, and only the one that waits', async (t) => {
  const run = await WaitingRun.of(t, v1([change, danger]));
  const check = async (words: readonly string[], message: RegExp) => {
    const { code, stderr } = await run.calls(['approve'], ...words);
    assert.deepEqual([code, message.test(stderr)], [3, true], stderr);
  };
  await check(['change', 'danger'], /'change danger' names more than one step; approve one step at a time/);
  await check(['change,danger'], /names more than one step/);
  await check(['danger'], /the run does not wait in step 'danger'; step 'change' needs an approval/);
  await check(['chnage'], /the runbook has no step 'chnage'; step 'change' needs an approval/);
  await check(['*'], /the runbook has no step '\*'/);
  assert.equal(run.count('step.approved'), 0);
});

test('a command that takes a run out of the hands of its driver is refused, and that process is named', async (t) => {
  const folder = runbookFolder(t, v1([change]));
  const env = { XDG_STATE_HOME: join(folder, 'state') };
  const driver = runbookTerminal(t, ['exec', 'runbook.yaml', '--mode', 'real', '--as', 'alice'], { cwd: folder, env });
  await driver.shows('run it? (y/n)');
  const run = Object.assign(Object.create(WaitingRun.prototype), { folder }) as WaitingRun;
  const { code, stderr } = await run.calls(['skip'], 'change', '--as', 'bob', '--reason', 'no');
  assert.equal(code, 4);
  assert.match(stderr, /the run is driven by process \d+ since/);
  driver.type('y\r');
  assert.equal(await driver.exit(), 0);
});

test('of two answers at once the second waits for the first, and neither is lost', async (t) => {
  const run = await WaitingRun.of(t, v1([change]));
  const lock = await takeRunLock(run.directory, 'answer');
  assert.ok(lock.ok);
  const bob = run.onTerminal(['approve'], 'change', '--as', 'bob');
  await bob.answer('(y/n)', 'y');
  await bob.shows(/y/);
  await lock.value.release();
  assert.equal(await bob.exit(), 0, bob.transcript());
  assert.equal(run.count('step.approved'), 1);
});

test('two people approve in two processes, and one person not twice', async (t) => {
  const run = await WaitingRun.of(t, v1([`${change}, approvals: {min: 2}`]));
  await run.approved('change', 'bob');
  const again = await run.calls(['approve'], 'change', '--as', 'Bob ');
  assert.equal(again.code, 2);
  assert.match(again.stderr, /Bob {2}has approved already; another person has to approve too/);
  assert.equal((await run.goesOn()).code, 6);
  assert.ok(!run.made('one'));
  await run.approved('change', 'carol');
  assert.equal((await run.goesOn()).code, 0);
  assert.ok(run.made('one'));
});

test('whoever answers while another person approves is told who it was, and what else was changed meanwhile', async (t) => {
  const run = await WaitingRun.of(t, v1([`${change}, approvals: {min: 2}`]));
  const carol = run.onTerminal(['approve'], 'change', '--as', 'carol');
  await carol.shows('(y/n)');
  await run.approved('change', 'bob');
  carol.type('y\r');
  assert.equal(await carol.exit(), 3);
  const told = carol.transcript().replace(/\s+/g, ' ');
  assert.match(told, /bob approved step 'change' while this was answered, so nothing was recorded; look at it again/);
  assert.equal(run.count('step.approved'), 1);
  const dave = run.onTerminal(['approve'], 'change', '--as', 'dave');
  await dave.shows('(y/n)');
  assert.equal((await run.calls(['reject'], 'change', '--as', 'erin', '--reason', 'no')).code, 0);
  dave.type('y\r');
  assert.notEqual(await dave.exit(), 0);
  assert.doesNotMatch(dave.transcript(), /while this was/);
  assert.equal(run.count('step.approved'), 1);
});

test('a request stays open as long as its step says, and what runs out is said when the run is touched next', async (t) => {
  const run = await WaitingRun.of(t, v1([`${change}, approvals: {min: 1, ttl: 4h}`]));
  const asked = run.events.find((event) => event.type === 'approval.requested');
  assert.ok(asked?.type === 'approval.requested');
  const open = Date.parse(asked.data.expires_at ?? '') - Date.parse(asked.ts);
  assert.ok(Math.abs(open - 4 * 3_600_000) < 60_000, String(open));
  const brief = await WaitingRun.of(t, v1([`${change}, approvals: {min: 1, ttl: 1ms}`]));
  const late = await brief.calls(['approve'], 'change', '--as', 'bob');
  assert.equal(late.code, 2);
  assert.match(late.stderr, /nobody approved it before \S+Z; 'runbook resume' says how it goes on/);
  const resumed = await brief.goesOn();
  assert.equal(resumed.code, 6, resumed.stdout);
  assert.match(resumed.stdout, /nobody approved it before/);
  assert.ok(!brief.made('one'));
});

test('a runbook that was changed since is not approved for', async (t) => {
  const run = await WaitingRun.of(t, v1([change]));
  run.edits((text) => text.replace('"one"', '"two"'));
  const { code, stderr } = await run.calls(['approve'], 'change', '--as', 'bob');
  assert.equal(code, 4);
  assert.match(stderr, /was changed since the run began, so nobody can answer for what it was/);
});

test('whoever may not approve is told before anything is typed', async (t) => {
  const step = `${change}, approvals: {min: 1, roles: [DRI], distinct_from: [starter]}`;
  const policy = { self_approval: 'allow', approvers: { roles: { DRI: ['alice', 'bob'] } }, governance_mode: 'audit' };
  const run = await WaitingRun.of(t, v1([step]), { policy });
  const check = async (words: readonly string[], message: RegExp) => {
    const { code, stderr } = await run.calls(['approve'], 'change', ...words);
    assert.deepEqual([code, message.test(stderr)], [2, true], stderr);
  };
  await check(['--as', 'bob'], /the approval needs the role DRI, not ''/);
  await check(['--as', 'carol', '--role', 'DRI'], /carol does not hold the role DRI by the policy; alice, bob do/);
  await check(['--as', 'alice', '--role', 'DRI'], /alice acted in this run before/);
  await check(
    ['--as', 'alice', '--role', 'DRI', '--break-glass', 'x'],
    /the policy does not let anybody break the glass/,
  );
  await run.approved('change', 'bob', '--role', 'DRI');
});

test('the glass is broken only with a reason and the gesture, and everybody sees that it was', async (t) => {
  const run = await WaitingRun.of(t, v1([change]), {
    policy: { self_approval: 'break_glass', governance_mode: 'audit' },
  });
  const refused = await run.calls(['approve'], 'change', '--as', 'alice');
  assert.match(refused.stderr, /alice acted in this run before; another must approve, or break the glass/);
  const blank = await run.calls(['approve'], 'change', '--as', 'alice', '--break-glass', ' ');
  assert.deepEqual([blank.code, /breaking the glass needs a reason/.test(blank.stderr)], [3, true]);
  const piped = await run.calls(['approve'], 'change', '--as', 'alice', '--break-glass', 'it burns');
  assert.equal(piped.code, 6);
  assert.equal(run.count('step.approved'), 0);
  const terminal = run.onTerminal(['approve'], 'change', '--as', 'alice', '--break-glass', 'it burns');
  await terminal.answer('(y/n)', 'y');
  assert.equal(await terminal.exit(), 0);
  assert.match(terminal.transcript(), /GLASS BROKEN by alice, past the separation of duties: it burns/);
  assert.equal((await run.goesOn()).code, 0);
  assert.equal((await run.calls(['verify'])).code, 0);
});

test('on a terminal whoever started it is told at once that somebody else has to approve, and may break the glass', async (t) => {
  const run = await WaitingRun.of(t, v1([change]), {
    policy: { self_approval: 'break_glass', governance_mode: 'audit' },
  });
  const terminal = run.onTerminal(['resume'], '--as', 'alice');
  await terminal.answer(/alice acted in this run before; another must approve[\s\S]*'!' to break the glass\)/, '!');
  await terminal.answer('why do you have to approve it alone?', 'nobody else is awake');
  await terminal.answer('(y/n)', 'y');
  assert.equal(await terminal.exit(), 0, terminal.transcript());
  assert.ok(run.made('one'));
});

test('a command with hidden values is not approved from another process, and that is said before anything is asked', async (t) => {
  const meta = '  inputs: {token: {type: string, secret: true}}\n';
  const step = 'id: change, type: cli, with: {argv: ["touch", "{{ .token }}"]}';
  const env = { TOKEN: 'correct-horse-battery' };
  const words = ['--input', 'token=env:TOKEN'];
  const run = await WaitingRun.of(t, v1([step], meta), { words, env });
  const { code, stderr, stdout } = await run.calls(['approve'], 'change', '--as', 'bob');
  assert.equal(code, 2);
  assert.match(stderr, /holds values that are hidden, so an answer from here could not count/);
  assert.ok(!`${stdout}${stderr}`.includes('correct-horse'));
  const resumed = await run.runs(['resume', run.directory, '--as', 'alice', ...words], env);
  assert.match(resumed.stdout, /To answer, on a terminal:\n {2}runbook resume \S+\n$/);
});

test('the step is refused, left out, or the run ended, each with a reason', async (t) => {
  const rejected = await WaitingRun.of(t, v1([change]));
  assert.equal((await rejected.calls(['reject'], 'change', '--as', 'bob')).code, 3);
  assert.equal((await rejected.calls(['reject'], 'change', '--reason', ' ')).code, 3);
  const no = await rejected.calls(['reject'], 'change', '--as', 'bob', '--reason', 'not today');
  assert.equal(no.code, 0);
  assert.match(
    no.stdout,
    /rejected by bob: not today\n[\s\S]*the run ended as failed: step 'change' failed: rejected by bob/,
  );
  const skipped = await WaitingRun.of(t, v1([change, 'id: look, type: cli, with: {argv: ["pwd"]}']));
  const out = skipped.onTerminal(['skip'], 'change', '--as', 'bob', '--reason', 'done before');
  await out.answer('leave it out? (y/n)', 'y');
  assert.equal(await out.exit(), 0, out.transcript());
  assert.equal((await skipped.goesOn()).code, 0);
  assert.ok(!skipped.made('one'));
  assert.match((await skipped.calls(['verify'])).stdout, /step 'change' was left out by bob/);
  const aborted = await WaitingRun.of(t, v1([change]));
  const end = await aborted.calls(['abort'], '--as', 'bob', '--reason', 'wrong cluster');
  assert.equal(end.code, 0, end.stderr);
  assert.match(end.stdout, /the run ended as aborted: aborted by bob: wrong cluster\n\nTo go on all the same:\n/);
  assert.equal((await aborted.calls(['abort'], '--reason', 'again')).code, 4);
});

test('the key of approvals is made once, for its owner alone, away from the records', async (t) => {
  const run = await WaitingRun.of(t, v1([change, danger]));
  const key = join(run.folder, 'state', 'runbook', 'approvals', 'approval.pem');
  assert.ok(!existsSync(key));
  await run.approved('change', 'bob');
  const made = readFileSync(key, 'utf8');
  assert.equal(statSync(key).mode & 0o777, 0o600);
  assert.equal((await run.goesOn()).code, 6);
  const terminal = run.onTerminal(['approve'], 'danger', '--as', 'bob');
  await terminal.answer("type 'gone'", 'gone');
  assert.equal(await terminal.exit(), 0);
  assert.equal(readFileSync(key, 'utf8'), made);
  assert.ok(!readFileSync(join(run.directory, 'trace.jsonl'), 'utf8').includes('PRIVATE KEY'));
});

test('an answer counts although the audit cannot be written, and that is said', async (t) => {
  const run = await WaitingRun.of(t, v1([change]));
  rmSync(join(run.folder, '.runbook', 'audit'), { recursive: true });
  writeFileSync(join(run.folder, '.runbook', 'audit'), '');
  const { code, stderr } = await run.calls(['reject'], 'change', '--reason', 'wrong cluster', '--as', 'bob');
  assert.equal(code, 0, stderr);
  assert.match(stderr, /^runbook: the run is recorded, but not yet in the audit: '.*audit' has a file where a folder/);
  assert.equal(stderr.trimEnd().split('\n').length, 1);
  assert.equal(run.count('step.rejected'), 1);
});

test('where the proofs of approvals cannot be checked, a run does not go on, and its record is left as it is', async (t) => {
  const run = await WaitingRun.of(t, v1([change]));
  await run.approved('change', 'bob');
  const trace = join(run.directory, 'trace.jsonl');
  appendFileSync(trace, '{"half a line');
  const before = readFileSync(trace, 'utf8');
  const approver = join(run.folder, 'config', 'runbook', 'keys', 'approvers', 'carol');
  mkdirSync(approver, { recursive: true, mode: 0o700 });
  writeFileSync(join(approver, 'no.pem'), 'no key');
  const { code, stderr } = await run.goesOn();
  assert.deepEqual([code, /no\.pem' is not a public Ed25519 key/.test(stderr)], [2, true], stderr);
  assert.equal(readFileSync(trace, 'utf8'), before);
});

test('an approval counts where only the private key is left, and the public one that is given away comes back', async (t) => {
  const run = await WaitingRun.of(t, v1([change]));
  await run.approved('change', 'bob');
  const publicKey = join(run.folder, 'state', 'runbook', 'approvals', 'approval.pub.pem');
  const before = readFileSync(publicKey, 'utf8');
  rmSync(publicKey);
  assert.equal((await run.goesOn()).code, 0);
  assert.equal(readFileSync(publicKey, 'utf8'), before);
});

test('where the key of approvals is open to others, no approval from another process counts', async (t) => {
  const run = await WaitingRun.of(t, v1([change]));
  await run.approved('change', 'bob');
  chmodSync(join(run.folder, 'state', 'runbook', 'approvals', 'approval.pem'), 0o644);
  const resumed = await run.goesOn();
  assert.equal(resumed.code, 6);
  assert.match(resumed.stdout, /cannot be kept from being used twice: others can read the private key/);
  const refused = await run.calls(['approve'], 'change', '--as', 'bob');
  assert.deepEqual(
    [refused.code, /could not be proved: others can read/.test(refused.stderr)],
    [2, true],
    refused.stderr,
  );
  assert.ok(!run.made('one'));
});

test('an approval of another account counts once its key speaks for who gave it, and not for anything less', async (t) => {
  const trusts: readonly (readonly [readonly string[] | undefined, boolean, RegExp])[] = [
    [undefined, false, /bob approved it with the key sha256:[0-9a-f]+, which this account does not trust to speak/],
    // Trusted for signing runs, which says nothing of approvals.
    [['--user'], false, /which this account does not trust to speak for anybody; have/],
    [['--approver', 'carol'], false, /the key sha256:[0-9a-f]+ speaks for somebody else than bob/],
    [['--approver', 'Bob '], true, /^/],
  ];
  for (const [words, isTrusted, reason] of trusts) {
    const run = await WaitingRun.of(t, v1([change]));
    await run.approved('change', 'bob');
    const publicKey = join(run.folder, 'bob.pem');
    const approvals = join(run.folder, 'state', 'runbook', 'approvals');
    cpSync(join(approvals, 'approval.pub.pem'), publicKey);
    rmSync(approvals, { recursive: true });
    if (words) assert.equal((await run.runs(['keys', 'trust', publicKey, ...words])).code, 0);
    const { code, stdout, stderr } = await run.goesOn();
    assert.equal(run.made('one'), isTrusted, stdout + stderr);
    assert.equal(code === 0, isTrusted, stdout + stderr);
    assert.match(stdout + stderr, reason);
  }
});
