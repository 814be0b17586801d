import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { newCancellation } from '../../runtime/engine/cancellation.js';
import type { Execution, ExecutionRequest } from '../../runtime/engine/ports.js';
import { sha256Hex } from '../../runtime/node/digest.js';
import { processExecutor } from '../../runtime/node/process/executor.js';
import { processesOf } from '../../runtime/node/process/tree.js';
import { temporaryFolder } from '../support/paths.js';

const path = process.env['PATH'] ?? '';
const node = process.execPath;

function execute(
  argv: readonly string[],
  more: Partial<ExecutionRequest> = {},
  directory = tmpdir(),
): Promise<Execution> {
  return processExecutor({ runId: 'test', directory }).execute({
    argv,
    cwd: process.cwd(),
    environment: { PATH: path },
    timeoutMs: 90_000,
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

/** Stores each line as this changes it. */
function redactedBy(change: (line: string) => string) {
  return { stream: () => ({ write: change, end: () => '', endCut: () => '' }) };
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
    'const b = "x".repeat(1048576); for (let i = 0; i < 14; i++) process.stdout.write(b)',
  ]);
  assert.deepEqual([stdout.bytes, stdout.text.length, stdout.isTruncated], [14 * 1048576, 12 * 1048576, true]);
});

test('standard input is empty, so a program that asks does not hang', async () => {
  const { stdout } = await execute(['cat']);
  assert.equal(stdout.text, '');
});

test('what a program writes while it is ended is kept, to its last byte', async () => {
  const script = 'trap "head -c 150000 /dev/zero; echo bye; exit 3" TERM; echo hello; while :; do sleep 0.05; done';
  const { outcome, stdout } = await execute(['bash', '-c', script], { timeoutMs: 400 });
  assert.deepEqual([outcome, stdout.bytes], ['timeout', 'hello\n'.length + 150_000 + 'bye\n'.length]);
  assert.ok(stdout.text.endsWith('bye\n'));
});

test('what lies in the pipe when a program ends is read, however busy this process is', async () => {
  const { stdout } = await execute(['head', '-c', '400000', '/dev/zero'], {
    onOutput: () => {
      const until = performance.now() + 300;
      while (performance.now() < until);
    },
  });
  assert.equal(stdout.bytes, 400_000);
});

test('a time-out ends a daemon that cut all ties, and a child that ignores the request', async (t) => {
  const pids = join(temporaryFolder(t), 'pids');
  const daemon = `(setsid bash -c '(trap "" TERM; echo $BASHPID >> ${pids}; exec sleep 60 </dev/null >/dev/null 2>&1) &' &) `;
  const scrubbed = `env -i setsid sleep 60 & echo $! >> ${pids}`;
  const stubborn = `bash -c 'trap "" TERM HUP INT; echo $$ >> ${pids}; while :; do sleep 1; done' &`;
  const script = `${daemon}\n${scrubbed}\n${stubborn}\n sleep 60`;
  const marks = { RUNBOOK_RUN_ID: `daemon-${process.pid}`, RUNBOOK_STEP_ID: 'a' };
  const execution = await execute(['bash', '-c', script], { timeoutMs: 600, environment: { PATH: path, ...marks } });
  assert.equal(execution.outcome, 'timeout');
  const all = readFileSync(pids, 'utf8').trim().split('\n').map(Number);
  assert.equal(all.length, 3);
  for (const pid of all) assert.ok(!isRunning(pid), `process ${pid} is still there`);
});

test('a child that a step leaves behind lives until the end of the run', async (t) => {
  const pids = join(temporaryFolder(t), 'pids');
  const runId = `left-${process.pid}`;
  const executor = processExecutor({ runId, directory: tmpdir() });
  const request = {
    cwd: process.cwd(),
    environment: { PATH: path, RUNBOOK_RUN_ID: runId, RUNBOOK_STEP_ID: 'b' },
    timeoutMs: 20_000,
    cancellation: newCancellation(),
    onOutput: () => {},
  };
  const script = `sleep 60 >/dev/null 2>&1 & echo $! >> ${pids}; setsid sleep 60 >/dev/null 2>&1 & echo $! >> ${pids}; sleep 0.2`;
  await executor.execute({ ...request, argv: ['bash', '-c', script] });
  await executor.execute({ ...request, argv: ['true'], environment: { ...request.environment, RUNBOOK_STEP_ID: 'c' } });
  const left = readFileSync(pids, 'utf8').trim().split('\n').map(Number);
  assert.deepEqual(left.map(isRunning), [true, true]);
  assert.deepEqual([...(await processesOf(runId, 'b'))].sort(), [...left].sort());
  assert.deepEqual([await processesOf(runId, 'c'), await processesOf('another', 'b')], [[], []]);
  await executor.endAll();
  assert.deepEqual(left.map(isRunning), [false, false]);
  assert.deepEqual(await processesOf(runId, 'b'), []);
  await executor.endAll();
});

const numbered =
  'for (let i = 0; i < 40; i++) process.stdout.write(("line " + i + " token=abc" + i + " " + "y".repeat(200000) + "\\n").repeat(8))';

test('output that is kept whole lies on disk under the digest of its redacted text, all of it', async (t) => {
  const directory = temporaryFolder(t);
  const keepWhole = redactedBy((line) => line.replace(/token=\S+/, 'token=***'));
  const { stdout, stderr } = await execute([node, '-e', numbered], { keepWhole }, directory);
  assert.equal(stdout.isTruncated, true);
  const stored = readFileSync(join(directory, stdout.blob ?? ''), 'utf8');
  assert.equal(stdout.blob, `blobs/${sha256Hex(stored)}`);
  const lines = stored.split('\n');
  assert.equal(lines.length, 321);
  for (const [index, line] of lines.slice(0, -1).entries()) {
    assert.equal(line, `line ${Math.floor(index / 8)} token=*** ${'y'.repeat(200_000)}`);
  }
  assert.equal(stderr.blob, `blobs/${sha256Hex('')}`);
  assert.deepEqual(readdirSync(join(directory, 'blobs')).length, 2);
});

test('a secret that comes in two pieces is redacted as one', async (t) => {
  const directory = temporaryFolder(t);
  const keepWhole = redactedBy((line) => line.replaceAll('hunter2', '***'));
  const script = 'process.stdout.write("a hun"); setTimeout(() => process.stdout.write("ter2 b\\nhunter2"), 150)';
  const { stdout } = await execute([node, '-e', script], { keepWhole }, directory);
  assert.equal(readFileSync(join(directory, stdout.blob ?? ''), 'utf8'), 'a *** b\n***');
});

test('a line that is too long to be redacted is not stored, and no half of it is left', async (t) => {
  const directory = temporaryFolder(t);
  const script = 'process.stdout.write("start\\n".repeat(20000) + "z".repeat(13 * 1024 * 1024))';
  const { stdout } = await execute([node, '-e', script], { keepWhole: redactedBy((line) => line) }, directory);
  assert.deepEqual([stdout.blob, stdout.isTruncated], [undefined, true]);
  const stored = readdirSync(join(directory, 'blobs'));
  assert.deepEqual(stored, [sha256Hex('')]);
});

test('a disk that refuses the whole output fails the step, and the program has ended by then', async (t) => {
  const directory = join(temporaryFolder(t), 'missing');
  const script = 'console.log(process.pid); process.stdout.write("x\\n".repeat(100000))';
  let pid = 0;
  const execution = execute(
    [node, '-e', script],
    {
      keepWhole: redactedBy((line) => line),
      onOutput: (_stream, text) => {
        pid ||= Number.parseInt(text, 10);
      },
    },
    directory,
  );
  await assert.rejects(execution, { code: 'ENOENT' });
  assert.ok(pid > 0 && !isRunning(pid));
});

test('256 MB of output take no more memory than the part that is kept', async (t) => {
  const directory = temporaryFolder(t);
  const keepWhole = redactedBy((line) => line);
  const flood = (megabytes: number) =>
    `const b = ("z".repeat(1023) + "\\n").repeat(1024); for (let i = 0; i < ${megabytes}; i++) require("fs").writeSync(1, b)`;
  await execute([node, '-e', flood(32)], { keepWhole }, directory);
  const before = peakKilobytes();
  const { stdout } = await execute([node, '-e', flood(256)], { keepWhole }, directory);
  assert.equal(stdout.bytes, 256 * 1024 * 1024);
  const grown = (peakKilobytes() - before) / 1024;
  assert.ok(grown < 96, `memory grew by ${grown.toFixed(0)} MiB`);
});

function peakKilobytes(): number {
  return process.resourceUsage().maxRSS;
}
