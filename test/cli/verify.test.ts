import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { runbook } from '../support/cli.js';
import { temporaryFolder } from '../support/paths.js';

async function recordedRun(context: TestContext): Promise<string> {
  const folder = temporaryFolder(context);
  mkdirSync(join(folder, '.runbook'));
  writeFileSync(
    join(folder, 'runbook.yaml'),
    `apiVersion: runbook/v0
meta: {name: x, governance: {evidence: {store_full_stdout: true}}}
steps:
  - {id: one, type: cli, with: {argv: ["echo", "hi"]}, capture: {said: stdout}}
  - {id: look, type: manual, required_evidence: [{kind: attachment, name: shot}]}
`,
  );
  writeFileSync(join(folder, 'e.yaml'), 'look: {shot: {file: runbook.yaml}}\n');
  const { code, stdout, stderr } = await runbook(['exec', 'runbook.yaml', '--mode', 'real', '--evidence', 'e.yaml'], {
    cwd: folder,
  });
  assert.equal(code, 0, stdout + stderr);
  const runs = join(folder, '.runbook', 'runs');
  return join(runs, readdirSync(runs)[0]!);
}

test('a run is named by its id, its folder or its trace, from any folder', async (t) => {
  const directory = await recordedRun(t);
  const elsewhere = temporaryFolder(t);
  const id = directory.split('/').at(-1)!;
  for (const [name, cwd] of [
    [id, join(directory, '..', '..', '..')],
    [id, elsewhere],
    [directory, elsewhere],
    [join(directory, 'trace.jsonl'), elsewhere],
  ] as const) {
    const { code, stdout } = await runbook(['verify', name], { cwd });
    assert.equal(code, 0, `${name} from ${cwd}: ${stdout}`);
    assert.match(stdout, /✓ verified/);
  }
});

test('any change of the trace, and a missing or changed file, is found and named', async (t) => {
  const directory = await recordedRun(t);
  const trace = readFileSync(join(directory, 'trace.jsonl'), 'utf8');
  const lines = trace.trimEnd().split('\n');
  const check = async (change: (copy: string) => void, message: RegExp) => {
    const copy = join(temporaryFolder(t), 'run');
    cpSync(directory, copy, { recursive: true });
    change(copy);
    const { code, stdout } = await runbook(['verify', copy]);
    assert.equal(code, 5, stdout);
    assert.match(stdout, message);
  };
  const withTrace = (text: string | Buffer) => (copy: string) => writeFileSync(join(copy, 'trace.jsonl'), text);
  await check(withTrace(trace.replace('"echo"', '"ehco"')), /line \d+: the hash of the line does not match/);
  await check(withTrace(`${lines.toSpliced(4, 1).join('\n')}\n`), /line 5: /);
  await check(
    withTrace(`${lines.slice(0, -1).join('\n')}\n`),
    new RegExp(`line ${lines.length}: run.json notes ${lines.length} lines`),
  );
  await check(withTrace(trace.slice(0, -1)), new RegExp(`line ${lines.length}: the line is torn`));
  await check(
    withTrace(Buffer.concat([Buffer.from(trace), Buffer.from([0xff])])),
    new RegExp(`line ${lines.length + 1}: the line holds bytes that are not UTF-8`),
  );
  await check(
    (copy) => rmSync(join(copy, 'snapshots', 'step-0001.json')),
    /'snapshots\/step-0001\.json', which the line names, is missing/,
  );
  await check(
    (copy) => writeFileSync(join(copy, 'run.json'), `${readFileSync(join(copy, 'run.json'), 'utf8').trimEnd()} \n`),
    /run\.json is not what was noted/,
  );
  await check(
    (copy) => writeFileSync(join(copy, 'snapshots', 'step-0009.json'), '{}'),
    /'snapshots\/step-0009\.json' is named by no line/,
  );
  for (const folder of ['attachments', 'blobs', 'snapshots']) {
    await check(
      (copy) => writeFileSync(join(copy, folder, readdirSync(join(copy, folder))[0]!), 'other'),
      /is not the file that the line names/,
    );
  }
});

test('a run that waits is intact but not satisfied', async (t) => {
  const folder = temporaryFolder(t);
  mkdirSync(join(folder, '.runbook'));
  writeFileSync(
    join(folder, 'runbook.yaml'),
    'apiVersion: runbook/v0\nmeta: {name: x}\nsteps:\n  - {id: look, type: manual}\n',
  );
  assert.equal((await runbook(['exec', 'runbook.yaml', '--mode', 'real'], { cwd: folder })).code, 6);
  const runs = join(folder, '.runbook', 'runs');
  const { code, stdout } = await runbook(['verify', join(runs, readdirSync(runs)[0]!)]);
  assert.equal(code, 1);
  assert.match(stdout, /the run waits: step 'look' needs an approval/);
  assert.match(stdout, /step 'look' did not pass/);
});

test('a run without its note of the end is not satisfied', async (t) => {
  const directory = await recordedRun(t);
  rmSync(join(directory, 'run.json'));
  const { code, stdout } = await runbook(['verify', directory]);
  assert.equal(code, 1);
  assert.match(stdout, /run\.json is missing/);
});
