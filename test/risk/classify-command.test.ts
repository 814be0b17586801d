import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { build } from 'esbuild';
import { root } from '../support/paths.js';

let folder = '';

before(async () => {
  mkdirSync(join(root, 'out'), { recursive: true });
  folder = mkdtempSync(join(root, 'out', 'classify-'));
  await build({
    stdin: {
      contents:
        "import { Command } from 'commander'; import { registerClassify } from './runtime/cli/commands/classify.js';" +
        "const program = new Command('runbook'); registerClassify(program); await program.parseAsync();",
      resolveDir: root,
      loader: 'ts',
    },
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    outfile: join(folder, 'runbook.mjs'),
    logLevel: 'warning',
  });
});

after(() => rmSync(folder, { recursive: true, force: true }));

function runbook(words: readonly string[], input = ''): { status: number | null; stdout: string; stderr: string } {
  const env = { ...process.env, NO_COLOR: '1' };
  return spawnSync(process.execPath, [join(folder, 'runbook.mjs'), 'classify', ...words], {
    input,
    encoding: 'utf8',
    env,
  });
}

test('a command is answered with icon, word and the cause underlined', () => {
  const { status, stdout } = runbook(['df -h; rm -rf /srv/old']);
  assert.equal(status, 0);
  assert.equal(
    stdout,
    `✖ dangerous (critical: hard to undo)

  df -h; rm -rf /srv/old
            ^^^ deletes folders with all that is in them [rm/recursive]
            list them first, then delete single files
`,
  );
});

test('--json prints the whole classification as one object', () => {
  const { stdout } = runbook(['--json', 'df -h']);
  const found = JSON.parse(stdout);
  assert.equal(found.risk, 'safe');
  assert.deepEqual(found.final, { risk: 'safe', rule: 'local' });
});

test('--jsonl answers each line in order', () => {
  const lines = [
    { id: 'a', command: 'df -h', shell: 'bash' },
    { id: 'b', command: 'rm -rf x', shell: 'kubectl' },
    { id: 'c', command: 'Get-Process', shell: 'powershell' },
  ];
  const { stdout } = runbook(['--jsonl'], lines.map((line) => JSON.stringify(line)).join('\n'));
  const answers = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.deepEqual(
    answers.map(({ id, risk, critical }) => [id, risk, critical]),
    [
      ['a', 'safe', false],
      ['b', 'dangerous', true],
      ['c', 'unknown', false],
    ],
  );
  assert.deepEqual(Object.keys(answers[0]), ['id', 'risk', 'critical', 'reasons']);
});

test('--shell says what would read the command', () => {
  assert.match(runbook(['--shell', 'sql', 'select 1']).stdout, /^\? unknown \(counts as caution\)/);
});

test('a line that is no question ends with exit code 3 and its number', () => {
  const { status, stderr } = runbook(['--jsonl'], '{"id": 1, "command": "df"}\nnonsense\n');
  assert.equal(status, 3);
  assert.match(stderr, /line 2 is not an object/);
});

test('without a command it says how to write one', () => {
  const { status, stderr } = runbook([]);
  assert.equal(status, 3);
  assert.match(stderr, /no command was given/);
});
