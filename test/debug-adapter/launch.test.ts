import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { confirmedKey } from '../../debug-adapter/protocol.js';
import { cliPath, DapClient } from '../support/dap-client.js';
import { root } from '../support/paths.js';
import { runbookText, runbookV1, sceneOf } from './support.js';

const twoSteps = runbookText(`
  - id: first
    type: cli
    with: { argv: ["true"] }
  - id: second
    type: cli
    with: { argv: ["true"] }
`);

async function refused(context: TestContext, args: object): Promise<string> {
  const { client } = await sceneOf(context, twoSteps);
  return client.refusal('launch', args);
}

test('a run stops on entry at the first line of its first step, before anything ran', async (context) => {
  const scene = await sceneOf(context, twoSteps);
  await scene.launchToEntry();
  assert.equal(await scene.stoppedLine(), scene.lineOf('id: first'));
  assert.deepEqual(
    scene.trace().map(({ type }) => type),
    ['run.created', 'runbook.parsed', 'run.started'],
  );
});

test('without a stop on entry a run goes on to its end', async (context) => {
  const { client, launch } = await sceneOf(context, twoSteps);
  await launch({ stopOnEntry: false });
  assert.deepEqual(await client.waitFor('exited'), { exitCode: 0 });
  await client.waitFor('terminated');
  assert.equal(
    client.events.some(({ event }) => event === 'stopped'),
    false,
  );
});

test('without debugging a run stops nowhere, not even where a step fails', async (context) => {
  const { client, launch, lineOf } = await sceneOf(context, twoSteps.replaceAll('"true"', '"false"'));
  await launch({ noDebug: true }, [lineOf('id: first')]);
  assert.deepEqual(await client.waitFor('exited'), { exitCode: 1 });
  assert.equal(
    client.events.some(({ event }) => event === 'stopped'),
    false,
  );
});

test('the run waits until the client has sent its breakpoints', async (context) => {
  const { client, program, folder } = await sceneOf(context, twoSteps);
  await client.request('launch', { program, runDirectory: folder, stopOnEntry: false });
  assert.equal(await client.refusal('evaluate', { expression: 'dump', context: 'repl' }), 'the run has not begun yet');
  await new Promise((resolve) => setTimeout(resolve, 200));
  assert.equal(
    client.events.some(({ event }) => event === 'thread'),
    false,
  );
  await client.request('configurationDone');
  await client.waitFor('terminated');
});

test('the starter and the channel are recorded', async (context) => {
  const scene = await sceneOf(context, twoSteps);
  await scene.launchToEntry({ as: 'bob', role: 'DRI' });
  assert.deepEqual(scene.trace()[0].actor, { kind: 'human', id: 'bob', role: 'DRI', channel: 'dap' });
});

test('a dry run shows every step, starts nothing and leaves no folder', async (context) => {
  const { client, launch, folder } = await sceneOf(context, twoSteps.replace('"true"', 'touch, made'));
  await launch({ mode: 'dry-run' });
  assert.deepEqual(await client.waitFor('exited'), { exitCode: 0 });
  assert.match(
    client.shown('console'),
    /\[1\/2\] first\n {2}\$ touch made\n {2}would ask for an approval[\s\S]*\[2\/2\] second/,
  );
  assert.equal(existsSync(join(folder, 'made')), false);
  assert.equal(existsSync(join(folder, '.runbook')), false);
});

test('a dry run shows no secret', async (context) => {
  const redact = '  governance:\n    redact:\n      - { pattern: "canary[0-9]+", replace: "hidden" }\n';
  const steps = '  - id: told\n    type: cli\n    with: { argv: [echo, canary1] }\n';
  const { client, launch } = await sceneOf(context, runbookText(steps, redact));
  await launch({ mode: 'dry-run' });
  await client.waitFor('terminated');
  assert.match(client.shown('console'), /\$ echo hidden\n/);
  assert.equal(JSON.stringify(client.events).includes('canary1'), false);
});

test('an invalid runbook is refused with its first fault, and all faults are shown', async (context) => {
  const { client, program } = await sceneOf(context, twoSteps.replaceAll('type: cli', 'type: clo'));
  assert.match(
    await client.refusal('launch', { program }),
    new RegExp(`^${program}:7:\\d+: .*clo.* \\(and 1 more\\)$`),
  );
  assert.match(client.shown('stderr'), /:7:[\s\S]*:10:/);
});

test('a launch that cannot be done says why', async (context) => {
  const check = async (args: object, message: RegExp) => assert.match(await refused(context, args), message);
  await check({}, /^the launch configuration names no runbook; add "program"/);
  await check({ program: '/no/such/file.yaml' }, /^'\/no\/such\/file.yaml' does not exist/);
  await check({ program: root }, /is a folder/);
  await check({ program: 'x', mode: 'rerun' }, /^"mode" is "rerun" .* write "real", "probe", "dry-run" or "replay"$/);
  await check({ program: 'x', stopOnEntry: 'yes' }, /^"stopOnEntry" is "yes" .* write true or false$/);
  await check({ program: '' }, /^the launch configuration names no runbook/);
  await check({ program: 'x', as: 7 }, /^"as" is 7 .* write a text/);
  await check({ program: 'x', cwd: '' }, /^"cwd" is "" .* write a text that is not empty$/);
});

test('relative paths start from the working folder of the configuration', async (context) => {
  const { client, folder, launch } = await sceneOf(context, twoSteps);
  await launch({ program: 'x.runbook.yaml', runDirectory: 'records', cwd: folder });
  await client.waitFor('stopped');
  assert.equal(existsSync(join(folder, 'records', 'runs')), true);
});

test('a failed launch can be followed by another one', async (context) => {
  const { client, launch, program } = await sceneOf(context, 'nothing: here\n');
  await client.refusal('launch', { program });
  writeFileSync(program, twoSteps);
  await launch();
  await client.waitFor('stopped');
  assert.match(await client.refusal('launch', { program }), /^a run is debugged already/);
});

test('a request that is not known, or comes too early, is refused with a reason', async (context) => {
  const { client } = await sceneOf(context, twoSteps);
  assert.match(await client.refusal('disassemble'), /^'disassemble' is not supported/);
  assert.match(await client.refusal('next'), /^no run is debugged yet/);
  assert.match(await client.refusal('toString'), /^'toString' is not supported/);
  assert.deepEqual(await client.request('threads'), { threads: [{ id: 1, name: 'run' }] });
});

test('a client that counts lines from 0 is answered in its own way', async (context) => {
  const { client, launch, lineOf, stoppedLine } = await sceneOf(context, twoSteps);
  await client.request('initialize', { linesStartAt1: false, columnsStartAt1: false });
  await launch();
  await client.waitFor('stopped');
  assert.equal(await stoppedLine(), lineOf('id: first') - 1);
});

test('the command line serves the debug adapter too', async (context) => {
  const client = new DapClient(context, { command: [process.execPath, cliPath, 'dap', '--stdio'] });
  const capabilities = await client.request('initialize', { adapterID: 'runbook' });
  assert.equal(capabilities.supportsConfigurationDoneRequest, true);
  await client.request('disconnect');
  assert.equal(await client.gone(), 0);
});

test('arguments of the wrong shape are refused, and the session goes on', async (context) => {
  const { client, launch, program } = await sceneOf(context, twoSteps);
  await launch();
  await client.waitFor('stopped');
  const check = async (command: string, args: unknown, message: RegExp) =>
    assert.match(await client.refusal(command, args as object), message);
  await check('setBreakpoints', null, /^the breakpoints name no file/);
  await check('setBreakpoints', { source: 7 }, /^the breakpoints name no file/);
  await check('variables', { variablesReference: 'x' }, /^these values are of an earlier stop/);
  await check('evaluate', { expression: 7 }, /^there is no "expression" to evaluate/);
  await check('evaluate', [], /^there is no "expression" to evaluate/);
  await check('runbook/answer', 'yes', /^"requestId" is missing/);
  await check('initialize', { pathFormat: 'uri' }, /^'uri' is not a known format of paths/);
  const odd = await client.request('setBreakpoints', { source: { path: program }, breakpoints: [null, { line: 'x' }] });
  assert.deepEqual(
    odd.breakpoints.map(({ verified }: { verified: boolean }) => verified),
    [false, false],
  );
  assert.equal((await client.request('threads')).threads[0].name, 'test');
});

test('nothing but the protocol is written to standard output, and nothing at all to standard error', async (context) => {
  const { client, launch } = await sceneOf(context, twoSteps);
  await launch({ stopOnEntry: false });
  await client.waitFor('terminated');
  await client.request('disconnect');
  assert.equal(await client.gone(), 0);
  assert.equal(client.errorText, '');
});

test('a launch gives its run variables, and what a person was shown and confirmed is recorded as confirmed', async (context) => {
  const meta = '  prerequisites: [{ text: On the VPN }]\n';
  const step = '  - { id: say, type: cli, with: { argv: ["printenv", "SITE"] }, capture: { site: stdout } }\n';
  const check = async (confirmed: unknown, isConfirmed: boolean) => {
    const { client, launch, trace } = await sceneOf(context, runbookV1(step, meta));
    await launch({ stopOnEntry: false, env: { SITE: 'eu-1' }, [confirmedKey]: confirmed });
    await client.waitFor('terminated');
    const [created, ...others] = trace();
    assert.equal(created.data.prerequisites_confirmed, isConfirmed);
    assert.match(JSON.stringify(others), /eu-1/);
  };
  await check(['On the VPN'], true);
  await check(['On the VPN', 'Nobody else is at it'], false);
});

test('variables of a launch that are no texts are refused without their values', async (context) => {
  const { client, program } = await sceneOf(context, twoSteps);
  const refusal = await client.refusal('launch', { program, env: { API_TOKEN: 12345678 } });
  assert.equal(
    refusal,
    `"env" gives 'API_TOKEN' no text in the launch configuration; write {"NAME": "value"} with texts`,
  );
  assert.match(await client.refusal('launch', { program, env: 'x' }), /^"env" holds no variables in the launch/);
});
