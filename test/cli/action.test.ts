import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { parse } from 'yaml';
import { root, temporaryFolder } from '../support/paths.js';

interface Step {
  readonly name: string;
  readonly if?: string;
  readonly shell: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly run: string;
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

const action: Action = parse(readFileSync(join(root, 'action.yml'), 'utf8'));

/** What the steps of the action say in a folder, as GitHub runs them, with their exit codes and the summary. */
function ran(folder: string, given: Readonly<Record<string, string>> = {}) {
  const summary = join(folder, 'summary.md');
  writeFileSync(summary, '');
  const givenFor = (_: string, name: string) => given[name] ?? action.inputs[name]?.default ?? `no input '${name}'`;
  const outcomes = action.runs.steps.map(({ name, env = {}, run }) => {
    const variables = Object.entries(env).map(([key, text]) => [
      key,
      text.replace(/\$\{\{ inputs\.([\w-]+) \}\}/g, givenFor),
    ]);
    const { status, stdout, stderr } = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', run], {
      cwd: folder,
      encoding: 'utf8',
      env: {
        PATH: process.env['PATH'],
        XDG_STATE_HOME: join(folder, '.state'),
        GITHUB_ACTIONS: 'true',
        GITHUB_ACTION_PATH: root,
        GITHUB_WORKSPACE: folder,
        GITHUB_STEP_SUMMARY: summary,
        RUNNER_TEMP: folder,
        ...Object.fromEntries(variables),
      },
    });
    return { name, code: status, text: stdout + stderr };
  });
  return {
    codes: outcomes.map(({ code }) => code),
    text: outcomes.map(({ text }) => text).join(''),
    summary: readFileSync(summary, 'utf8'),
  };
}

function repository(t: TestContext): string {
  const folder = temporaryFolder(t);
  cpSync(join(root, 'examples'), folder, { recursive: true, filter: (path) => !/(providers|demo)$/.test(path) });
  return folder;
}

const broken = `apiVersion: runbook/v1
meta: {name: broken}
steps:
  - id: wipe
    type: cli
    with: {argv: [rm, -rf, /var/data]}
  - id: asked
    type: cli
    approvals: {min: 1}
    with: {argv: [rm, -rf, /var/other]}
  - {id: in_flow, type: cli, approvals: {min: 1}, with: {argv: [rm, -rf, /var/third]}}
`;

test('the action passes for a repository whose runbooks are in order, and says what it looked at', (t) => {
  assert.deepEqual(
    [action.runs.using, action.runs.steps.map(({ shell }) => shell)],
    ['composite', Array(4).fill('bash')],
  );
  const { codes, text, summary } = ran(repository(t));
  assert.deepEqual(codes, [0, 0, 0, 0], text);
  assert.match(text, /5 tests: 5 passed/);
  assert.equal(
    summary,
    '- 2 runbooks validated, 0 with errors\n- 0 dangerous steps ask for no approval\n- the tests of the runbooks pass\n',
  );
});

test('the action fails with an annotation at each line that is wrong, and only warns where that is asked for', (t) => {
  const folder = repository(t);
  for (const part of ['', '-test']) rmSync(join(folder, `folder-check.runbook${part}.yaml`));
  writeFileSync(join(folder, 'broken.runbook.yaml'), broken);
  writeFileSync(join(folder, 'invalid.runbook.yaml'), broken.replace('id: asked', 'id: wipe'));
  const file = join(folder, 'disk-pressure.runbook-test.yaml');
  writeFileSync(
    file,
    readFileSync(file, 'utf8').replace('tell_owner_host_found: passed', 'tell_owner_host_found: failed'),
  );
  const strict = ran(folder, { 'fail-on-risk': 'dangerous', 'min-coverage': '100' });
  assert.deepEqual(strict.codes, [0, 1, 1, 1], strict.text);
  const expected = [
    /^::error file=invalid\.runbook\.yaml,line=7,title=[^:]*::.*wipe/m,
    /^::error file=broken\.runbook\.yaml,line=4,title=risk\/dangerous::step 'wipe' is dangerous: 'rm -rf \/var\/data' deletes/m,
    /^::error file=disk-pressure\.runbook-test\.yaml,line=14,title=a full volume is cleaned up::/m,
  ];
  for (const form of expected) assert.match(strict.text, form);
  assert.doesNotMatch(strict.text, /'asked'|'in_flow'/);
  const lenient = ran(folder, { 'fail-on-risk': 'dangerous', 'warn-only': 'true' });
  assert.deepEqual(lenient.codes, [0, 0, 0, 0], lenient.text);
  assert.doesNotMatch(lenient.text, /^::error/m);
  for (const form of expected) assert.match(lenient.text, new RegExp(form.source.replace('::error', '::warning'), 'm'));
});

test('the action refuses what turns a check off by a slip of the pen', (t) => {
  const folder = temporaryFolder(t);
  writeFileSync(join(folder, 'a.runbook.yaml'), broken);
  const refused = (env: Readonly<Record<string, string>>) => {
    const script = [join(root, 'scripts', 'action.mjs'), 'risk'];
    const { status, stdout, stderr } = spawnSync(process.execPath, script, {
      cwd: folder,
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], ...env },
    });
    return [status, stdout + stderr];
  };
  assert.deepEqual(refused({ RUNBOOK_FAIL_ON_RISK: 'Dangerous' }), [
    3,
    "::error::'Dangerous' in 'fail-on-risk' is no class; write 'none', 'caution' or 'dangerous'\n",
  ]);
  for (const path of ['gone', 'a.runbook.yaml']) {
    const words = `::error::'${path}' is no folder; name the folder with the runbooks in 'path'\n`;
    assert.deepEqual(refused({ RUNBOOK_PATH: path }), [3, words]);
  }
});
