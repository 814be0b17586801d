import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { runbook } from '../support/cli.js';
import { temporaryFolder } from '../support/paths.js';
import { payloadsFor } from './payloads.js';
import { namesBelow, sceneIn } from './scene.js';

const text = `apiVersion: runbook/v1
meta:
  name: given
  inputs:
    given: {}
    from_env: {from: "env:GIVEN_BY_ENV", required: true}
steps:
  - {id: first, type: cli, with: {argv: [kubectl, get, "{{ .given }}"]}}
  - {id: second, type: cli, with: {argv: [kubectl, get, "{{ .from_env }}"]}}
`;

function argumentsIn(folder: string, stepId: string): readonly string[] {
  return readFileSync(join(folder, 'given', stepId), 'utf8')
    .split('\0')
    .slice(0, -1);
}

test('an input is one argument, on the command line, in a file or from a variable, and its gate sees it as it is', async (t) => {
  const payloads = payloadsFor('tell-tale').filter((_, index) => index % 4 === 0);
  let ran = 0;
  for (const [index, { text: payload }] of payloads.entries()) {
    const scene = sceneIn(temporaryFolder(t));
    writeFileSync(join(scene.folder, 'x.runbook.yaml'), text);
    writeFileSync(join(scene.folder, 'inputs.json'), JSON.stringify({ given: payload }));
    const given = index % 2 === 0 ? ['--input', `given=${payload}`] : ['--inputs', 'inputs.json'];
    const env = { ...stringsIn(scene.environment), GIVEN_BY_ENV: payload };
    const words = ['exec', 'x.runbook.yaml', '--mode', 'real', ...given];
    const { code, stdout, stderr } = await runbook(words, { cwd: scene.folder, env });
    // What is not proved safe with this argument waits for a person; what runs is given exactly it.
    assert.ok([0, 6].includes(code ?? -1), `${JSON.stringify(payload)}: ${code} ${stdout}${stderr}`);
    if (existsSync(join(scene.folder, 'given', 'first')))
      assert.deepEqual(argumentsIn(scene.folder, 'first'), ['get', payload]);
    if (code === 0) assert.deepEqual(argumentsIn(scene.folder, 'second'), ['get', payload]);
    assert.ok(!namesBelow(scene.folder).some((name) => name.includes('tell-tale')), payload);
    ran += code === 0 ? 1 : 0;
  }
  assert.ok(ran > 0, 'no argument was let through');
});

test('the name of a run leads to no file outside the runs, and is refused without a fault of the program', async (t) => {
  const folder = temporaryFolder(t);
  mkdirSync(join(folder, '.runbook', 'runs'), { recursive: true });
  writeFileSync(join(folder, 'victim.txt'), 'untouched');
  const before = namesBelow(folder);
  const names = [
    '../../victim.txt',
    '../../../etc',
    '..',
    '.',
    '/etc/passwd',
    '/etc',
    '-x',
    '--',
    '',
    ' ',
    '*',
    '$(touch x)',
    'a/b',
    '__proto__',
    'x\n',
    'C:\\x',
    '%2e%2e',
    '\u001b[2J',
  ];
  for (const command of [['verify'], ['resume'], ['runs', 'show']]) {
    for (const name of names) {
      const { code, stderr, stdout } = await runbook([...command, '--', name], {
        cwd: folder,
        env: { XDG_STATE_HOME: join(folder, 'state') },
      });
      assert.ok(
        code === 3 || code === 4 || code === 5,
        `${command.join(' ')} ${JSON.stringify(name)}: ${code} ${stdout}${stderr}`,
      );
      assert.ok(!/root:x|at .*\.js:\d+/.test(stdout + stderr), stdout + stderr);
    }
  }
  assert.deepEqual(
    namesBelow(folder).filter((name) => !name.startsWith('state')),
    before,
  );
  assert.equal(readdirSync(join(folder, '.runbook', 'runs')).length, 0);
});

function stringsIn(environment: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
