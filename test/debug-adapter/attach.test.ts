import assert from 'node:assert/strict';
import { appendFileSync, cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { type Body, DapClient } from '../support/dap-client.js';
import { runbookV1, type Scene, sceneOf, stepsDone } from './support.js';

const waiting = runbookV1(`
  - id: first
    type: cli
    with: { argv: ["echo", "one"] }
    capture: { said: stdout }
  - id: check
    type: manual
    instructions: look at it
    required_evidence: [{ kind: text, name: note }]
  - id: last
    type: cli
    with: { argv: ["true"] }
`);

/** A run that was left where it waits for evidence, and a new client. */
async function left(context: TestContext, text = waiting): Promise<{ scene: Scene; client: DapClient }> {
  const scene = await sceneOf(context, text);
  await scene.launch({ stopOnEntry: false });
  await scene.client.waitFor('runbook/answerNeeded');
  // As whoever loses the connection: nobody ends the run.
  scene.client.server.kill('SIGKILL');
  await scene.client.gone();
  return { scene, client: await introduced(context, scene) };
}

async function introduced(context: TestContext, scene: Scene): Promise<DapClient> {
  const client = new DapClient(context, { environment: { XDG_STATE_HOME: join(scene.folder, 'state') } });
  await client.request('initialize', { adapterID: 'runbook', clientID: 'test', pathFormat: 'path' });
  return client;
}

async function attach(client: DapClient, args: object): Promise<Body> {
  const attached = client.request('attach', args);
  await client.request('configurationDone');
  await attached;
  return client.waitFor('stopped');
}

async function stepOf(client: DapClient): Promise<string> {
  return (await client.request('stackTrace', { threadId: 1 })).stackFrames[0].name;
}

async function scope(client: DapClient, name: string): Promise<Record<string, string>> {
  const { scopes } = await client.request('scopes', { frameId: 1 });
  const { variablesReference } = scopes.find((scope: Body) => scope.name === name);
  const { variables } = await client.request('variables', { variablesReference });
  return Object.fromEntries(variables.map((variable: Body) => [variable.name, variable.value]));
}

test('a run that waits is taken up where it stands, with its past, and goes on to its end', async (context) => {
  const { scene, client } = await left(context);
  const { reason } = await attach(client, { run: scene.runFolder(), as: 'bob' });
  assert.equal(reason, 'entry');
  assert.equal(await stepOf(client), 'check');
  assert.deepEqual(await scope(client, 'Captures'), { said: 'one' });

  await client.request('stepBack', { threadId: 1 });
  await client.waitFor('stopped');
  await client.request('stepBack', { threadId: 1 });
  await client.waitFor('stopped');
  assert.equal(await stepOf(client), 'first (in the past)');
  for (const _ of ['check', 'now']) {
    await client.request('next', { threadId: 1 });
    await client.waitFor('stopped');
  }

  await client.request('continue', { threadId: 1 });
  const { requestId } = await client.waitFor('runbook/answerNeeded');
  await client.request('runbook/answer', { requestId, answer: { kind: 'text', text: 'fine' } });
  assert.equal((await client.waitFor('exited')).exitCode, 0);
  assert.equal(stepsDone(scene), 3);
  const resumed = scene.trace().find(({ type }) => type === 'run.resumed');
  assert.equal(resumed?.actor.id, 'bob');
});

test('whoever disconnects leaves the run where it stands: before a step, and at a question', async (context) => {
  const scene = await sceneOf(context, waiting);
  await scene.launchToEntry({}, [scene.lineOf('id: check')]);
  await scene.resume('continue');
  await scene.client.request('disconnect');
  assert.equal(await scene.client.gone(), 0);
  const paused = scene.trace().findLast(({ type }) => type === 'run.paused');
  assert.match(paused?.data.detail, /^alice left it before step 'check'$/);

  const second = await introduced(context, scene);
  await attach(second, { run: scene.runFolder() });
  await second.request('continue', { threadId: 1 });
  await second.waitFor('runbook/answerNeeded');
  await second.request('disconnect');
  assert.equal(scene.trace().at(-1)?.type, 'run.paused');

  const third = await introduced(context, scene);
  await attach(third, { run: scene.runFolder() });
  await third.request('disconnect', { terminateDebuggee: true });
  assert.equal(scene.trace().at(-1)?.data.status, 'aborted');
});

test('what a run had done when it was taken up is not told as new', async (context) => {
  const { scene, client } = await left(context);
  await client.request('setExceptionBreakpoints', { filters: ['evidence'] });
  const { reason } = await attach(client, { run: scene.runFolder(), stopOnEntry: false });
  assert.equal(reason, 'evidence');
});

test('a runbook that was changed since is let go on only where that is said', async (context) => {
  const { scene, client } = await left(context);
  writeFileSync(scene.program, waiting.replace('look at it', 'look at it twice'));
  const refused = await client.refusal('attach', { run: scene.runFolder() });
  assert.match(refused, /was changed since the run began/);
  await attach(client, { run: scene.runFolder(), allowChanged: true });
  assert.equal(await stepOf(client), 'check');
});

test('a run that is over does not go on, and can be walked through, without a trace of it', async (context) => {
  const scene = await sceneOf(context, waiting.replace(/ {2}- id: check[\s\S]*?(?= {2}- id: last)/, ''));
  await scene.launch({ stopOnEntry: false });
  await scene.client.waitFor('terminated');
  const before = readFileSync(join(scene.runFolder(), 'trace.jsonl'), 'utf8');
  const client = await introduced(context, scene);
  await client.refusal('attach', { run: scene.runFolder() });

  const { text } = await attach(client, { run: scene.runFolder(), readOnly: true });
  assert.equal(text, 'this is the end of the record; step back from here');
  assert.match(client.shown('console'), /^the record of run \S+, intact; nothing of it is run\n$/);
  assert.deepEqual(Object.keys(await scope(client, 'Steps')), ['first', 'last']);
  const refused = await client.refusal('next', { threadId: 1 });
  assert.equal(refused, 'this is the end of the record, and nothing of it is run; step back from here');
  await client.request('reverseContinue', { threadId: 1 });
  await client.waitFor('stopped');
  assert.equal(await stepOf(client), 'first (in the past)');
  assert.deepEqual(await scope(client, 'Captures'), {});
  await client.request('continue', { threadId: 1 });
  await client.waitFor('stopped');
  assert.equal(await stepOf(client), 'last');
  assert.equal(readFileSync(join(scene.runFolder(), 'trace.jsonl'), 'utf8'), before);
});

test('a record from elsewhere is walked through with its runbook named, up to where it was changed', async (context) => {
  const { scene, client } = await left(context);
  const elsewhere = join(scene.folder, 'copied');
  cpSync(scene.runFolder(), elsewhere, { recursive: true });
  const copy = join(scene.folder, 'copy.runbook.yaml');
  cpSync(scene.program, copy);
  rmSync(scene.program);
  appendFileSync(join(elsewhere, 'trace.jsonl'), '{"forged":true}\n');

  const refused = await client.refusal('attach', { run: elsewhere, readOnly: true });
  assert.match(refused, /; name the runbook of this run with "program"$/);
  await attach(client, { run: elsewhere, readOnly: true, program: copy });
  assert.match(client.shown('console'), /which was changed in line \d+ \(.*\), up to there; nothing of it is run/);
  assert.equal(await stepOf(client), 'check');
});

test('a configuration that names no run, or one that is not there, says what to name', async (context) => {
  const scene = await sceneOf(context, waiting);
  const { client } = scene;
  assert.equal(
    await client.refusal('attach', {}),
    'the debug configuration names no run; add "run" with a run id or the folder of a run',
  );
  assert.match(await client.refusal('attach', { run: 'nowhere-20261121' }), /^no run 'nowhere-20261121' is known here/);
  assert.equal(
    await client.refusal('attach', { run: 'x', readOnly: 'yes' }),
    '"readOnly" is "yes" in the launch configuration; write true or false',
  );
});

test('a value that was set counts on where the run is taken up, and begun anew it has the inputs of its launch', async (context) => {
  const text = runbookV1(
    `
  - id: first
    type: cli
    with: { argv: ["echo", "one"] }
    capture: { said: stdout }
  - id: last
    type: cli
    with: { argv: ["echo", "{{ .name }} {{ .said }} {{ .inputs.count }}"] }
  - id: end
    type: cli
    with: { argv: ["true"] }
`,
    '  vars: { name: old }\n  inputs: { count: { type: number, default: 1 } }\n',
  );
  const scene = await sceneOf(context, text);
  await scene.launchToEntry({ inputs: { count: 2 } });
  await scene.resume('next');
  for (const [expression, value] of Object.entries({ name: 'new', said: 'two', 'inputs.count': '3' })) {
    await scene.client.request('setExpression', { expression, value });
  }
  await scene.client.request('disconnect');
  const client = await introduced(context, scene);
  await attach(client, { run: scene.runFolder(), as: 'bob' });
  assert.deepEqual(await scope(client, 'Variables'), { name: 'new' });
  await client.request('next', { threadId: 1 });
  await client.waitFor('stopped');
  assert.match(client.shown('stdout'), /^new two 3$/m);

  const [old = ''] = scene.runIds();
  // As VS Code does it, which gives what it attached with.
  await client.request('restart', { arguments: { request: 'attach', run: scene.runFolder(), as: 'bob', inputs: {} } });
  await client.waitFor('stopped', ({ reason }) => reason === 'entry');
  assert.equal(await stepOf(client), 'first');
  await client.request('continue', { threadId: 1 });
  assert.equal((await client.waitFor('exited')).exitCode, 0);
  assert.match(client.shown('stdout'), /^old one 2$/m);
  assert.equal(scene.trace(old).at(-1).data.status, 'aborted');
  assert.equal(scene.runIds().length, 2);
});
