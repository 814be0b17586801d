import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { program, runbook, runbookOnTerminal } from '../support/cli.js';
import { temporaryFolder } from '../support/paths.js';
import { cutAfter, onlyRun, runbookFolder, runIds } from '../support/recorded.js';

const text = (argv: string) =>
  `apiVersion: runbook/v0\nmeta: {name: test}\nsteps:\n  - {id: a, type: cli, with: {argv: [${argv}]}}\n`;

const prune = (folder: string, ...words: string[]) => runbook(['prune', ...words], { cwd: folder });

interface Runs {
  readonly folder: string;
  readonly runs: string;
  readonly completed: readonly string[];
  readonly waiting: string;
  readonly interrupted: string;
  readonly changed: string;
}

/** Three completed runs, the oldest first, and one of each that could still go on or must not be lost. */
async function manyRuns(t: TestContext): Promise<Runs> {
  const folder = runbookFolder(t, text('"echo", "hi"'));
  writeFileSync(join(folder, 'waits.runbook.yaml'), text('"touch", "x"'));
  await runbook(['exec', 'runbook.yaml', '--mode', 'real'], { cwd: folder });
  const runs = join(folder, '.runbook', 'runs');
  const last = runIds(folder)[0] ?? '';
  await runbook(['exec', 'waits.runbook.yaml', '--mode', 'real'], { cwd: folder });
  const waiting = runIds(folder).find((id) => id !== last) ?? '';
  const copy = (id: string) => {
    cpSync(join(runs, last), join(runs, id), { recursive: true });
    return id;
  };
  const completed = [copy('20200101T000001Z-aaaaaa'), copy('20200101T000002Z-aaaaaa'), last];
  const interrupted = copy('20200101T000003Z-aaaaaa');
  cutAfter(join(runs, interrupted), ({ type }) => type === 'step.started');
  const changed = copy('20200101T000004Z-aaaaaa');
  const trace = join(runs, changed, 'trace.jsonl');
  writeFileSync(trace, readFileSync(trace, 'utf8').replace('"completed"', '"aborted"'));
  return { folder, runs, completed, waiting, interrupted, changed };
}

const left = ({ runs }: Runs) => readdirSync(runs).sort();

test('only what is over goes: not what waits, was interrupted or changed', async (t) => {
  const there = await manyRuns(t);
  const { code, stdout } = await prune(there.folder, '--keep', '0', '--yes');
  assert.equal(code, 0, stdout);
  assert.match(stdout, /\n3 runs, [\d.]+ KiB\nremoved 3 runs, [\d.]+ KiB\n$/);
  assert.deepEqual(left(there), [there.interrupted, there.changed, there.waiting].sort());
  await prune(there.folder, '--keep', '0', '--include-open', '--yes');
  assert.deepEqual(left(there), [there.changed]);
  await prune(there.folder, '--status', 'changed', '--yes');
  assert.deepEqual(left(there), []);
});

test('the newest are kept, and those that are not old enough', async (t) => {
  const there = await manyRuns(t);
  const [first, second, third] = there.completed;
  await prune(there.folder, '--status', 'completed', '--keep', '2', '--yes');
  assert.deepEqual(
    [left(there).includes(first!), left(there).includes(second!), left(there).includes(third!)],
    [false, true, true],
  );
  const young = await prune(there.folder, '--older-than', '1h', '--yes');
  assert.deepEqual([young.code, young.stdout], [0, 'no run is to go\n']);
  await prune(there.folder, '--older-than', '2999-01-01', '--keep', '1', '--yes');
  assert.ok(!left(there).includes(second!));
});

test('a dry run shows what would go with its size, and removes nothing', async (t) => {
  const there = await manyRuns(t);
  const before = readdirSync(there.folder, { recursive: true }).sort();
  const { code, stdout } = await prune(there.folder, '--keep', '0', '--dry-run');
  assert.equal(code, 0);
  assert.match(stdout, new RegExp(`${there.completed[0]} {2}✓ completed +[\\d.]+ KiB {2}test\n`));
  assert.deepEqual(readdirSync(there.folder, { recursive: true }).sort(), before);
});

test('nothing goes without a yes of somebody at a terminal, or on the command line', async (t) => {
  const there = await manyRuns(t);
  const before = left(there);
  const piped = await runbook(['prune', '--keep', '0'], { cwd: there.folder, input: 'y\n' });
  assert.equal(piped.code, 6);
  assert.match(piped.stderr, /nobody is there to say yes; write '--yes'/);
  const words = ['prune', '--keep', '0'];
  const question = /remove these 3 for ever\? \(y\/n\)/;
  const refused = await runbookOnTerminal(words, { cwd: there.folder, turns: [[question, 'n\n']] });
  assert.deepEqual([refused.code, left(there)], [0, before], refused.stdout);
  const left130 = await runbookOnTerminal(words, { cwd: there.folder, turns: [[question, '\u0003']] });
  assert.deepEqual([left130.code, left(there)], [130, before], left130.stdout);
  const agreed = await runbookOnTerminal(words, { cwd: there.folder, turns: [[question, 'y\n']] });
  assert.deepEqual([agreed.code, left(there).length], [0, before.length - 3], agreed.stdout);
});

test('nothing but the folder of a run is removed, and no link is followed', async (t) => {
  const there = await manyRuns(t);
  const outside = temporaryFolder(t);
  cpSync(join(there.runs, there.completed[0]!), join(outside, '20200101T000005Z-aaaaaa'), { recursive: true });
  symlinkSync(join(outside, '20200101T000005Z-aaaaaa'), join(there.runs, '20200101T000005Z-aaaaaa'));
  cpSync(join(there.runs, there.completed[0]!), join(there.runs, 'my-own'), { recursive: true });
  mkdirSync(join(there.runs, '20200101T000006Z-aaaaaa'));
  writeFileSync(join(outside, 'kept.txt'), 'kept');
  symlinkSync(outside, join(there.runs, there.completed[0]!, 'outside'));
  const { code } = await prune(there.folder, '--keep', '0', '--include-open', '--status', 'completed,changed', '--yes');
  assert.equal(code, 1, 'the folder without a trace stays, which is told');
  assert.ok(existsSync(join(outside, 'kept.txt')));
  assert.ok(existsSync(join(outside, '20200101T000005Z-aaaaaa', 'trace.jsonl')));
  assert.deepEqual(left(there), [
    '20200101T000003Z-aaaaaa',
    '20200101T000005Z-aaaaaa',
    '20200101T000006Z-aaaaaa',
    there.waiting,
    'my-own',
  ]);
});

test('a run that is driven stays, whatever is said', async (t) => {
  const folder = runbookFolder(t, text('"sleep", "30"'));
  const child = spawn(process.execPath, [program, 'exec', 'runbook.yaml', '--mode', 'real'], { cwd: folder });
  t.after(() => child.kill('SIGINT'));
  await new Promise<void>((resolve) => {
    let shown = '';
    child.stdout.on('data', (piece) => {
      shown += piece;
      if (shown.includes('● safe')) resolve();
    });
  });
  const { code, stdout } = await prune(folder, '--keep', '0', '--include-open', '--yes');
  assert.deepEqual([code, stdout, existsSync(onlyRun(folder))], [0, 'no run is to go\n', true]);
  child.kill('SIGINT');
  await once(child, 'exit');
});

test('what is to go has to be said, in words that are understood', async (t) => {
  const folder = temporaryFolder(t);
  const check = async (words: readonly string[], message: RegExp) => {
    const { code, stderr } = await prune(folder, ...words);
    assert.equal(code, 3, stderr);
    assert.match(stderr, message);
  };
  await check([], /nothing says which runs are to go; write '--older-than 30d'/);
  await check(['--yes'], /nothing says which runs are to go/);
  await check(['--older-than', 'old'], /'old' is no time/);
  await check(['--keep', 'some'], /'some' is no number/);
  await check(['--status', 'old'], /'old' is not a status/);
});
