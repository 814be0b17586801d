import assert from 'node:assert/strict';
import { appendFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { runbook, runbookOnTerminal } from '../support/cli.js';
import { temporaryFolder } from '../support/paths.js';
import { cutAfter, onlyRun, runbookFolder, runIds, v1 } from '../support/recorded.js';

const exec = async (folder: string, name = 'runbook.yaml') => {
  const before = new Set(recorded(folder));
  await runbook(['exec', name, '--mode', 'real', '--as', 'alice'], { cwd: folder });
  return recorded(folder).find((id) => !before.has(id)) ?? '';
};

function recorded(folder: string): readonly string[] {
  try {
    return runIds(folder);
  } catch {
    return [];
  }
}

const list = (folder: string, ...words: string[]) => runbook(['runs', 'list', ...words], { cwd: folder });

const listed = async (folder: string, ...words: string[]) => {
  const { code, stdout, stderr } = await list(folder, '--format', 'json', ...words);
  assert.deepEqual([code, stderr], [0, '']);
  return JSON.parse(stdout) as readonly Record<string, unknown>[];
};

const text = (argv: string, name = 'test') =>
  `apiVersion: runbook/v0\nmeta: {name: ${name}}\nsteps:\n  - {id: a, type: cli, with: {argv: [${argv}]}}\n`;

/** A folder with a run that was completed, one that failed and one that waits, which are given in this order. */
async function threeRuns(t: TestContext): Promise<{ readonly folder: string; readonly ids: readonly string[] }> {
  const folder = runbookFolder(t, text('"echo", "hi"', 'Say hi'));
  writeFileSync(join(folder, 'fails.runbook.yaml'), text('"false"', 'Always fails'));
  writeFileSync(join(folder, 'waits.runbook.yaml'), text('"touch", "x"', 'Waits'));
  const ids = [await exec(folder), await exec(folder, 'fails.runbook.yaml'), await exec(folder, 'waits.runbook.yaml')];
  return { folder, ids };
}

test('runs are listed with how they stand, whoever started them and which runbook it was', async (t) => {
  const { folder, ids } = await threeRuns(t);
  const { code, stdout } = await runbook(['runs'], { cwd: folder });
  assert.equal(code, 0);
  for (const pattern of [
    `${ids[0]}  ✓ completed +now  Say hi, alice\n`,
    `${ids[1]}  ✗ failed +now  Always fails, alice\n`,
    `${ids[2]}  … waiting +now  Waits, alice\n  step 'a' needs an approval\n`,
  ]) {
    assert.match(stdout, new RegExp(pattern.replaceAll("'", "\\'")));
  }
  const [first] = await listed(folder, '--status', 'completed');
  const { started_at: _, last_event_at: __, ...rest } = first ?? {};
  assert.deepEqual(rest, {
    run_id: ids[0],
    status: 'completed',
    runbook: 'Say hi',
    runbook_id: 'Say hi',
    runbook_path: 'runbook.yaml',
    mode: 'real',
    started_by: 'alice',
    steps: 1,
    directory: join(folder, '.runbook', 'runs', ids[0]!),
  });
});

test('runs are chosen by how they stand, by their runbook, by their time and by their number', async (t) => {
  const { folder, ids } = await threeRuns(t);
  const check = async (words: readonly string[], wanted: readonly (string | undefined)[]) => {
    const found = (await listed(folder, ...words)).map((run) => run['run_id']);
    assert.deepEqual([...found].sort(), [...wanted].sort(), words.join(' '));
  };
  await check(['--status', 'failed'], [ids[1]]);
  await check(['--status', 'failed,waiting'], [ids[1], ids[2]]);
  await check(['--status', 'failed', '--status', 'completed'], [ids[0], ids[1]]);
  await check(['--runbook', 'SAY'], [ids[0]]);
  await check(['--runbook', 'fails.runbook'], [ids[1]]);
  await check(['--since', '1h'], ids);
  await check(['--since', '2020-01-01'], ids);
  await check(['--since', '2999-01-01'], []);
  await check(['--limit', '0'], []);
  assert.equal((await listed(folder, '--limit', '2')).length, 2);
});

test('a run that was cut off, changed, shortened or emptied is listed as what it is', async (t) => {
  const { folder, ids } = await threeRuns(t);
  const runs = join(folder, '.runbook', 'runs');
  const copy = (id: string, change: (trace: string, directory: string) => void) => {
    cpSync(join(runs, ids[0]!), join(runs, id), { recursive: true });
    change(join(runs, id, 'trace.jsonl'), join(runs, id));
  };
  copy('20260101T000001Z-aaaaaa', (_, directory) => cutAfter(directory, ({ type }) => type === 'step.started'));
  copy('20260101T000002Z-aaaaaa', (trace, directory) => {
    cutAfter(directory, ({ type }) => type === 'step.started');
    appendFileSync(trace, '{"half');
  });
  copy('20260101T000003Z-aaaaaa', (trace) =>
    writeFileSync(trace, readFileSync(trace, 'utf8').replace('"completed"', '"aborted"')),
  );
  copy('20260101T000004Z-aaaaaa', (trace) =>
    writeFileSync(trace, readFileSync(trace, 'utf8').split('\n').slice(0, -2).join('\n').concat('\n')),
  );
  copy('20260101T000005Z-aaaaaa', (trace) => writeFileSync(trace, ''));
  copy('20260101T000006Z-aaaaaa', (trace) => rmSync(trace));
  copy('20260101T000007Z-aaaaaa', (trace) => writeFileSync(trace, 'no json\n\0\u001b[2J\n'));
  copy('20260101T000008Z-aaaaaa', (trace) => {
    rmSync(trace);
    mkdirSync(trace);
  });
  const { code, stdout, stderr } = await list(folder);
  assert.deepEqual([code, stderr, stdout.includes('\u001b')], [0, '', false]);
  const standing = (id: string) => (stdout.split(id)[1] ?? '').split(/ now| \d+ [dh]| \?/)[0]?.trim();
  assert.deepEqual(
    [1, 2, 3, 4, 5, 6, 7, 8].map((index) => standing(`20260101T00000${index}Z-aaaaaa`)),
    [
      '! interrupted',
      '! interrupted',
      '✗ changed',
      '✗ changed',
      '! interrupted',
      '✗ changed',
      '✗ changed',
      '✗ changed',
    ],
    stdout,
  );
  assert.match(stdout, /its last line was cut off/);
  assert.match(stdout, /run\.json notes \d+ lines, the trace has \d+/);
  for (let index = 1; index <= 8; index += 1) {
    const shown = await runbook(['runs', 'show', join(runs, `20260101T00000${index}Z-aaaaaa`)], { cwd: folder });
    assert.doesNotMatch(shown.stdout + shown.stderr, /\n\s+at |fault of the program/, `run ${index}`);
  }
});

test('a run is shown step by step, with times, attempts, approvals, captures, files and its verdict', async (t) => {
  const folder = runbookFolder(
    t,
    v1([
      'id: say, type: cli, with: {argv: ["echo", "hi"]}, capture: {said: stdout}',
      'id: never, type: cli, when: said == "ho", with: {argv: ["echo", "ho"]}',
      'id: flaky, type: cli, with: {argv: ["ls", "nowhere"]}, retry: {max_attempts: 1, initial: 10ms}, on_error: continue',
      'id: change, type: cli, with: {argv: ["touch", "x"]}',
    ]),
  );
  const words = ['exec', 'runbook.yaml', '--mode', 'real', '--as', 'alice'];
  await runbookOnTerminal(words, { cwd: folder, turns: [[/run it\? \(y\/n\)/, 'y\n']] });
  const id = basename(onlyRun(folder));
  const { code, stdout } = await runbook(['runs', 'show', id], { cwd: temporaryFolder(t) });
  assert.equal(code, 0);
  for (const pattern of [
    /^test\n/,
    new RegExp(`run ${id} of runbook.yaml, mode real\nbegun .*Z by alice\n✓ completed`),
    /✓ say \(\d+ ms\)\n/,
    /- never skipped: 'said == "ho"' is false\n/,
    /✗ flaky \(\d+ ms, attempt 2\) failed: exit code \d/,
    /✓ change \([\d.]+ m?s\)\n {4}approved by alice, .*Z\n/,
    /Captures\n {2}said = hi\n/,
    /trace +.*trace\.jsonl\n {2}snapshots +.*\(\d\)\n {2}✓ verified/,
  ]) {
    assert.match(stdout, pattern);
  }
  const json = await runbook(['runs', 'show', id, '--format', 'json'], { cwd: folder });
  const shown = JSON.parse(json.stdout);
  assert.deepEqual(
    shown.step_results.map((step: { id: string; attempts: number; result: { status: string } }) => [
      step.id,
      step.attempts,
      step.result.status,
    ]),
    [
      ['say', 1, 'passed'],
      ['never', 0, 'skipped'],
      ['flaky', 2, 'failed'],
      ['change', 1, 'passed'],
    ],
  );
  assert.deepEqual(
    [shown.captures, shown.verdict.kind, shown.step_results[3].approvals[0].by.id],
    [{ said: { step: 'say', preview: 'hi' } }, 'verified', 'alice'],
  );
});

test('a run that was changed is shown up to the bad line', async (t) => {
  const { folder, ids } = await threeRuns(t);
  const trace = join(folder, '.runbook', 'runs', ids[0]!, 'trace.jsonl');
  const lines = readFileSync(trace, 'utf8').split('\n');
  const last = lines.findIndex((line) => line.includes('"run.finished"'));
  writeFileSync(trace, lines.with(last, lines[last]!.replace('"passed":1', '"passed":2')).join('\n'));
  const { code, stdout } = await runbook(['runs', 'show', ids[0]!], { cwd: folder });
  assert.equal(code, 0);
  assert.match(stdout, /✗ changed/);
  assert.match(stdout, /✓ a \(\d+ ms\)/);
  assert.match(stdout, new RegExp(`✗ changed: line ${last + 1}: `));
});

test('where there are no runs there is nothing to list, and no fault', async (t) => {
  const folder = temporaryFolder(t);
  const { code, stdout } = await runbook(['runs'], { cwd: folder });
  assert.deepEqual([code, stdout], [0, 'no runs are recorded here\n']);
  assert.deepEqual(await listed(folder), []);
});

test('runs that were recorded elsewhere are listed from there', async (t) => {
  const folder = runbookFolder(t, text('"echo", "hi"'));
  const elsewhere = temporaryFolder(t);
  await runbook(['exec', 'runbook.yaml', '--mode', 'real', '--run-dir', elsewhere], { cwd: folder });
  assert.deepEqual([(await listed(folder)).length, (await listed(folder, '--run-dir', elsewhere)).length], [0, 1]);
});

test('of a thousand runs only the beginning and the end of each is read', async (t) => {
  const { folder, ids } = await threeRuns(t);
  const runs = join(folder, '.runbook', 'runs');
  const trace = readFileSync(join(runs, ids[0]!, 'trace.jsonl'), 'utf8').split('\n');
  // What lies between is no trace at all, and much of it.
  const filler = 'x'.repeat(64 * 1024);
  const whole = [trace[0], filler, ...trace.slice(-4)].join('\n');
  for (let index = 0; index < 1000; index += 1) {
    const directory = join(runs, `2026010${1 + (index % 9)}T${String(index).padStart(6, '0')}Z-bbbbbb`);
    mkdirSync(directory);
    writeFileSync(join(directory, 'trace.jsonl'), whole);
  }
  const all = await listed(folder);
  assert.equal(all.length, 1003);
  assert.equal(all.filter((run) => run['status'] === 'completed').length, 1001);
});

test('what cannot be understood on the command line is told in one line', async (t) => {
  const folder = temporaryFolder(t);
  const check = async (words: readonly string[], message: RegExp) => {
    const { code, stderr } = await runbook(['runs', ...words], { cwd: folder });
    assert.deepEqual([code, /\n\s+at /.test(stderr)], [3, false], stderr);
    assert.match(stderr, message);
  };
  await check(['list', '--status', 'done'], /'done' is not a status; write one of completed, /);
  await check(['--since', 'yesterday'], /'yesterday' is no time; write '--since 7d'/);
  await check(['--limit', '-1'], /'-1' is no number; write '--limit 20'/);
  await check(['--format', 'xml'], /'xml' is not a format/);
  await check(['show', 'nowhere'], /no run 'nowhere' is known here/);
  await check(['show'], /missing required argument/);
});
