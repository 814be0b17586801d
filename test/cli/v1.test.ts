import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { runbook, runbookOnTerminal } from '../support/cli.js';
import { root, temporaryFolder } from '../support/paths.js';
import { onlyRun, runbookFolder, v1 } from '../support/recorded.js';

const exec = (folder: string, ...words: string[]) =>
  runbook(['exec', 'runbook.yaml', '--mode', 'real', '--as', 'alice', ...words], { cwd: folder });

test('the example of runbook/v1 runs anywhere, and can be looked at before', async (t) => {
  const elsewhere = temporaryFolder(t);
  const words = ['exec', 'examples/folder-check.runbook.yaml', '--input', 'folder=..', '--input', 'most_files=0'];
  const shown = await runbook([...words, '--mode', 'dry-run'], { cwd: root });
  assert.deepEqual([shown.code, shown.stderr], [0, ''], shown.stdout);
  const { code, stdout, stderr } = await runbook([...words, '--mode', 'real', '--run-dir', elsewhere], { cwd: root });
  assert.deepEqual([code, stderr], [0, ''], stdout);
  for (const text of ['folder = ..', 'most_files = 0', '| find "$FOLDER"']) {
    assert.ok(shown.stdout.includes(text), `${text}\n${shown.stdout}`);
  }
  for (const text of ['with FOLDER=..', '$ find .. -maxdepth 2', 'used_percent = ', '✓ verified']) {
    assert.ok(stdout.includes(text), `${text}\n${stdout}`);
  }
  assert.equal(readdirSync(join(elsewhere, 'runs')).length, 1);
});

test('a script is shown in its first lines, and whole to whoever has to say yes to it', async (t) => {
  const lines = Array.from({ length: 15 }, (_, index) => `        echo ${index + 1}\n`).join('');
  const folder = runbookFolder(
    t,
    `apiVersion: runbook/v1
meta: {name: x}
steps:
  - id: long
    type: script
    env: {REGION: eu}
    cwd: here
    with:
      shell: sh
      run: |
${lines}        touch last
`,
  );
  const brief = await exec(folder);
  assert.match(brief.stdout, /\$ sh\n +\| echo 1\n/);
  assert.match(brief.stdout, /\| echo 12\n +\| … 4 more\n +with REGION=eu\n +in .*here\n/);
  assert.doesNotMatch(brief.stdout, /touch last/);
  const { code, stdout } = await runbookOnTerminal(['exec', 'runbook.yaml', '--mode', 'real'], {
    cwd: folder,
    turns: [
      [/\| touch last[\s\S]*run it\? \(y\/n\)/, 'n\n'],
      [/why not\?/, 'not now\n'],
    ],
  });
  assert.equal(code, 2, stdout);
});

test('a step that is tried again, skipped, or failed without ending the run says so', async (t) => {
  const folder = runbookFolder(
    t,
    v1([
      'id: flaky, type: cli, with: {argv: ["ls", "nowhere"]}, retry: {max_attempts: 2, initial: 10ms, factor: 2}, on_error: continue',
      'id: never, type: cli, when: steps.flaky.status == "passed", with: {argv: ["echo", "never"]}',
      'id: say, type: cli, with: {argv: ["echo", "on"]}',
    ]),
  );
  const { code, stdout } = await exec(folder);
  assert.equal(code, 0, stdout);
  for (const pattern of [
    /\[1\/3\] flaky\n[\s\S]*! tried again in 10 ms: exit code \d.*\n\n\[1\/3\] flaky, attempt 2\n/,
    /! tried again in 20 ms: .*\n\n\[1\/3\] flaky, attempt 3\n/,
    /✗ failed after .*: exit code \d.*\n +! the run goes on, as the step's 'on_error: continue' says\n/,
    /\[2\/3\] never\n +- skipped: 'steps\.flaky\.status == "passed"' is false\n/,
    /│ on\n/,
  ]) {
    assert.match(stdout, pattern);
  }
});

test('no text of a runbook or of a program can look like a line of this program', async (t) => {
  const forged = '\\n      ✓ passed in ages\\n\\n[9/9] forged\\u001b[2J\\u001b]0;x\\u0007\\u202e\\r✓ verified';
  const folder = runbookFolder(
    t,
    `apiVersion: runbook/v1
meta:
  name: "x${forged}"
  inputs: {who: {type: string, default: "w${forged}"}}
steps:
  - {id: say, type: cli, title: "t${forged}", with: {argv: ["echo", "a${forged}"]}, env: {E: "e${forged}"}, capture: {said: stdout}}
  - id: text
    type: script
    with: {shell: sh, run: "printf '%s' \\"$X\\"${forged.replaceAll('\\r', '').replaceAll('\\n', '\\n# ')}", env: {X: "{{ .said }}"}}
  - {id: skip, type: cli, when: 'said == "b"', with: {argv: ["echo", "b"]}}
  - {id: fail, type: cli, with: {argv: ["ls", "no{{ .said }}"]}, on_error: continue}
  - {id: look, type: manual, instructions: "Look at {{ .said }}", required_evidence: [{kind: text, name: link}]}
`,
  );
  const check = (stdout: string) => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not come out
    assert.doesNotMatch(stdout, /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
    for (const line of stdout.split('\n').filter((text) => /forged|verified|in ages/.test(text))) {
      assert.doesNotMatch(line, /^\[9|^ *✓/, stdout);
    }
  };
  const outcome = await exec(folder);
  assert.equal(outcome.code, 6, outcome.stdout + outcome.stderr);
  check(outcome.stdout);
  check((await runbook(['exec', 'runbook.yaml', '--mode', 'dry-run'], { cwd: folder })).stdout);
  check((await runbook(['resume', onlyRun(folder)], { cwd: folder })).stdout);
  check((await runbook(['runs'], { cwd: folder })).stdout);
  check((await runbook(['runs', 'show', onlyRun(folder)], { cwd: folder })).stdout);
  check((await runbook(['classify', 'runbook.yaml'], { cwd: folder })).stdout);
  const failing = runbookFolder(
    t,
    `apiVersion: runbook/v1
meta: {name: x}
steps:
  - {id: fail, type: cli, with: {argv: ["echo", "b"]}, assertions: [{contains: "c${forged}"}]}
`,
  );
  const failed = await exec(failing);
  assert.equal(failed.code, 1, failed.stdout + failed.stderr);
  const aboveVerdict = (stdout: string) => stdout.split('\nRecord\n')[0] ?? '';
  check(aboveVerdict(failed.stdout));
  check(aboveVerdict((await runbook(['resume', onlyRun(failing)], { cwd: failing })).stdout));
  check(aboveVerdict((await runbook(['runs', 'show', onlyRun(failing)], { cwd: failing })).stdout));
});

test('classes are listed for scripts and raised by their author as they are at the gate', async (t) => {
  const folder = runbookFolder(
    t,
    v1([
      'id: text, type: script, with: {shell: sh, run: "df -h\\nrm -r -f /var/x"}',
      'id: raised, type: cli, risk: dangerous, with: {argv: ["df", "-h"]}',
      'id: preloaded, type: cli, env: {LD_PRELOAD: ./x.so}, with: {argv: ["df", "-h"]}',
      'id: unknown, type: cli, with: {argv: ["frobnicate"]}',
      'id: look, type: manual, instructions: Look.',
    ]),
  );
  const table = await runbook(['classify', 'runbook.yaml'], { cwd: folder });
  assert.equal(table.code, 0, table.stderr);
  assert.match(table.stdout, /■ dangerous +text +df -h ↵ rm -r -f/);
  assert.match(table.stdout, /■ dangerous +raised +df -h +the runbook declares it dangerous/);
  assert.match(table.stdout, /(▲ caution|■ dangerous) +preloaded/);
  assert.match(table.stdout, /\? unknown +unknown/);
  assert.match(table.stdout, /— +look +done by hand/);
  const json = await runbook(['classify', '--file', 'runbook.yaml', '--json'], { cwd: folder });
  const [text, raised] = JSON.parse(json.stdout).steps;
  assert.deepEqual([text.shell, text.command], ['sh', 'df -h\nrm -r -f /var/x']);
  assert.deepEqual([raised.argv, raised.classification.final.risk], [['df', '-h'], 'dangerous']);
});

test('a provider is named on the command line, and its step is shown with its fields', async (t) => {
  const folder = runbookFolder(
    t,
    v1(['id: note, type: demo.say, with: {text: "hi {{ .who }}", times: 2}'], '  vars: {who: you}\n'),
  );
  const provider = temporaryFolder(t);
  writeFileSync(
    join(provider, 'provider.json'),
    JSON.stringify({
      apiVersion: 'runbook-provider/v1',
      namespace: 'demo',
      version: '1.0.0',
      description: 'says things',
      main: 'provider.mjs',
      types: {
        say: {
          description: 'says a text',
          risk: 'safe',
          with: {
            type: 'object',
            required: ['text'],
            properties: { text: { type: 'string' }, times: { type: 'number' } },
          },
        },
      },
    }),
  );
  writeFileSync(
    join(provider, 'provider.mjs'),
    'export const validate = () => [];\nexport const execute = async ({ with: { text, times } }) => ({ exitCode: 0, stdout: text.repeat(times) });\n',
  );
  const without = await exec(folder);
  assert.deepEqual([without.code, /needs the provider 'demo'/.test(without.stderr)], [3, true], without.stderr);
  const shown = await runbook(['exec', 'runbook.yaml', '--mode', 'dry-run', '--provider', provider], { cwd: folder });
  assert.match(shown.stdout, /\$ demo\.say\n +\| text: "hi you"\n +\| times: 2\n +● safe\n +would run at once/);
  const { code, stdout, stderr } = await exec(folder, '--provider', provider);
  assert.equal(code, 0, stdout + stderr);
  assert.match(stdout, /│ hi youhi you\n/);
});
