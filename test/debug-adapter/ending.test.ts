import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { cliPath } from '../support/dap-client.js';
import { runbookText, runbookV1, type Scene, sceneOf } from './support.js';

/** Starts a step that has started a process of its own, and gives a mark that both carry on their command line. */
async function runningTree(context: TestContext): Promise<{ scene: Scene; mark: string }> {
  const mark = `${3000 + process.pid}.${Math.floor(Math.random() * 1e9)}`;
  const scene = await sceneOf(
    context,
    runbookText('  - id: slow\n    type: cli\n    with: { argv: [sh, ./slow.sh] }\n'),
  );
  writeFileSync(join(scene.folder, 'slow.sh'), `sleep ${mark} &\necho started\nsleep ${mark}\n`);
  await scene.launch({ stopOnEntry: false });
  const { requestId } = await scene.client.waitFor('runbook/answerNeeded');
  await scene.client.request('runbook/answer', { requestId, answer: { kind: 'approve' } });
  await scene.client.waitFor('output', ({ output }) => output === 'started\n');
  for (let tries = 0; processesWith(mark) < 2 && tries < 200; tries += 1) await sleep(10);
  assert.equal(processesWith(mark), 2);
  return { scene, mark };
}

function processesWith(mark: string): number {
  const commandLines = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(commandLineOf);
  return commandLines.filter((line) => line.startsWith('sleep') && line.includes(mark)).length;
}

function commandLineOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

test('output is shown while the step still runs, linewise and with its step', async (context) => {
  const { scene } = await runningTree(context);
  const { body } = scene.client.events.find(({ event, body }) => event === 'output' && body.output === 'started\n')!;
  assert.equal(body.category, 'stdout');
  assert.equal(body.line, scene.lineOf('id: slow'));
  assert.equal(
    scene.trace().some(({ type }) => type === 'step.executed'),
    false,
  );
});

test('terminate ends a running step with all its processes', async (context) => {
  const { scene, mark } = await runningTree(context);
  await scene.client.request('terminate');
  assert.deepEqual(await scene.client.waitFor('exited'), { exitCode: 130 });
  await scene.client.waitFor('terminated');
  assert.equal(processesWith(mark), 0);
  assert.equal(scene.trace().at(-1).type, 'run.finished');
});

test('disconnect ends the processes, then the adapter', async (context) => {
  const { scene, mark } = await runningTree(context);
  await scene.client.request('disconnect');
  assert.equal(processesWith(mark), 0);
  assert.equal(await scene.client.gone(), 0);
  assert.equal(scene.trace().at(-1).data.status, 'aborted');
});

test('a client that goes away without a word leaves no process behind', async (context) => {
  const { scene, mark } = await runningTree(context);
  scene.client.server.stdin.end();
  await scene.client.gone();
  assert.equal(processesWith(mark), 0);
});

test('an adapter that is asked to end by a signal leaves no process behind', async (context) => {
  const { scene, mark } = await runningTree(context);
  scene.client.server.kill('SIGTERM');
  await scene.client.gone();
  assert.equal(processesWith(mark), 0);
});

test('a run that was ended before it began runs nothing', async (context) => {
  const text = runbookText('  - id: a\n    type: cli\n    with: { argv: ["true"] }\n');
  const { client, program, folder, trace } = await sceneOf(context, text);
  await client.request('launch', { program, runDirectory: join(folder, '.runbook') });
  await client.request('terminate');
  assert.deepEqual(await client.waitFor('exited'), { exitCode: 130 });
  await client.request('configurationDone');
  await sleep(100);
  assert.deepEqual(trace(), []);
  assert.equal(client.events.filter(({ event }) => event === 'exited').length, 1);
});

test('a run that stands still can be ended', async (context) => {
  const scene = await sceneOf(context, runbookText('  - id: a\n    type: cli\n    with: { argv: ["true"] }\n'));
  await scene.launchToEntry();
  await scene.client.request('terminate');
  assert.deepEqual(await scene.client.waitFor('exited'), { exitCode: 130 });
  assert.equal(scene.trace().at(-1).data.status, 'aborted');
});

test('a run that is ended after a step failed is recorded as failed', async (context) => {
  const scene = await sceneOf(context, runbookText('  - id: a\n    type: cli\n    with: { argv: ["false"] }\n'));
  await scene.launchToEntry();
  assert.equal((await scene.resume('next')).reason, 'exception');
  await scene.client.request('terminate');
  assert.deepEqual(await scene.client.waitFor('exited'), { exitCode: 1 });
  assert.equal(scene.trace().at(-1).data.status, 'failed');
});

test('a session that is over launches nothing', async (context) => {
  const { client, program } = await sceneOf(
    context,
    runbookText('  - id: a\n    type: cli\n    with: { argv: ["true"] }\n'),
  );
  await client.request('terminate');
  await client.waitFor('terminated');
  assert.match(await client.refusal('launch', { program }), /^the session is over/);
});

test('secrets in live output are redacted', async (context) => {
  const redact = '  governance:\n    redact:\n      - { pattern: "canary-[0-9]+", replace: "<redacted>" }\n';
  const steps = '  - id: tell\n    type: cli\n    with: { argv: [cat, told] }\n    capture: { told: stdout }\n';
  const scene = await sceneOf(context, runbookText(steps, redact));
  writeFileSync(join(scene.folder, 'told'), 'key canary-123\nkey canary-456');
  await scene.launch({ stopOnEntry: false });
  await scene.client.waitFor('terminated');
  assert.equal(scene.client.shown('stdout'), 'key <redacted>\nkey <redacted>\n');
  assert.equal(JSON.stringify(scene.client.events).includes('canary-'), false);
});

test('the record of a debugged run is complete and unchanged', async (context) => {
  const step = (id: string) =>
    `  - id: ${id}\n    type: cli\n    with: { argv: [echo, ${id}] }\n    capture: { ${id}_said: stdout }\n`;
  const scene = await sceneOf(context, runbookText(step('one') + step('two')));
  await scene.launchToEntry();
  await scene.resume('next');
  await scene.client.request('continue', { threadId: 1 });
  await scene.client.waitFor('terminated');
  const { status, stdout, stderr } = spawnSync(process.execPath, [cliPath, 'verify', scene.runFolder()], {
    encoding: 'utf8',
  });
  assert.equal(status, 0, stdout + stderr);
});

test('output that is longer than what is kept is cut, and that is said', async (context) => {
  const scene = await sceneOf(
    context,
    runbookText('  - id: long\n    type: cli\n    with: { argv: [seq, "1", "2000000"] }\n'),
  );
  await scene.launch({ stopOnEntry: false });
  await scene.client.waitFor('output', ({ output }) => output.includes('its rest is not shown'));
  await scene.client.waitFor('terminated');
  assert.ok(scene.client.shown('stdout').length < 13 * 1024 * 1024);
});

test('why the audit does not hold the run is said in the console', async (context) => {
  const scene = await sceneOf(context, runbookText('  - id: a\n    type: cli\n    with: { argv: ["true"] }\n'));
  mkdirSync(join(scene.folder, '.runbook'));
  writeFileSync(join(scene.folder, '.runbook', 'audit'), 'no folder');
  await scene.launch({ stopOnEntry: false });
  assert.deepEqual(await scene.client.waitFor('exited'), { exitCode: 0 });
  assert.match(scene.client.shown('stderr'), /^the run is recorded, but not yet in the audit: .*\n$/);
});

for (const [how, args, status] of [
  ['terminate', {}, 'aborted'],
  ['disconnect', {}, 'waiting'],
  ['restart', {}, 'aborted'],
] as const) {
  test(`${how} does no further step of a run that stands at a failure which it goes on from`, async (context) => {
    const failing =
      '    with: { argv: [echo, a] }\n    assertions: [{ contains: b }]\n    on_error: continue\n  - id: two\n    type: cli\n    with: { argv: [echo, b] }\n';
    const scene = await sceneOf(context, runbookV1(`\n  - id: one\n    type: cli\n${failing}`));
    const { client } = scene;
    await client.request('setExceptionBreakpoints', { filters: ['assertion'] });
    await scene.launch({ stopOnEntry: false });
    assert.equal((await client.waitFor('stopped')).reason, 'exception');
    const trace = join(scene.runFolder(), 'trace.jsonl');
    await client.request(how, args);
    if (how === 'terminate') await client.waitFor('terminated');
    const events = readFileSync(trace, 'utf8').trimEnd().split('\n');
    // The note of a snapshot may follow.
    const last = events.map((line) => JSON.parse(line)).findLast(({ type }) => /^run\./.test(type));
    assert.equal(last.type === 'run.paused' ? 'waiting' : last.data.status, status);
    assert.ok(!events.some((line) => line.includes('"step_id":"two"')));
  });
}
