import assert from 'node:assert/strict';
import { chmodSync, lstatSync, readFileSync, renameSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { runbook } from '../support/cli.js';
import { fixture } from '../support/paths.js';
import { eventsOf, onlyRun, runbookFolder } from '../support/recorded.js';

const text = `# How to restart it
apiVersion: runbook/v0
meta:
  name: Restart it   # in earnest
steps:
  # Look first.
  - id: look
    type: manual
    required_evidence: [{kind: text, name: seen}]
  - id: slow
    type: cli
    with: {argv: [sleep, "20"]}
    timeout: 200ms   # enough
  - {id: last, type: cli, with: {argv: [echo, done]}}
`;

const suggested = `# How to restart it
apiVersion: runbook/v1
meta:
  name: Restart it   # in earnest
  inputs:
    skip_look:
      type: boolean
      default: false
      description: "Leave out step 'look' (bob left it out: seen <b>before</b>)"
steps:
  # Look first.
  - id: look
    type: manual
    when: "!inputs.skip_look"
    required_evidence: [{kind: text, name: seen}]
  - id: slow
    type: cli
    with: {argv: [sleep, "20"]}
    timeout: 1s   # enough
  - {id: last, type: cli, with: {argv: [echo, done]}}
`;

/** A run in which a step was left out and another reached its time limit, ended by a person. */
async function divergedRun(context: TestContext): Promise<{ readonly folder: string; readonly run: string }> {
  const folder = runbookFolder(context, text);
  const at = { cwd: folder };
  assert.equal((await runbook(['exec', 'runbook.yaml', '--mode', 'real'], at)).code, 6);
  const run = onlyRun(folder);
  const words = ['skip', run, 'look', '--reason', 'seen <b>before</b>', '--as', 'bob'];
  const skipped = await runbook(words, at);
  assert.equal(skipped.code, 0, skipped.stderr);
  assert.equal((await runbook(['resume', run], at)).code, 6);
  const aborted = await runbook(['abort', run, '--reason', 'enough', '--as', 'bob'], at);
  assert.equal(aborted.code, 0, aborted.stderr);
  return { folder, run };
}

test('what a run diverged in is recorded just before its end, and the record stays intact', async (t) => {
  const { run } = await divergedRun(t);
  const events = eventsOf(run);
  assert.deepEqual(
    events.slice(-2).map(({ type }) => type),
    ['divergence.detected', 'run.finished'],
  );
  const told = events.at(-2);
  assert.ok(told?.type === 'divergence.detected');
  assert.deepEqual(told.data.skipped, [{ step_id: 'look', by: 'bob', reason: 'seen <b>before</b>' }]);
  assert.deepEqual(
    told.data.modified.map(({ step_id, how }) => [step_id, how]),
    [['slow', 'timed_out']],
  );
  assert.match((await runbook(['verify', run])).stdout, /intact/);
});

test('what is suggested is shown as a comparison, and applied to the runbook without touching anything else in it', async (t) => {
  const { folder, run } = await divergedRun(t);
  const path = join(folder, 'runbook.yaml');
  const shown = await runbook(['divergence', run], { cwd: folder });
  assert.equal(shown.code, 0, shown.stderr);
  assert.match(shown.stdout, /- look, by bob: seen <b>before<\/b>/);
  assert.match(shown.stdout, /^--- runbook\.yaml\n\+\+\+ runbook\.yaml\n@@ /m);
  assert.match(shown.stdout, /^-apiVersion: runbook\/v0\n\+apiVersion: runbook\/v1$/m);
  assert.match(shown.stdout, /runbook divergence \S+ --apply/);
  assert.equal(readFileSync(path, 'utf8'), text);
  chmodSync(path, 0o640);
  const applied = await runbook(['divergence', run, '--apply'], { cwd: folder });
  assert.equal(applied.code, 0, applied.stderr);
  assert.equal(readFileSync(path, 'utf8'), suggested);
  assert.equal(statSync(path).mode & 0o777, 0o640);
  assert.equal((await runbook(['validate', 'runbook.yaml'], { cwd: folder })).code, 0);
});

test('only what is suggested for the steps that are named is applied', async (t) => {
  const { folder, run } = await divergedRun(t);
  assert.equal((await runbook(['divergence', run, '--apply', '--step', 'slow'], { cwd: folder })).code, 0);
  assert.equal(readFileSync(join(folder, 'runbook.yaml'), 'utf8'), text.replace('timeout: 200ms', 'timeout: 1s'));
  const unknown = await runbook(['divergence', run, '--step', 'nobody'], { cwd: folder });
  assert.deepEqual([unknown.code, unknown.stdout], [3, '']);
  assert.match(unknown.stderr, /the run has no step 'nobody'/);
});

test('a runbook that was changed since the run is not written, and of one that is a link the target is', async (t) => {
  const { folder, run } = await divergedRun(t);
  const path = join(folder, 'runbook.yaml');
  const newer = text.replace('# Look first.', '# Look twice.');
  writeFileSync(path, newer);
  const refused = await runbook(['divergence', run, '--apply'], { cwd: folder });
  assert.equal(refused.code, 3);
  assert.match(refused.stderr, /was changed since the run/);
  assert.equal(readFileSync(path, 'utf8'), newer);
  writeFileSync(path, text);
  renameSync(path, join(folder, 'target.yaml'));
  symlinkSync('target.yaml', path);
  assert.equal((await runbook(['divergence', run, '--apply'], { cwd: folder })).code, 0);
  assert.ok(lstatSync(path).isSymbolicLink());
  assert.equal(readFileSync(join(folder, 'target.yaml'), 'utf8'), suggested);
});

test('nothing follows from a record that was changed', async (t) => {
  const { folder, run } = await divergedRun(t);
  const trace = join(run, 'trace.jsonl');
  writeFileSync(trace, readFileSync(trace, 'utf8').replace('seen <b>', 'rm -rf <b>'));
  const { code, stdout, stderr } = await runbook(['divergence', run, '--apply'], { cwd: folder });
  assert.deepEqual([code, stdout], [5, '']);
  assert.match(stderr, /the record of the run was changed/);
  assert.equal(readFileSync(join(folder, 'runbook.yaml'), 'utf8'), text);
});

test('a run that did what its runbook says has nothing to show, and a run of an earlier version is read too', async () => {
  const faithful = await runbook(['divergence', fixture('traces', '0.1.0', 'v0-approved')]);
  assert.equal(faithful.code, 0);
  assert.match(faithful.stdout, /The run did what its runbook says\./);
  const earlier = await runbook(['divergence', fixture('traces', '0.1.0', 'v1-resumed')]);
  assert.equal(earlier.code, 0);
  assert.match(earlier.stdout, /second: a person had the step tried again \(alice\)/);
});

test('a program reads what a run diverged in and what follows from it as JSON', async (t) => {
  const { folder, run } = await divergedRun(t);
  const { code, stdout } = await runbook(['divergence', run, '--format', 'json'], { cwd: folder });
  assert.equal(code, 0);
  const told = JSON.parse(stdout);
  assert.equal(told.is_recorded, true);
  assert.deepEqual(
    told.applicable.map(({ path }: { readonly path: string }) => path),
    ['steps.look.when', 'steps.slow.timeout'],
  );
  assert.match(told.diff, /^--- runbook\.yaml/);
});
