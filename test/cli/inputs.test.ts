import assert from 'node:assert/strict';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { runbook } from '../support/cli.js';
import { eventsOf, onlyRun, runbookFolder, v1 } from '../support/recorded.js';

const asking = v1(
  ['id: say, type: cli, with: {argv: ["echo", "{{ .region }} {{ .count }} {{ .loud }}"]}'],
  `  inputs:
    region: {type: string, required: true, enum: [eu, us], description: where}
    count: {type: number, default: 3}
    loud: {type: boolean, default: false}
`,
);

const secretive = v1(
  ['id: say, type: cli, with: {argv: ["echo", "with {{ .token }}"]}'],
  '  inputs:\n    token: {type: string, required: true, secret: true}\n',
);

const exec = (folder: string, words: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  runbook(['exec', 'runbook.yaml', '--mode', 'real', '--as', 'alice', ...words], { cwd: folder, env });

test('inputs come from the command line, a file of YAML or JSON, and their defaults', async (t) => {
  const folder = runbookFolder(t, asking);
  const check = async (words: readonly string[], said: string) => {
    const { code, stdout, stderr } = await exec(folder, words);
    assert.deepEqual([code, stderr], [0, ''], stdout);
    assert.ok(stdout.includes(`│ ${said}\n`), stdout);
  };
  writeFileSync(join(folder, 'in.yaml'), '# here\nregion: us\ncount: 7\nloud: true\n');
  writeFileSync(join(folder, 'in.json'), '{"region": "us", "count": 8}\n');
  await check(['--input', 'region=eu'], 'eu 3 false');
  await check(['--inputs', 'in.yaml'], 'us 7 true');
  await check(['--inputs', 'in.json'], 'us 8 false');
  await check(['--inputs', 'in.yaml', '--input', 'count=9', '--input', 'loud=false'], 'us 9 false');
});

test('a text keeps the characters that somebody wrote, whatever YAML would make of them', async (t) => {
  const folder = runbookFolder(
    t,
    v1(
      ['id: say, type: cli, with: {argv: ["echo", "{{ .version }} {{ .code }} {{ .rest }}"]}'],
      '  inputs:\n    version: {type: string}\n    code: {type: string}\n    rest: {type: string}\n',
    ),
  );
  writeFileSync(join(folder, 'in.yaml'), 'version: 1.10\ncode: 007\n');
  const { code, stdout, stderr } = await exec(folder, ['--inputs', 'in.yaml', '--input', 'rest=a=b "c"']);
  assert.deepEqual([code, stdout.includes('│ 1.10 007 a=b "c"\n')], [0, true], stdout + stderr);
});

test('an input that is missing, unknown or not what was declared ends with code 3 before anything is written', async (t) => {
  const folder = runbookFolder(t, asking);
  const everyMode = ['real', 'probe', 'dry-run'];
  const check = async (words: readonly string[], message: RegExp, modes: readonly string[] = everyMode) => {
    for (const mode of modes) {
      const { code, stdout, stderr } = await runbook(['exec', 'runbook.yaml', '--mode', mode, ...words], {
        cwd: folder,
      });
      assert.deepEqual([code, stdout], [3, ''], stderr);
      assert.match(stderr, message);
      assert.doesNotMatch(stderr, /\n\s+at /);
    }
    assert.ok(!existsSync(join(folder, '.runbook', 'runs')));
  };
  await check([], /input 'region' \(where\) is missing; give it as '--input region=eu'/, ['real', 'probe']);
  await check(['--input', 'region=mars'], /is one of 'eu', 'us', and 'mars' is none of them/);
  await check(['--input', 'region=eu', '--input', 'count=many'], /'count' is a number, and 'many' is none/);
  await check(
    ['--input', 'region=eu', '--input', 'regoin=eu'],
    /no input 'regoin'; it knows 'region', 'count', 'loud'/,
  );
  await check(['--input', 'region=eu', '--input', '__proto__=x'], /no input '__proto__'/);
  await check(['--input', 'region'], /'region' is no input; write '--input NAME=VALUE'/);
  await check(['--input', '=eu'], /'=eu' is no input/);
  await check(['--input', 'region=eu', '--input', 'region=us'], /'region' is given twice/);
});

test('a fault in a file of inputs is told with its line and the text of it', async (t) => {
  const folder = runbookFolder(t, asking);
  const check = async (text: string, message: RegExp) => {
    writeFileSync(join(folder, 'in.yaml'), text);
    const { code, stderr } = await exec(folder, ['--inputs', 'in.yaml']);
    assert.equal(code, 3, stderr);
    assert.match(stderr, message);
  };
  await check('region: eu\nrest: [\n', /'in\.yaml', line \d: .*/);
  await check('- region\n', /'in\.yaml', line 1: a map of inputs is expected.*: '- region'/);
  await check('region: eu\ncount:\n', /'in\.yaml', line 2: input 'count' has no value .*: 'count:'/);
  await check('region: eu\ncount: [1]\n', /line 2: input 'count'.*'count: \[1\]'/);
  await check(
    'region: eu\ncuont: 1\n',
    /'in\.yaml', line 2: the runbook has no input 'cuont'; it has region, count, loud/,
  );
  const missing = await exec(folder, ['--inputs', 'none.yaml']);
  assert.deepEqual([missing.code, /'none\.yaml' does not exist/.test(missing.stderr)], [3, true]);
  assert.ok(!existsSync(join(folder, '.runbook', 'runs')));
});

test('runbook/v0 has no inputs, so none is taken', async (t) => {
  const folder = runbookFolder(
    t,
    'apiVersion: runbook/v0\nmeta: {name: x}\nsteps:\n  - {id: a, type: cli, with: {argv: ["echo"]}}\n',
  );
  const { code, stderr } = await exec(folder, ['--input', 'a=b']);
  assert.equal(code, 3);
  assert.match(stderr, /'runbook\.yaml' has no inputs, for runbook\/v0 knows none/);
  assert.ok(!existsSync(join(folder, '.runbook', 'runs')));
});

test('a secret is taken by reference only, and is neither shown nor stored', async (t) => {
  const folder = runbookFolder(t, secretive);
  const literal = await exec(folder, ['--input', 'token=hunter2-hunter2']);
  assert.equal(literal.code, 3);
  assert.match(literal.stderr, /is a secret, so it is not taken as text/);
  assert.doesNotMatch(literal.stderr, /hunter2/);
  const { code, stdout } = await exec(folder, ['--input', 'token=env:MY_WORD'], { MY_WORD: 'hunter2-hunter2' });
  assert.deepEqual([code, stdout.includes('│ with ***\n'), stdout.includes('hunter2')], [0, true, false], stdout);
  assert.doesNotMatch(JSON.stringify(eventsOf(onlyRun(folder))), /hunter2/);
});

test('a file that holds a secret is looked for from where it is named, not from the runbook', async (t) => {
  const folder = runbookFolder(t, secretive);
  mkdirSync(join(folder, 'here'));
  writeFileSync(join(folder, 'here', 'word.txt'), 'hunter2-hunter2\n');
  writeFileSync(join(folder, 'here', 'in.yaml'), 'token: file:word.txt\n');
  const words = ['exec', '../runbook.yaml', '--mode', 'real', '--as', 'alice'];
  const typed = await runbook([...words, '--input', 'token=file:word.txt'], { cwd: join(folder, 'here') });
  assert.deepEqual([typed.code, typed.stdout.includes('│ with ***\n')], [0, true], typed.stdout + typed.stderr);
  const written = await exec(folder, ['--inputs', 'here/in.yaml']);
  assert.deepEqual([written.code, written.stdout.includes('│ with ***\n')], [0, true], written.stderr);
});
