import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { temporaryFolder } from '../support/paths.js';
import { runbookText, runbookV1, sceneOf } from './support.js';

const meta = `  inputs:
    region: { type: string, enum: [eu, us], required: true }
    count: { type: number, default: 2 }
    token: { type: string, secret: true, from: "env:TOKEN_OF_TEST" }
`;
const steps = '  - id: tell\n    type: cli\n    with: { argv: [echo, "{{ .region }} {{ .count }}"] }\n';
const text = runbookV1(steps, meta);
const environment = { TOKEN_OF_TEST: 'canary-of-the-environment' };

test('inputs of the launch reach the steps and are shown, a secret one only as hidden', async (context) => {
  const scene = await sceneOf(context, text, { environment });
  await scene.launchToEntry({ inputs: { region: 'eu', count: 7 } });
  assert.deepEqual(await scene.scope('Inputs'), { region: 'eu', count: '7', token: '***' });
  assert.equal(await scene.evaluate('print inputs', 'repl'), 'region = eu\ncount = 7\ntoken = ***');
  assert.equal(await scene.evaluate('inputs.count * 2 == 14 && region == "eu"'), 'true');
  assert.equal(await scene.evaluate('inputs.token == "canary-of-the-environment"'), 'false');
  await scene.client.request('continue', { threadId: 1 });
  await scene.client.waitFor('terminated');
  assert.equal(scene.client.shown('stdout'), 'eu 7\n');
  assert.deepEqual(scene.trace()[0].data.inputs, { region: 'eu', count: 7 });
});

test('inputs that are missing, unknown or wrong are refused before anything is written', async (context) => {
  const scene = await sceneOf(context, text, { environment });
  const { program } = scene;
  const check = async (inputs: object | undefined, shown: RegExp) => {
    const refusal = await scene.client.refusal('launch', { program, inputs, runDirectory: scene.folder });
    assert.match(refusal, /cannot run with these inputs: .*; correct "inputs" in the launch configuration$/);
    assert.match(refusal, shown);
    assert.match(scene.client.shown('stderr'), shown);
  };
  await check(undefined, /input 'region' is missing/);
  await check({ region: 'asia' }, /input 'region' is one of 'eu', 'us', and 'asia' is none of them/);
  await check({ region: 'eu', regoin: 'us' }, /the runbook has no input 'regoin'/);
  await check({ region: 'eu', count: 'many' }, /input 'count' is a number, and 'many' is none/);
  await check({ region: 'eu', token: 'in-clear-text' }, /input 'token' is a secret, so it is not taken as text/);
  assert.equal(scene.client.shown().includes('in-clear-text'), false);
  assert.throws(() => scene.trace());
});

test('inputs of the wrong shape are refused without showing what was given', async (context) => {
  const { client, program } = await sceneOf(context, text, { environment });
  const check = async (inputs: unknown, message: RegExp) => {
    const refusal = await client.refusal('launch', { program, inputs });
    assert.match(refusal, message);
    assert.equal(refusal.includes('canary'), false);
  };
  await check({ region: ['canary'] }, /^"inputs" gives 'region' no plain value .* with texts, numbers, true or false$/);
  await check({ region: null }, /^"inputs" gives 'region' no plain value/);
  await check(['canary'], /^"inputs" holds no names .* write \{"name": "value"\}/);
});

test('a runbook of v0 takes no inputs', async (context) => {
  const scene = await sceneOf(context, runbookText('  - id: a\n    type: cli\n    with: { argv: ["true"] }\n'));
  await scene.client.refusal('launch', { program: scene.program, inputs: { region: 'eu' } });
  assert.match(scene.client.shown('stderr'), /the runbook has no input 'region'; it has no inputs/);
});

test('a file with a secret is looked for from the working folder of the configuration', async (context) => {
  const scene = await sceneOf(context, text, { environment });
  const secrets = join(scene.folder, 'secrets');
  mkdirSync(secrets);
  writeFileSync(join(secrets, 'token'), 'canary-in-a-file\n');
  await scene.launchToEntry({ cwd: secrets, inputs: { region: 'eu', token: 'file:token' } });
  const { input_references: references } = scene.trace()[0].data;
  assert.deepEqual(references, { token: `file:${join(secrets, 'token')}` });
});

test('a dry run fills in the inputs and shows no secret', async (context) => {
  const { client, launch } = await sceneOf(context, text.replace('.count', '.token'), { environment });
  await launch({ mode: 'dry-run', inputs: { region: 'us' } });
  await client.waitFor('terminated');
  assert.match(client.shown('console'), /\$ echo 'us \*\*\*'\n {2}would run: safe/);
});

const provider = JSON.stringify({
  apiVersion: 'runbook-provider/v1',
  namespace: 'box',
  version: '1.0.0',
  description: 'opens boxes',
  main: 'box.mjs',
  types: {
    open: {
      description: 'opens a box',
      risk: 'safe',
      with: { type: 'object', properties: { name: { type: 'string' } } },
    },
  },
});
const opening = runbookV1(
  '  - id: look\n    type: box.open\n    with: { name: red }\n    capture: { found: stdout }\n',
);

function writeProvider(folder: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'provider.json'), provider);
  const code =
    'export const validate = () => [];\nexport const execute = async ({ with: { name } }) => ({ stdout: `a ${name} box` });\n';
  writeFileSync(join(folder, 'box.mjs'), code);
}

test('a provider that is installed does a step, and one of the workspace does not', async (context) => {
  const home = temporaryFolder(context);
  const scene = await sceneOf(context, opening, { environment: { XDG_CONFIG_HOME: home, APPDATA: home } });
  const { client, program } = scene;
  for (const folder of ['providers/box', '.runbook/providers/box']) writeProvider(join(scene.folder, folder));
  const launched = { program, cwd: scene.folder, providers: ['providers/box'] };
  assert.match(await client.refusal('launch', launched), /'box', which is not installed/);
  writeProvider(join(home, 'runbook', 'providers', 'box'));
  await scene.launch({ cwd: scene.folder, stopOnEntry: false });
  await client.waitFor('terminated');
  assert.match(client.shown('console'), /\[1\/1\] look\n {2}box\.open \{"name":"red"\}\n/);
  assert.equal(client.shown('stdout'), 'a red box\n');
});
