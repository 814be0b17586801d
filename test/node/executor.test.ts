import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { newCancellation } from '../../runtime/engine/cancellation.js';
import type { Execution, ExecutionRequest } from '../../runtime/engine/ports.js';
import { processExecutor } from '../../runtime/node/executor.js';
import { temporaryFolder } from '../support/paths.js';

const path = process.env['PATH'] ?? '';
const node = process.execPath;

function execute(argv: readonly string[], more: Partial<ExecutionRequest> = {}): Promise<Execution> {
  return processExecutor.execute({
    argv,
    cwd: process.cwd(),
    environment: { PATH: path },
    timeoutMs: 20_000,
    cancellation: newCancellation(),
    onOutput: () => {},
    ...more,
  });
}

async function isGone(pid: number): Promise<boolean> {
  for (let tries = 0; tries < 40; tries++) {
    if (!isRunning(pid)) return true;
    await sleep(25);
  }
  return false;
}

// A process that has ended but that nobody has waited for yet is a zombie; it does nothing any more.
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

test('arguments reach the program as they are: no shell, no splitting', async () => {
  const words = ['a b', '$HOME', '`id`', '; rm -rf x', '*', '', '"', "'", '\\', '\n', 'é😀'];
  const { stdout, exitCode } = await execute([
    node,
    '-e',
    'console.log(JSON.stringify(process.argv.slice(1)))',
    '--',
    ...words,
  ]);
  assert.deepEqual([JSON.parse(stdout.text), exitCode], [words, 0]);
});

test('exit codes, signals and both streams are reported', async () => {
  const execution = await execute([node, '-e', 'console.log("out"); console.error("err"); process.exitCode = 7']);
  assert.deepEqual(
    [execution.outcome, execution.exitCode, execution.stdout.text, execution.stderr.text],
    ['exited', 7, 'out\n', 'err\n'],
  );
  const killed = await execute([node, '-e', 'process.kill(process.pid, "SIGTERM"); setTimeout(() => {}, 1000)']);
  assert.deepEqual([killed.outcome, killed.exitCode, killed.signal], ['exited', null, 'SIGTERM']);
});

test('the program gets this environment and nothing else', async () => {
  const { stdout } = await execute([node, '-p', 'Object.keys(process.env).sort().join()'], {
    environment: { ONLY: '1' },
  });
  assert.equal(stdout.text, 'ONLY\n');
});

test('a program that is missing or may not run is said so', async (t) => {
  const missing = await execute(['no-such-program-here']);
  assert.equal(missing.outcome, 'spawn-failed');
  assert.match(missing.detail ?? '', /'no-such-program-here' was not found/);
  const folder = await execute([temporaryFolder(t)]);
  assert.equal(folder.outcome, 'spawn-failed');
  assert.match(folder.detail ?? '', /may not be executed/);
});

test('output comes while the program still runs', async () => {
  const pieces: { text: string; at: number }[] = [];
  const started = performance.now();
  await execute([node, '-e', 'console.log("first"); setTimeout(() => console.log("second"), 400)'], {
    onOutput: (_stream, text) => pieces.push({ text, at: performance.now() - started }),
  });
  assert.equal(pieces[0]?.text, 'first\n');
  assert.ok((pieces[1]?.at ?? 0) - (pieces[0]?.at ?? 0) > 250);
});

test('a time-out ends the program, its children and those that left the group', async (t) => {
  const pids = join(temporaryFolder(t), 'pids');
  const script = `sleep 60 & echo $! >> ${pids}; setsid sleep 60 & echo $! >> ${pids}; trap '' TERM; echo $$ >> ${pids}; sleep 60; sleep 60`;
  const started = performance.now();
  const marks = { RUNBOOK_RUN_ID: `test-${process.pid}`, RUNBOOK_STEP_ID: 'a' };
  const execution = await execute(['bash', '-c', script], { timeoutMs: 500, environment: { PATH: path, ...marks } });
  assert.equal(execution.outcome, 'timeout');
  assert.ok(performance.now() - started < 6000);
  const all = readFileSync(pids, 'utf8').trim().split('\n').map(Number);
  assert.equal(all.length, 3);
  for (const pid of all) assert.ok(await isGone(pid), `process ${pid} is still there`);
});

test('a cancellation ends the program', async () => {
  const cancellation = newCancellation();
  setTimeout(() => cancellation.cancel(), 200);
  const started = performance.now();
  const execution = await execute(['sleep', '60'], { cancellation });
  assert.equal(execution.outcome, 'cancelled');
  assert.ok(performance.now() - started < 5000);
});

test('a child that is left behind with the pipes open does not hold up the step', async () => {
  const started = performance.now();
  const execution = await execute(['bash', '-c', 'sleep 5 & echo done']);
  assert.deepEqual([execution.outcome, execution.exitCode, execution.stdout.text], ['exited', 0, 'done\n']);
  assert.ok(performance.now() - started < 3000);
});

test('a flood of output is kept up to the limit, and digested whole', async () => {
  const { stdout } = await execute([
    node,
    '-e',
    'const b = "x".repeat(1048576); for (let i = 0; i < 10; i++) process.stdout.write(b)',
  ]);
  assert.deepEqual([stdout.bytes, stdout.text.length, stdout.isTruncated], [10 * 1048576, 8 * 1048576, true]);
});

test('standard input is empty, so a program that asks does not hang', async () => {
  const { stdout } = await execute(['cat']);
  assert.equal(stdout.text, '');
});
