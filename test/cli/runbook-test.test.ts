import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { runbook, runbookAnew } from '../support/cli.js';
import { root, temporaryFolder } from '../support/paths.js';

/** The examples in a folder of their own, with an edit of their first test file. */
function examples(t: TestContext, edit: (text: string) => string = (text) => text): string {
  const folder = temporaryFolder(t);
  cpSync(join(root, 'examples'), folder, { recursive: true, filter: (path) => !path.endsWith('demo') });
  const file = join(folder, 'disk-pressure.runbook-test.yaml');
  writeFileSync(file, edit(readFileSync(file, 'utf8')));
  return folder;
}

const wrong = (text: string) => text.replace('tell_owner_host_found: passed', 'tell_owner_host_found: failed');

test('the tests of the examples pass where no program can be found, and tell what they reach', async (t) => {
  const folder = examples(t);
  const outcome = await runbookAnew(['test', '--coverage', '--lcov', 'out/lcov.info', '--min-coverage', '100'], {
    cwd: folder,
    env: { PATH: '' },
  });
  assert.equal(outcome.code, 0, outcome.stdout + outcome.stderr);
  assert.match(outcome.stdout, /✔ a full volume is cleaned up \(/);
  assert.match(outcome.stdout, /\n5 tests: 5 passed/);
  assert.match(outcome.stdout, /^disk-pressure\.runbook\.yaml\s+10\/10 .* 100 %$/m);
  assert.match(readFileSync(join(folder, 'out/lcov.info'), 'utf8'), /^SF:disk-pressure\.runbook\.yaml$/m);
});

test('a test that fails shows its line and what is different, in each form that is asked for', async (t) => {
  const cwd = examples(t, wrong);
  const text = await runbook(['test', '.', '--filter', 'full volume'], { cwd });
  assert.equal(text.code, 1);
  assert.match(
    text.stdout,
    /✖ a full volume is cleaned up .*\n\s+disk-pressure\.runbook-test\.yaml:14: step 'tell_owner_host_found' is passed\n\s+- failed\n\s+\+ passed\n/,
  );
  assert.match(text.stdout, /runbook test disk-pressure\.runbook-test\.yaml --filter 'a full volume is cleaned up'/);

  const github = await runbook(['test', '--format', 'github'], { cwd });
  assert.match(
    github.stdout,
    /^::error file=disk-pressure\.runbook-test\.yaml,line=14,title=a full volume is cleaned up::step .*%0A- failed%0A\+ passed\n$/,
  );
  const junit = await runbook(['test', '--format', 'junit', '--report-file', 'report.xml', '--warn-only'], { cwd });
  assert.deepEqual([junit.code, /5 tests: 4 passed, 1 failed/.test(junit.stdout)], [0, true]);
  const report = readFileSync(join(cwd, 'report.xml'), 'utf8');
  assert.match(report, /<testsuites name="runbook test" tests="5" failures="1" errors="0"/);
  assert.match(report, /<failure message="step 'tell_owner_host_found'.*\n- failed\n\+ passed</);

  const nowhere = await runbook(['test', '--format', 'junit', '--report-file', 'report.xml/a'], { cwd });
  assert.deepEqual([nowhere.code, /report\.xml/.test(nowhere.stderr)], [1, true], nowhere.stderr);

  const json = await runbook(['test', '--format', 'json'], { cwd });
  const events = json.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const failure = events.find(({ type }) => type === 'test.failed');
  assert.deepEqual(failure.differences[0].actual, 'passed');
  const { passed, failed, invalid } = events.at(-1);
  assert.deepEqual([events[0].type, passed, failed, invalid], ['tests.started', 4, 1, 0]);
});

test('what cannot be run, and wrong words, are refused with what would be right', async (t) => {
  const cwd = examples(t, (text) => text.replace('check_inodes:', 'check_inode:'));
  const invalid = await runbook(['test'], { cwd });
  assert.equal(invalid.code, 3);
  assert.match(
    invalid.stdout,
    /^invalid disk-pressure\.runbook-test\.yaml:40: the runbook has no step 'check_inode'; did you mean 'check_inodes'\?: 'check_inode: waiting'$/m,
  );
  mkdirSync(join(cwd, 'empty'));
  const cases: readonly (readonly [words: readonly string[], message: RegExp])[] = [
    [['empty'], /there is no '\*\.runbook-test\.yaml' named by 'empty'; write one with 'runbook test init RUNBOOK'/],
    [['gone.yaml'], /'gone\.yaml' does not exist/],
    [['--format', 'xml'], /'xml' is not a format; write '--format text'/],
    [['--fuzz', 'many'], /'many' after '--fuzz' is no whole number/],
    [['folder-check.runbook-test.yaml', '--filter', 'nobody'], /no test holds 'nobody'/],
    [['folder-check.runbook-test.yaml', '--fuzz', '1', '--seed', '-1'], /'-1' after '--seed' is no whole number/],
  ];
  for (const [words, message] of cases) {
    const { code, stderr } = await runbook(['test', ...words], { cwd });
    assert.match(stderr, message);
    assert.equal(code, 3, words.join(' '));
  }
});

test('a test that is begun from a runbook runs at once, and says what is made up', async (t) => {
  const cwd = temporaryFolder(t);
  for (const name of ['folder-check', 'disk-pressure']) {
    cpSync(join(root, 'examples', `${name}.runbook.yaml`), join(cwd, `${name}.runbook.yaml`));
  }
  cpSync(join(root, 'examples', 'disk-pressure.md'), join(cwd, 'disk-pressure.md'));
  const begun = await runbook(['test', 'init', 'disk-pressure.runbook.yaml', '--name', 'The disk is full'], { cwd });
  assert.equal(begun.code, 0, begun.stderr);
  assert.match(begun.stdout, /made up, for you to fill in \(marked TODO\): 6 outputs, 4 answers/);
  const scenario = readFileSync(join(cwd, 'disk-pressure/disk-full/scenario.yaml'), 'utf8');
  assert.match(
    scenario,
    /argv: \[find, \., -xdev, -type, f, -size, \+50000k\]\n[\s\S]*TODO what step 'look_large_files_more' writes/,
  );
  const other = await runbook(['test', 'init', 'folder-check.runbook.yaml', '--input', 'folder=/srv'], { cwd });
  assert.equal(other.code, 0, other.stderr);
  assert.match(other.stdout, /, no output that the pattern of show_disk: used_percent takes/);
  const first = readFileSync(join(cwd, 'folder-check/first/scenario.yaml'), 'utf8');
  assert.match(first, /# show_disk: TODO: made up\n[^#]*argv: \[df, -Pk, \/srv\]/);
  const outcome = await runbook(['test'], { cwd });
  assert.deepEqual([outcome.code, /2 tests: 2 passed/.test(outcome.stdout)], [0, true], outcome.stdout);
  const again = await runbook(['test', 'init', 'folder-check.runbook.yaml'], { cwd });
  assert.equal(again.code, 3);
  assert.match(again.stderr, /'folder-check\.runbook-test\.yaml' is there already/);
  assert.equal(existsSync(join(cwd, '.runbook')), false);
});

test('a test that is begun from a run answers what that run was answered, and passes without its programs', async (t) => {
  const cwd = temporaryFolder(t);
  const text = `apiVersion: runbook/v1
meta: {name: greet, inputs: {who: {type: string, required: true}, token: {type: string, secret: true, required: true}}}
steps:
  - {id: greet, type: cli, with: {argv: [echo, "hello {{ .who }}"]}, env: {T: "{{ .token }}"}, capture: {said: stdout}}
  - {id: ask, type: manual, instructions: look, required_evidence: [{kind: text, name: seen}]}
`;
  writeFileSync(join(cwd, 'greet.runbook.yaml'), text);
  writeFileSync(join(cwd, 'evidence.yaml'), 'ask: {seen: all is well}\n');
  const words = ['greet.runbook.yaml', '--mode', 'real', '--input', 'who=you', '--evidence', 'evidence.yaml'];
  const env = { TOKEN: 'a-secret-of-tests' };
  const run = await runbook(['exec', ...words, '--input', 'token=env:TOKEN', '--run-dir', 'record'], { cwd, env });
  assert.equal(run.code, 0, run.stdout + run.stderr);
  const [id = ''] = readdirSync(join(cwd, 'record', 'runs'));
  const begun = await runbook(['test', 'init', `record/runs/${id}`, '--name', 'greets'], { cwd });
  assert.equal(begun.code, 0, begun.stderr);
  assert.doesNotMatch(begun.stdout, /not recorded/);
  const written = readFileSync(join(cwd, 'greet.runbook-test.yaml'), 'utf8');
  assert.match(
    written,
    new RegExp(`^# From the run ${id}[^]*outcome: completed\\n[^]*greet: passed\\n\\s+ask: passed\\n`),
  );
  const outcome = await runbookAnew(['test'], { cwd, env: { PATH: '' } });
  assert.deepEqual([outcome.code, /1 test: 1 passed/.test(outcome.stdout)], [0, true], outcome.stdout);
  const scenario = ['--scenario', 'greet/greets/scenario.yaml'];
  const replay = await runbook(['exec', 'greet.runbook.yaml', '--mode', 'replay', ...scenario], { cwd });
  assert.equal(replay.code, 0, replay.stderr);
  const stranger = await runbook(['test', 'init', 'nobody'], { cwd });
  assert.equal(stranger.code, 3);
  assert.match(stranger.stderr, /'nobody'.*a runbook is named by its file/);
});
