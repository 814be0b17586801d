import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { runbook } from '../support/cli.js';
import { temporaryFolder } from '../support/paths.js';
import { eventsOf, onlyRun, runbookFolder, v1 } from '../support/recorded.js';

const several = v1(
  [
    'id: say, type: cli, with: {argv: ["echo", "in {{ .region }}"]}, capture: {said: stdout}',
    'id: text, type: script, with: {shell: sh, run: "echo \\"$WHAT\\"\\necho two", env: {WHAT: "{{ .region }}"}}',
    `id: never, type: cli, when: 'region == "us"', with: {argv: ["echo", "us"]}`,
    'id: later, type: cli, when: steps.say.exit_code == 0, with: {argv: ["cat", "{{ .said }}"]}',
    'id: change, type: cli, with: {argv: ["touch", "left-behind"]}, retry: {max_attempts: 2, initial: 3s}, on_error: continue',
    'id: denied, type: cli, with: {argv: ["{{ .tool }}", "if=a"]}',
    'id: look, type: manual, instructions: "Look at {{ .said }}."',
  ],
  `  inputs:
    region: {type: string, required: true}
    tool: {type: string, default: dd}
    token: {type: string, secret: true, required: true}
  governance: {denied_commands: [dd]}
`,
);

const given = ['--input', 'region=eu', '--input', 'token=env:MY_WORD'];
const env = { MY_WORD: 'hunter2-hunter2' };

test('a dry run shows what every kind of step would do, and what is not known before', async (t) => {
  const folder = runbookFolder(t, several);
  const { code, stdout } = await runbook(['exec', 'runbook.yaml', '--mode', 'dry-run', ...given], { cwd: folder, env });
  assert.equal(code, 0, stdout);
  for (const text of [
    'region = eu',
    'token = *** (env:MY_WORD)',
    "$ echo 'in eu'",
    'would run at once',
    '$ sh',
    '| echo "$WHAT"',
    '| echo two',
    'with WHAT=eu',
    `- skipped: 'region == "us"' is false`,
    "? only where 'steps.say.exit_code == 0', which is only known when the run gets there",
    "? cannot know 'said', and so the risk, before step 'say' has run",
    'would wait for a person to confirm it',
    'tried again up to 2 times, first after 3 s',
    'where it fails, the run goes on',
    "✗ would be refused: 'dd if=a' is denied",
    "? cannot know 'said' before step 'say' has run",
    'asks for a confirmation',
  ]) {
    assert.ok(stdout.includes(text), `${text}\n${stdout}`);
  }
  assert.ok(!stdout.includes('$ echo us'), 'what is skipped is not shown as if it would run');
});

test('a dry run writes nothing anywhere', async (t) => {
  const folder = runbookFolder(t, several);
  const state = temporaryFolder(t);
  const before = readdirSync(folder, { recursive: true }).sort();
  const { code } = await runbook(['exec', 'runbook.yaml', '--mode', 'dry-run', ...given], {
    cwd: folder,
    env: { ...env, XDG_STATE_HOME: state, LOCALAPPDATA: state },
  });
  assert.deepEqual([code, readdirSync(state)], [0, []]);
  assert.deepEqual(readdirSync(folder, { recursive: true }).sort(), before);
});

test('a probe runs what only reads, shows the rest, and asks nobody', async (t) => {
  const folder = runbookFolder(
    t,
    v1([
      'id: say, type: cli, with: {argv: ["echo", "hi"]}',
      'id: never, type: cli, when: steps.say.exit_code == 1, with: {argv: ["echo", "never"]}',
      'id: change, type: cli, with: {argv: ["touch", "left-behind"]}',
      'id: look, type: manual, instructions: Look about.',
    ]),
  );
  const { code, stdout } = await runbook(['exec', 'runbook.yaml', '--mode', 'probe'], { cwd: folder });
  assert.deepEqual([code, existsSync(join(folder, 'left-behind'))], [0, false], stdout);
  assert.match(stdout, /only what is proved to read is run/);
  assert.match(stdout, /│ hi\n/);
  assert.match(stdout, /- skipped: 'steps.say.exit_code == 1' is false\n/);
  assert.match(stdout, /\$ touch left-behind\n.*▲ caution\n.*\n +- not run, as this is a probe/);
  assert.match(stdout, /\| Look about\.\n +- not run/);
});

test('a probe of a runbook that changes things comes to its end without having changed any', async (t) => {
  const folder = runbookFolder(
    t,
    v1([
      'id: change, type: cli, with: {argv: ["touch", "left-behind"]}, capture: {said: stdout}',
      'id: use, type: cli, with: {argv: ["echo", "{{ .said }}"]}',
      'id: look, type: manual, instructions: Look.',
      'id: say, type: cli, with: {argv: ["echo", "at the end"]}',
    ]),
  );
  const { code, stdout } = await runbook(['exec', 'runbook.yaml', '--mode', 'probe'], { cwd: folder });
  assert.deepEqual([code, existsSync(join(folder, 'left-behind'))], [0, false], stdout);
  assert.match(stdout, /│ at the end\n/);
  const reasons = eventsOf(onlyRun(folder)).flatMap((event) =>
    event.type === 'step.skipped' ? [[event.step_id, event.data.reason]] : [],
  );
  assert.deepEqual(reasons, [
    ['change', 'probe'],
    ['use', 'unknown'],
    ['look', 'probe'],
  ]);
});

test('a mode that is none is told what the modes are, and nothing is run', async (t) => {
  const folder = runbookFolder(t, several);
  for (const mode of ['rael', 'REAL', '', 'replays', '__proto__']) {
    const { code, stderr } = await runbook(['exec', 'runbook.yaml', '--mode', mode], { cwd: folder });
    assert.equal(code, 3);
    assert.match(stderr, /is not a mode; write '--mode real', '--mode probe', '--mode dry-run' or '--mode replay'/);
  }
  assert.ok(!existsSync(join(folder, '.runbook', 'runs')));
});
