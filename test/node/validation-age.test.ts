import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { noteValidated, validationNoteOf } from '../../runtime/node/library/validation-note.js';
import { lastValidated } from '../../runtime/node/validation-age.js';
import { runbook } from '../support/cli.js';
import { cutAfter, eventsOf, onlyRun, runbookFolder, v1 } from '../support/recorded.js';

const looks = v1(['id: look, type: cli, with: {argv: [echo, hi]}']);

/** A folder with a runbook, a test of it, and what somebody does there. */
function scene(context: TestContext) {
  const folder = runbookFolder(context, looks);
  const path = join(folder, 'runbook.yaml');
  writeFileSync(
    join(folder, 'scenario.yaml'),
    'meta: {name: hi}\nsteps:\n  - match: {argv: [echo, hi]}\n    respond: {stdout: "hi\\n"}\n',
  );
  const env = { XDG_STATE_HOME: join(folder, 'state') };
  const does = async (...words: readonly string[]) => runbook(words, { cwd: folder, env });
  return { folder, path, does, how: async () => (await lastValidated(path))?.how };
}

test('a runbook that was never run, replayed or tested was never validated', async (t) => {
  const { how, folder } = scene(t);
  assert.equal(await how(), undefined);
  assert.equal(await lastValidated(join(folder, 'gone.yaml')), undefined);
});

test('a run to its end validates exactly the text that was run: after an edit it counts no more, and after undoing it again', async (t) => {
  const { does, path, how, folder } = scene(t);
  assert.equal((await does('exec', 'runbook.yaml', '--mode', 'real', '--as', 'alice')).code, 0);
  const validated = await lastValidated(path);
  assert.deepEqual([validated?.how, validated?.directory], ['run', onlyRun(folder)]);
  assert.equal(validated?.at, eventsOf(onlyRun(folder)).at(-1)?.ts);
  writeFileSync(path, `${looks}# another word\n`);
  assert.equal(await how(), undefined);
  writeFileSync(path, looks);
  assert.equal(await how(), 'run');
});

test('neither a run that was interrupted nor a probe validates anything', async (t) => {
  const { does, how, folder } = scene(t);
  await does('exec', 'runbook.yaml', '--mode', 'probe', '--as', 'alice');
  assert.equal(await how(), undefined);
  rmSync(join(folder, '.runbook', 'runs'), { recursive: true });
  await does('exec', 'runbook.yaml', '--mode', 'real', '--as', 'alice');
  cutAfter(onlyRun(folder), ({ type }) => type === 'step.started');
  assert.equal(await how(), undefined);
});

test('a run that comes out the same when it is replayed validates the runbook anew', async (t) => {
  const { does, path } = scene(t);
  await does('exec', 'runbook.yaml', '--mode', 'real', '--as', 'alice');
  const before = await lastValidated(path);
  const [run = ''] = readdirSync(join(path, '..', '.runbook', 'runs'));
  const replay = await does('replay', run);
  assert.equal(replay.code, 0, replay.stderr);
  const after = await lastValidated(path);
  assert.equal(after?.how, 'replay');
  assert.ok((after?.at ?? '') > (before?.at ?? ''));
});

test('tests validate where all of a file were run and passed, and what was noted is taken back where one fails', async (t) => {
  const { does, how, folder } = scene(t);
  const tests = (status: string) =>
    `apiVersion: runbook-test/v0\nrunbook: runbook.yaml\ntests:\n  - {name: one, scenario: scenario.yaml, expect: {steps: {look: ${status}}}}\n  - {name: two, scenario: scenario.yaml, expect: {steps: {look: passed}}}\n`;
  const file = join(folder, 'all.runbook-test.yaml');
  writeFileSync(file, tests('passed'));
  assert.equal((await does('test', '--only', 'one')).code, 0);
  assert.equal(await how(), undefined, 'one of two is not all');
  const passed = await does('test');
  assert.equal(passed.code, 0, passed.stdout + passed.stderr);
  assert.equal(await how(), 'tests');
  writeFileSync(file, tests('failed'));
  assert.notEqual((await does('test')).code, 0);
  assert.equal(await how(), undefined);
});

test('a test makes no folder: without one, nothing is noted', async (t) => {
  const { folder, path } = scene(t);
  rmSync(join(folder, '.runbook'), { recursive: true });
  await noteValidated({ path, sha256: `sha256:${'0'.repeat(64)}` }, { at: '2026-11-22T09:00:00.000Z', how: 'tests' });
  assert.equal(existsSync(join(folder, '.runbook')), false);
});

test('of very many notes only the newest are kept, and what is no note counts for nothing', async (t) => {
  const { folder, path } = scene(t);
  const notes = join(folder, '.runbook', 'validated');
  mkdirSync(notes);
  for (let count = 0; count < 510; count += 1)
    writeFileSync(join(notes, `${String(count).padStart(64, '0')}.json`), 'no');
  const text = { path, sha256: `sha256:${'a'.repeat(64)}` };
  const note = { at: '2026-11-22T09:00:00.000Z', how: 'tests' } as const;
  await noteValidated(text, note);
  assert.equal(readdirSync(notes).length, 500);
  assert.deepEqual(await validationNoteOf(text), note);
  assert.equal(await validationNoteOf({ path, sha256: `sha256:${'0'.repeat(61)}509` }), undefined);
});
