import assert from 'node:assert/strict';
import { readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { v1 } from '../support/recorded.js';
import { WaitingRun } from '../support/waiting-run.js';

const steps = [
  `id: look, type: manual, instructions: look at it, required_evidence: [{kind: text, name: seen}, {kind: checklist, name: boxes, items: [cpu, the disk]}, {kind: attachment, name: shot}]`,
  'id: after, type: cli, with: {argv: ["pwd"]}',
];

const waiting = (t: Parameters<typeof WaitingRun.of>[0], more: Parameters<typeof WaitingRun.of>[2] = {}) =>
  WaitingRun.of(t, v1(steps), more);

/** The evidence that was handed in last. */
function last(run: WaitingRun) {
  const event = run.events.findLast(({ type }) => type === 'evidence.submitted');
  assert.ok(event?.type === 'evidence.submitted');
  return { by: event.actor, ...event.data };
}

test('evidence is handed in piece by piece, by whom it may be, until the step is done and the run goes on', async (t) => {
  const run = await waiting(t);
  const set = await run.calls(['evidence', 'set'], 'look', 'seen', 'all green', '--as', 'bob');
  assert.equal(set.code, 0, set.stderr);
  assert.match(set.stdout, /… waiting: step 'look' needs evidence 'boxes'/);
  assert.match(set.stdout, /runbook evidence check \S+ look boxes cpu 'the disk'\n/);
  assert.deepEqual(last(run).record, { kind: 'text', text: 'all green' });
  const ticked = await run.calls(['evidence', 'check'], 'look', 'boxes', 'the disk', '--as', 'carol');
  assert.match(ticked.stdout, /runbook evidence check \S+ look boxes cpu\n/);
  assert.equal((await run.calls(['evidence', 'check'], 'look', 'boxes', 'cpu')).code, 0);
  assert.deepEqual(last(run).record, { kind: 'checklist', items: ['cpu', 'the disk'] });
  const still = await run.goesOn();
  assert.equal(still.code, 6);
  assert.match(still.stdout, /step 'look' needs evidence 'shot'/);
  writeFileSync(join(run.folder, 'shot.txt'), 'what I saw');
  const attached = await run.calls(['evidence', 'attach'], 'look', 'shot', join(run.folder, 'shot.txt'), '--as', 'bob');
  assert.equal(attached.code, 0, attached.stderr);
  assert.match(attached.stdout, /✓ passed/);
  assert.equal((await run.goesOn()).code, 0);
  assert.equal((await run.calls(['verify'])).code, 0);
});

test('evidence that comes too late is not taken, which is said, and is asked for anew once the run goes on', async (t) => {
  const text = v1(steps, '  governance: {timeouts: {approval_ttl: 1s}}\n');
  const run = await WaitingRun.of(t, text);
  const asked = run.events.find(({ type }) => type === 'step.ready');
  while (Date.now() <= Date.parse(asked?.ts ?? '') + 1000) await new Promise((resolve) => setTimeout(resolve, 50));
  const late = await run.calls(['evidence', 'set'], 'look', 'seen', 'all green', '--as', 'carol');
  assert.equal(late.code, 2, late.stdout);
  assert.match(late.stderr, /the answer came too late, so it was not taken/);
  assert.match(late.stdout, /nobody handed in its evidence before/);
  assert.doesNotMatch(late.stdout, /approved/);
  assert.equal(run.count('evidence.submitted'), 0);
  assert.equal((await run.calls(['resolve'], 'look', 'retry', '--as', 'carol')).code, 0);
  const early = await run.calls(['evidence', 'set'], 'look', 'seen', 'all green', '--as', 'carol');
  assert.deepEqual([early.code, /call 'runbook resume \S+' first/.test(early.stderr)], [3, true], early.stderr);
});

test('a text comes as a word, from a file or from the terminal, and never is blank or given twice', async (t) => {
  const run = await waiting(t);
  const path = join(run.folder, 'note.txt');
  writeFileSync(path, 'line one\nline two\n');
  const check = async (words: readonly string[], code: number, message: RegExp) => {
    const outcome = await run.calls(['evidence', 'set'], 'look', 'seen', ...words);
    assert.deepEqual([outcome.code, message.test(outcome.stderr)], [code, true], outcome.stderr);
  };
  await check([], 6, /nobody is there to type it/);
  await check(['   '], 3, /is blank; write what was seen/);
  await check(['\u200b\u2060'], 3, /is blank; write what was seen/);
  await check(['x', '--file', path], 3, /the text is given twice/);
  await check(['--file', join(run.folder, 'none')], 3, /does not exist; check the path/);
  assert.equal(run.count('evidence.submitted'), 0);
  await check(['--file', path, '--as', 'bob'], 0, /^$/);
  assert.deepEqual(last(run).by.channel, 'file');
  assert.deepEqual(last(run).record, { kind: 'text', text: 'line one\nline two\n' });
  const terminal = run.onTerminal(['evidence', 'set'], 'look', 'seen', '--as', 'carol');
  await terminal.answer('seen:', 'typed by hand');
  assert.equal(await terminal.exit(), 0, terminal.transcript());
  assert.deepEqual([last(run).record, last(run).by.channel], [{ kind: 'text', text: 'typed by hand' }, 'tty']);
});

test('what is not asked for, or is something else, is told what would be right', async (t) => {
  const run = await waiting(t);
  const check = async (command: string, words: readonly string[], message: RegExp) => {
    const outcome = await run.calls(['evidence', command], ...words);
    assert.deepEqual([outcome.code, message.test(outcome.stderr)], [3, true], outcome.stderr);
  };
  await check('set', ['look', 'sen', 'x'], /does not ask for evidence 'sen'; it asks for 'seen', 'boxes', 'shot'/);
  await check('set', ['look', 'toString', 'x'], /does not ask for evidence 'toString'/);
  await check('set', ['look', 'boxes', 'x'], /'boxes' is a checklist; tick it with 'runbook evidence check'/);
  await check('check', ['look', 'seen', 'x'], /'seen' is a text; hand it in with 'runbook evidence set'/);
  await check('attach', ['look', 'seen', 'x'], /'seen' is a text/);
  await check(
    'check',
    ['look', 'boxes', 'memory'],
    /ticks 'memory', which is not on the list; on it are 'cpu', 'the disk'/,
  );
  await check('check', ['look', 'boxes', 'cpu', 'Cpu'], /ticks 'Cpu', which is not on the list/);
  await check(
    'set',
    ['after', 'seen', 'x'],
    /the run does not wait in step 'after'; step 'look' needs evidence 'seen'/,
  );
  assert.equal(run.count('evidence.submitted'), 0);
});

test('a file is attached only whole, of a fit size, and from outside of the record; what a link leads to is what counts', async (t) => {
  const run = await waiting(t);
  const at = (name: string) => join(run.folder, name);
  writeFileSync(at('empty'), '');
  writeFileSync(at('large'), '');
  truncateSync(at('large'), 25 * 1024 * 1024 + 1);
  writeFileSync(at('key.pem'), '-----BEGIN PRIVATE KEY-----\nMC4C\n-----END PRIVATE KEY-----\n');
  symlinkSync(join(run.directory, 'trace.jsonl'), at('inside'));
  symlinkSync('/dev/zero', at('endless'));
  symlinkSync(at('key.pem'), at('harmless.png'));
  const check = async (file: string, message: RegExp) => {
    const outcome = await run.calls(['evidence', 'attach'], 'look', 'shot', file);
    assert.deepEqual([outcome.code, message.test(outcome.stderr)], [3, true], outcome.stderr);
  };
  await check(at('none'), /does not exist; check the path/);
  await check(run.folder, /is not a file/);
  await check(at('endless'), /is not a file/);
  await check(at('empty'), /is empty; attach a file with content/);
  await check(at('large'), /has 26 MiB; at most 25 MiB can be attached/);
  await check(at('inside'), /is a part of the record itself/);
  await check(
    join(run.directory, '..', '..', 'runs', run.events[0]?.run_id ?? '', 'trace.jsonl'),
    /is a part of the record/,
  );
  await check(at('harmless.png'), /holds a private key, which must not lie in a record/);
  assert.equal(run.count('evidence.submitted'), 0);
  assert.equal((await run.calls(['verify'])).code, 1, 'nothing was left in the record that no line names');
  truncateSync(at('large'), 25 * 1024 * 1024);
  assert.equal((await run.calls(['evidence', 'attach'], 'look', 'shot', at('large'))).code, 0);
});

test('an attached file is checked again whenever the record is', async (t) => {
  const run = await waiting(t);
  writeFileSync(join(run.folder, 'shot.txt'), 'what I saw');
  assert.equal((await run.calls(['evidence', 'attach'], 'look', 'shot', join(run.folder, 'shot.txt'))).code, 0);
  const { record } = last(run);
  assert.ok(record.kind === 'attachment');
  assert.deepEqual([record.file, record.size], ['shot.txt', 10]);
  writeFileSync(join(run.directory, 'attachments', record.sha256.slice('sha256:'.length)), 'what I wish');
  const { code, stdout } = await run.calls(['verify']);
  assert.deepEqual([code, /is not the file that the line names/.test(stdout)], [5, true], stdout);
});

test('a secret of the run or of whoever answers does not get into the record with the answer', async (t) => {
  const meta = '  inputs: {token: {type: string, secret: true}}\n';
  const env = { TOKEN: 'correct-horse-battery' };
  const words = ['--input', 'token=env:TOKEN'];
  const run = await WaitingRun.of(t, v1(steps, meta), { words, env });
  const mine = { ...env, MY_PASSWORD: 'staple-of-carol' };
  const text = 'it said correct-horse-battery and staple-of-carol';
  const set = await run.runs(['evidence', 'set', run.directory, 'look', 'seen', text, '--as', 'carol'], mine);
  assert.equal(set.code, 0, set.stderr);
  const noted = readFileSync(join(run.directory, 'trace.jsonl'), 'utf8');
  for (const secret of Object.values(mine)) assert.ok(!`${noted}${set.stdout}${set.stderr}`.includes(secret), secret);
});

test('what a run waits for is listed as it is, after each answer', async (t) => {
  const run = await waiting(t);
  const detail = async () => (await run.runs(['runs', 'list'])).stdout;
  assert.match(await detail(), /step 'look' needs evidence 'seen'/);
  await run.calls(['evidence', 'set'], 'look', 'seen', 'x');
  assert.match(await detail(), /step 'look' needs evidence 'boxes'/);
});
