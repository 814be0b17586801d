import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { syncAudit } from '../../runtime/node/audit/sync.js';
import { verifyAudit } from '../../runtime/node/audit/verify.js';
import { temporaryFolder } from '../support/paths.js';
import { auditFiles, entriesIn, linesIn, makeRun, runIdAt } from './audit-support.js';

const ending = process.env['TEST_ENDS_RUN_IN'];
// What this account remembers of audits is nothing of these tests.
if (ending === undefined) {
  const state = mkdtempSync(join(tmpdir(), 'runbook-state-'));
  process.env['XDG_STATE_HOME'] = state;
  process.env['LOCALAPPDATA'] = state;
  after(() => rmSync(state, { recursive: true, force: true }));
}
// This file is also the program that the tests start: once it is told to, it writes the trace of a run (0:
// of none) and takes in what there is (-1: checks it). It imports little, for one test gives it little memory.
if (ending === undefined) defineTests();
else await endRun(ending, Number(process.env['TEST_RUN_NUMBER']));

async function endRun(home: string, n: number): Promise<void> {
  process.stdout.write('ready\n');
  await once(process.stdin, 'data');
  if (n > 0) makeRun(home, { runId: runIdAt(n), steps: 3 });
  process.stdout.write(`${n < 0 ? await verdictOn(home) : await taken(home)}\n`);
  process.exit();
}

async function taken(home: string): Promise<string> {
  const result = await syncAudit(home, process.env);
  return result.ok ? 'ok' : result.error.message;
}

/** What the audit of a folder is found to be. */
async function verdictOn(home: string): Promise<string> {
  const verdict = await verifyAudit(home, { keyFiles: [], runbookFolder: undefined });
  return verdict.ok ? verdict.value.kind : verdict.error.message;
}

function defineTests(): void {
  test('twenty processes whose runs end at once leave every entry once, without a gap', async (t) => {
    const home = temporaryFolder(t);
    const racers = await Promise.all(Array.from({ length: 20 }, (_, n) => racer(t, home, n + 1)));
    const answers = await Promise.all(racers.map((child) => answerOf(child)));
    assert.deepEqual(answers, Array(20).fill('ok'));
    const entries = entriesIn(home);
    const places = entries.map(({ run_id, trace }) => `${run_id} ${trace.seq}`);
    assert.equal(new Set(places).size, places.length);
    assert.equal(entries.length, 20 * (4 + 3 * 7));
    assert.deepEqual(
      entries.map(({ seq }) => seq),
      entries.map((_, index) => index + 1),
    );
    assert.equal(await verdictOn(home), 'verified');
    assert.deepEqual(readdirSync(join(home, 'audit')).sort(), [
      'approvals.jsonl',
      'audit.jsonl',
      'head.json',
      'state.json',
    ]);
  });

  test('a disk that takes nothing more is told in words, and loses no entry', async (t) => {
    const home = temporaryFolder(t);
    for (const n of [1, 2]) makeRun(home, { runId: runIdAt(n), steps: 2 });
    assert.equal(await taken(home), 'ok');
    const { entries } = auditFiles(home);
    const before = readFileSync(entries, 'utf8');
    makeRun(home, { runId: runIdAt(3) });
    // No file may grow beyond 1 KiB.
    const limited = ['bash', '-c', `trap '' XFSZ; ulimit -f 1; exec "$0" "$1"`, process.execPath];
    const child = await racer(t, home, 0, limited);
    assert.match(await answerOf(child), /^cannot write '.*audit.jsonl': EFBIG/);
    assert.ok(readFileSync(entries, 'utf8').startsWith(before));
    assert.equal(await verdictOn(home), 'unsatisfied');
    assert.equal(await taken(home), 'ok');
    assert.equal(await verdictOn(home), 'verified');
  });

  test('thirty thousand entries are taken in and checked in memory that would not hold them', async (t) => {
    const home = temporaryFolder(t);
    for (let n = 1; n <= 21; n += 1) makeRun(home, { runId: runIdAt(n), steps: 200 });
    const child = await racer(t, home, 0, [process.execPath, '--max-old-space-size=40']);
    assert.equal(await answerOf(child), 'ok');
    assert.equal(linesIn(auditFiles(home).entries).length, 21 * (4 + 200 * 7));
    const checking = await racer(t, home, -1, [process.execPath, '--max-old-space-size=40']);
    assert.equal(await answerOf(checking), 'verified');
  });
}

async function racer(
  context: TestContext,
  home: string,
  n: number,
  below: readonly string[] = [process.execPath],
): Promise<ChildProcess> {
  mkdirSync(join(home, 'runs'), { recursive: true });
  const { NODE_TEST_CONTEXT: _, ...environment } = process.env;
  const [program = '', ...words] = [...below, fileURLToPath(import.meta.url)];
  const child = spawn(program, words, {
    env: { ...environment, TEST_ENDS_RUN_IN: home, TEST_RUN_NUMBER: String(n) },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  context.after(() => child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  return child;
}

async function answerOf({ stdin, stdout }: ChildProcess): Promise<string> {
  stdin?.write('go\n');
  const [answer] = await once(stdout!, 'data');
  return String(answer).trim();
}
