import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { shownValue } from '../../debug-adapter/variables.js';
import type { Body } from '../support/dap-client.js';
import { runbookText, type Scene, sceneOf } from './support.js';

const meta = `  vars:
    namespace: prod
    __proto__: odd
    note: "password: hunter2"
  governance:
    deny_env_vars: ["SECRET_*"]
    redact:
      - { pattern: "password: \\\\S+", replace: "password: <redacted>" }
`;
const steps = `
  - id: greet
    type: cli
    with: { argv: [cat, greeting] }
    capture: { greeting: stdout }
  - id: list
    type: cli
    with: { argv: [cat, list.json] }
    capture: { pods: stdout }
  - id: last
    type: cli
    with: { argv: [echo, "{{ .greeting }}"] }
    capture: { later: stdout }
`;
const pods = {
  escaped: 'ESCAPED',
  items: Array.from({ length: 250 }, (_, index) => ({ name: `pod-${index}` })),
  kind: 'List',
};

async function stoppedScene(context: TestContext): Promise<Scene> {
  const environment = { SHOWN: 'seen', SECRET_KEY: 'canary', ELECTRON_RUN_AS_NODE: '1' };
  const scene = await sceneOf(context, runbookText(steps, meta), { environment });
  writeFileSync(join(scene.folder, 'greeting'), 'hello\n');
  writeFileSync(join(scene.folder, 'list.json'), JSON.stringify(pods).replace('ESCAPED', 'pass\\u0077ord: hunter3'));
  await scene.launchToEntry();
  return scene;
}

test('the variables of the runbook are there from the beginning, redacted', async (context) => {
  const scene = await stoppedScene(context);
  const shown = await scene.scope('Variables');
  assert.deepEqual(Object.entries(shown), [
    ['namespace', 'prod'],
    ['__proto__', 'odd'],
    ['note', 'password: <redacted>'],
  ]);
  assert.deepEqual(await scene.scope('Captures'), {});
  assert.deepEqual(await scene.scope('Last result'), {});
});

test('captures and the last result appear after a step', async (context) => {
  const scene = await stoppedScene(context);
  await scene.resume('next');
  assert.deepEqual(await scene.scope('Captures'), { greeting: 'hello' });
  const result = await scene.scope('Last result');
  assert.equal(result['step_id'], 'greet');
  assert.equal(result['status'], 'passed');
  assert.equal(result['exit_code'], '0');
  assert.equal(result['stdout'], 'hello\n');
});

test('JSON over several lines stands in one row, and other text keeps its lines', () => {
  const textOf = (value: string) => shownValue(value, (text) => text).text;
  assert.equal(textOf('{\n  "restarts": 14\n}\n'), '{ "restarts": 14 } ');
  assert.equal(textOf('NAME\nnode-7\n'), 'NAME\nnode-7\n');
});

test('a capture that is JSON opens as a tree, whose long lists come page by page', async (context) => {
  const scene = await stoppedScene(context);
  await scene.resume('next');
  await scene.resume('next');
  const { client } = scene;
  const page = async (reference: number, args: object = {}) =>
    (await client.request('variables', { variablesReference: reference, ...args })).variables;
  const { variablesReference } = await client.request('evaluate', { expression: 'pods', context: 'watch' });
  const [escaped, items, kind] = await page(variablesReference);
  assert.equal(escaped.value, 'password: <redacted>');
  assert.deepEqual([items.name, items.value, items.indexedVariables], ['items', '250 items', 250]);
  assert.deepEqual([kind.name, kind.value, kind.variablesReference], ['kind', 'List', 0]);
  const some = await page(items.variablesReference, { filter: 'indexed', start: 100, count: 2 });
  assert.deepEqual(
    some.map(({ name, value }: Body) => [name, value]),
    [
      ['100', '1 field'],
      ['101', '1 field'],
    ],
  );
  assert.deepEqual(await page(items.variablesReference, { filter: 'named' }), []);
  assert.equal((await page(items.variablesReference)).length, 250);
  const [name] = await page(some[0].variablesReference);
  assert.equal(name.value, 'pod-100');
});

test('a snapshot is written on demand while the run stands still, and the trace names it', async (context) => {
  const scene = await stoppedScene(context);
  await scene.resume('next');
  const { result } = await scene.client.request('evaluate', { expression: 'snapshot', context: 'repl' });
  assert.match(result, /snapshots\/step-0001-f1\.json was written/);
  await scene.resume('next');
  const forced = scene
    .trace()
    .flatMap(({ type, data }) => (type === 'snapshot.written' && data.forced ? [data.path] : []));
  assert.deepEqual(forced, ['snapshots/step-0001-f1.json']);
});

test('what was opened at an earlier stop is refused', async (context) => {
  const scene = await stoppedScene(context);
  const { scopes } = await scene.client.request('scopes', { frameId: 1 });
  await scene.resume('next');
  const { variablesReference } = scopes[0];
  assert.match(await scene.client.refusal('variables', { variablesReference }), /^these values are of an earlier stop/);
});

test('a name is evaluated with or without scope, dot and braces', async (context) => {
  const scene = await stoppedScene(context);
  await scene.resume('next');
  const check = async (expression: string, value: string) => assert.equal(await scene.evaluate(expression), value);
  await check('namespace', 'prod');
  await check('.namespace', 'prod');
  await check('{{ .namespace }}', 'prod');
  await check('vars.namespace', 'prod');
  await check('.vars.namespace', 'prod');
  await check('greeting', 'hello');
  await check('captures.greeting', 'hello');
  await check('-n {{ .namespace }} {{ .greeting }}', '-n prod hello');
  await check('__proto__', 'odd');
  await check('env.SHOWN', 'seen');
  await check('{{ .env.SHOWN }}', 'seen');
  await check('note', 'password: <redacted>');
  await check('password: {{ .namespace }}', 'password: <redacted>');
});

test('what cannot be evaluated is refused with the reason', async (context) => {
  const scene = await stoppedScene(context);
  const check = async (expression: string, message: RegExp) =>
    assert.match(await scene.client.refusal('evaluate', { expression, context: 'watch' }), message);
  await check('nothing', /^'nothing' is no variable and no capture; known are 'namespace', /);
  await check('toString', /^'toString' is no variable/);
  await check('vars.greeting', /^'greeting' has no value yet; step 'greet' captures it$/);
  await check('later', /step 'last' captures it/);
  await check('{{ .later }}', /step 'last' captures it/);
  await check('env.SECRET_KEY', /^'env.SECRET_KEY' is denied by governance.deny_env_vars/);
  await check('{{ .env.SECRET_KEY }}', /is denied by governance.deny_env_vars/);
  await check('env.NOT_SET', /^'env.NOT_SET' is not set$/);
  await check('env.ELECTRON_RUN_AS_NODE', /is not set$/);
  await check('1 + 1', /^'1 \+ 1' is not a name/);
  await check('{{ namespace }}', /lacks the dot/);
  assert.equal(JSON.stringify(scene.client.events).includes('canary'), false);
});

test('the debug console knows the words of the command line', async (context) => {
  const scene = await stoppedScene(context);
  const say = (line: string) => scene.evaluate(line, 'repl');
  assert.equal(await say('history'), 'no step is done yet');
  assert.equal(await say('print captures'), 'nothing is captured yet');
  await scene.resume('next');
  assert.equal(await say('history'), '1. greet passed by engine');
  assert.equal(await say('print captures'), 'greeting = hello');
  assert.equal(await say('print vars'), 'namespace = prod\n__proto__ = odd\nnote = password: <redacted>');
  assert.equal(JSON.parse(await say('dump')).current_step_index, 1);
  assert.equal(await say('namespace'), 'prod');
  const refusal = (expression: string) => scene.client.refusal('evaluate', { expression, context: 'repl' });
  assert.match(await refusal('print all'), /^'all' is no variable and no capture; known are 'namespace', /);
  assert.match(await refusal('evidence set x y'), /^step 'list' has not asked for evidence; /);
  assert.match(await refusal('approve --as bob'), /^step 'list' has not asked for an approval; /);
});

test('a step with a name that has no value fails, and the session can still be looked at', async (context) => {
  const scene = await sceneOf(
    context,
    runbookText('  - id: a\n    type: cli\n    with: { argv: [echo, "{{ .env.NOT_SET }}"] }\n'),
  );
  await scene.launchToEntry();
  const { reason, text } = await scene.resume('next');
  assert.equal(reason, 'exception');
  assert.match(text, /'.env.NOT_SET' has no value/);
  assert.equal((await scene.scope('Last result'))['status'], 'failed');
  await scene.client.refusal('evaluate', { expression: '{{ .env.NOT_SET }}', context: 'watch' });
  assert.deepEqual(await scene.scope('Variables'), {});
});
