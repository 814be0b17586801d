import assert from 'node:assert/strict';
import { cpSync, existsSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { faultsOfRunReport } from '../../runtime/schema/generated/run-report.js';
import { runbook } from '../support/cli.js';
import { fixture, temporaryFolder } from '../support/paths.js';
import { onlyRun, runbookFolder } from '../support/recorded.js';

const formats = ['md', 'html', 'csv', 'json'] as const;

/** A run that printed what a terminal acts on and a secret, then failed. */
async function failedRun(context: TestContext): Promise<string> {
  const folder = runbookFolder(
    context,
    `apiVersion: runbook/v0
meta:
  name: Print <b>it</b>
  governance: {redact: [{pattern: 'password=\\S+', replace: 'password=***'}]}
steps:
  - {id: print, type: cli, with: {argv: [printf, '\\033[31m=1+1 | <i> \\140x\\140 password=hunter2\\n']}, capture: {said: stdout}}
  - {id: fail, type: cli, with: {argv: [cat, missing.txt]}}
  - {id: never, type: cli, with: {argv: [echo, never]}}
`,
  );
  const { code } = await runbook(['exec', 'runbook.yaml', '--mode', 'real'], { cwd: folder });
  assert.equal(code, 1);
  return onlyRun(folder);
}

test('a run is exported in each format, to standard output or a file of its own, and is what it was afterwards', async (t) => {
  const run = await failedRun(t);
  const before = readdirSync(run).sort();
  const folder = temporaryFolder(t);
  for (const format of formats) {
    const shown = await runbook(['export', run, '--format', format]);
    assert.deepEqual([shown.code, shown.stderr], [0, ''], format);
    const file = join(folder, 'new', `run.${format}`);
    const written = await runbook(['export', run, '--format', format, '--output', file]);
    assert.deepEqual([written.code, written.stdout, written.stderr], [0, '', ''], format);
    assert.equal(readFileSync(file, 'utf8'), shown.stdout);
    assert.equal(statSync(file).mode & 0o777, 0o600);
  }
  assert.deepEqual(readdirSync(run).sort(), before);
  assert.match((await runbook(['verify', run])).stdout, /intact/);
});

test('no export and no summary holds what was redacted, or anything that a terminal acts on', async (t) => {
  const run = await failedRun(t);
  for (const words of [
    ...formats.map((format) => ['export', run, '--format', format]),
    ['summary', run],
    ['divergence', run],
  ]) {
    const { stdout } = await runbook(words);
    assert.doesNotMatch(stdout, /hunter2/, words.join(' '));
    assert.doesNotMatch(stdout.replace(/^\ufeff/, ''), /[^\P{C}\n\r\t]/u, words.join(' '));
  }
});

test('the JSON fits its published schema, and says what came of each step', async (t) => {
  const { stdout } = await runbook(['export', await failedRun(t), '--format', 'json']);
  const report = JSON.parse(stdout);
  assert.deepEqual(faultsOfRunReport(report), []);
  assert.deepEqual(
    report.steps.map(({ id, status }: { readonly id: string; readonly status: string }) => [id, status]),
    [
      ['print', 'passed'],
      ['fail', 'failed'],
      ['never', 'not_reached'],
    ],
  );
  assert.deepEqual([report.run.status, report.record.verdict], ['failed', 'unsatisfied']);
});

test('a record that was changed is exported up to its first bad line, says so, and ends with the code for it', async (t) => {
  const run = join(temporaryFolder(t), 'run');
  cpSync(fixture('traces', '0.1.0', 'v0-approved'), run, { recursive: true });
  const trace = readFileSync(join(run, 'trace.jsonl'), 'utf8');
  writeFileSync(
    join(run, 'trace.jsonl'),
    trace.replace('"id":"alice","kind":"human"},"attempt":1', '"id":"mallo","kind":"human"},"attempt":1'),
  );
  for (const format of formats) {
    const { code, stdout, stderr } = await runbook(['export', run, '--format', format]);
    assert.equal(code, 5, format);
    assert.match(stderr, /NOT VERIFIED.*\n.*Line 8: /);
    assert.doesNotMatch(stdout, /mallo/, format);
    assert.match(stdout, format === 'json' ? /"verdict": "changed"/ : /NOT VERIFIED/);
  }
  const summary = await runbook(['summary', run]);
  assert.equal(summary.code, 5);
  assert.match(summary.stdout, /^- Record of run .* NOT VERIFIED ✗/);
});

test('a trace that cannot be read at all is exported as what it is', async (t) => {
  const run = temporaryFolder(t);
  writeFileSync(join(run, 'trace.jsonl'), 'not a trace\n');
  for (const format of formats) {
    const { code, stdout } = await runbook(['export', run, '--format', format]);
    assert.equal(code, 5, format);
    assert.notEqual(stdout, '');
  }
});

test('a run that waits is exported as it stands', async () => {
  const run = fixture('traces', '0.1.0', 'v0-waiting');
  const { code, stdout } = await runbook(['export', run, '--format', 'md']);
  assert.equal(code, 0);
  assert.match(stdout, /… waiting – run/);
  assert.match((await runbook(['summary', run])).stdout, /Open: 'look' is waiting/);
});

test('an export never goes into the record of a run, and a bad word says what is right', async (t) => {
  const run = await failedRun(t);
  const check = async (words: readonly string[], message: RegExp) => {
    const { code, stdout, stderr } = await runbook(['export', ...words]);
    assert.deepEqual([code, stdout], [3, ''], words.join(' '));
    assert.match(stderr, message);
  };
  await check([run, '--format', 'html', '--output', join(run, 'x.html')], /lies in the record itself/);
  const link = join(temporaryFolder(t), 'link');
  symlinkSync(run, link);
  await check([run, '--format', 'html', '--output', join(link, 'x.html')], /lies in the record itself/);
  assert.ok(!existsSync(join(run, 'x.html')));
  await check([run, '--format', 'pdf'], /'pdf' is not a format; write one of md, html, csv, json/);
  await check([run, '--format', 'constructor'], /is not a format/);
  await check([run], /--format/);
  await check([run, '--format', 'md', '--output', ''], /write '--output FILE'/);
  await check([run, '--format', 'md', '--output', temporaryFolder(t)], /is not a file/);
  await check(['nowhere', '--format', 'md'], /no run 'nowhere' is known here/);
});

test('a summary says in a few lines what a run changed, and by whose leave', async () => {
  const { code, stdout } = await runbook(['summary', fixture('traces', '0.1.0', 'v0-approved')]);
  assert.equal(code, 0);
  assert.equal(
    stdout,
    `- Change something: ✓ completed – all steps passed
- Record of run 20261121T122723Z-rvstyt: verified ✓ (22 events)
- When: 2026-11-21 12:27:23 UTC to 2026-11-21 12:27:24 UTC (487 ms), mode real; steps: 2 of 2 passed, 0 failed, 0 skipped, 0 open
- Who: started by alice (cli); took part: alice (2 approvals)
- Changed by 'make' (exit code 0, approved by alice): touch made.txt
- Changed by 'remove' (exit code 0, approved by alice): rm -rf made.txt
`,
  );
});
