import assert from 'node:assert/strict';
import { linkSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { type CliOutcome, runbook } from '../support/cli.js';
import { temporaryFolder } from '../support/paths.js';

const guide = '# Guide\n\nRun `ls -l`.\n';

test('compile writes the draft and the mapping, and leaves the guide as it is', async (context) => {
  const folder = folderWith(context, guide);
  const result = await run(join(folder, 'guide.md'), outputs(folder));
  assert.equal(result.code, 0);
  assert.deepEqual(readdirSync(folder).sort(), ['.runbook', 'guide.md', 'mapping.md', 'runbook.yaml']);
  assert.equal(readFileSync(join(folder, 'guide.md'), 'utf8'), guide);
});

test('an unchanged draft is overwritten, an edited one only with --force', async (context) => {
  const folder = folderWith(context, guide);
  const at = join(folder, 'guide.md');
  await run(at, outputs(folder));
  assert.equal((await run(at, outputs(folder))).code, 0);
  for (const name of ['runbook.yaml', 'mapping.md']) {
    writeFileSync(join(folder, name), 'mine\n');
    const refused = await run(at, outputs(folder));
    assert.equal(refused.code, 3);
    assert.match(refused.stderr, new RegExp(`^runbook compile: '.*${name}' was edited .* --force[^\n]*\n$`));
    assert.equal(readFileSync(join(folder, name), 'utf8'), 'mine\n');
    assert.equal((await run(at, { ...outputs(folder), force: true })).code, 0);
  }
});

test('a line above the stamp is an edit, and a file that was not compiled is not overwritten by --ir', async (context) => {
  const folder = folderWith(context, guide);
  const at = join(folder, 'guide.md');
  await run(at, outputs(folder));
  const draft = join(folder, 'runbook.yaml');
  writeFileSync(draft, `# reviewed by alice\n${readFileSync(draft, 'utf8')}`);
  check(await run(at, outputs(folder)), /was edited/);
  writeFileSync(join(folder, 'precious.txt'), 'mine');
  check(await run(at, { ir: join(folder, 'precious.txt') }), /was not compiled at all/);
});

test('--ir - prints JSON alone and writes no file', async (context) => {
  const folder = folderWith(context, guide);
  const { code, stdout } = await run(join(folder, 'guide.md'), { ...outputs(folder), ir: '-' });
  assert.equal(code, 0);
  assert.equal(JSON.parse(stdout).commands[0].text, 'ls -l');
  assert.deepEqual(readdirSync(folder), ['guide.md']);
});

test('the guide itself is never written to, and two outputs need two files', async (context) => {
  const folder = folderWith(context, guide);
  const at = join(folder, 'guide.md');
  check(await run(at, { ...outputs(folder), out: at, force: true }), /is the guide itself/);
  check(await run(at, { out: join(folder, 'x'), mapping: join(folder, 'x') }), /is named twice/);
  check(await run(at, { ir: at }), /is the guide itself/);
  assert.deepEqual(readdirSync(folder), ['guide.md']);
  for (const link of [symlinkSync, linkSync]) {
    const linked = join(folder, 'linked.yaml');
    link(at, linked);
    check(await run(at, { ...outputs(folder), out: linked, force: true }), /is the guide itself/);
    rmSync(linked);
  }
  assert.equal(readFileSync(at, 'utf8'), guide);
});

test('what cannot be compiled is refused in one line', async (context) => {
  const folder = folderWith(context, '# About\n\nLoved by all.\n');
  check(await run(join(folder, 'guide.md'), outputs(folder)), /holds nothing to do/);
  check(await run(join(folder, 'none.md'), outputs(folder)), /does not exist/);
  check(await run(folder, outputs(folder)), /is a folder/);
  writeFileSync(join(folder, 'binary.md'), Buffer.from([35, 0, 1]));
  check(await run(join(folder, 'binary.md'), outputs(folder)), /NUL bytes/);
  writeFileSync(join(folder, 'large.md'), 'x'.repeat(8 * 1024 * 1024 + 1));
  check(await run(join(folder, 'large.md'), outputs(folder)), /at most 8 MiB/);
});

test('a draft in another folder names the guide from there, unless its format cannot', async (context) => {
  const folder = folderWith(context, guide);
  const out = join(folder, 'drafts', 'a.yaml');
  const source = async (format: string) => {
    await run(join(folder, 'guide.md'), { ...outputs(folder), out, format });
    return /^ {4}file: (.*)$/m.exec(readFileSync(out, 'utf8'))?.[1];
  };
  assert.deepEqual([await source('v1'), await source('v0')], ['../guide.md', undefined]);
  const unknown = await run(join(folder, 'guide.md'), { ...outputs(folder), format: 'v2' });
  check(unknown, /'v2' is not a format; write '--format v1' or '--format v0'/);
});

test('a place that cannot be written to is named', async (context) => {
  const folder = folderWith(context, guide);
  check(await run(join(folder, 'guide.md'), outputs(join(folder, 'guide.md'))), /has a file where a folder should be/);
});

function check(outcome: CliOutcome, message: RegExp): void {
  assert.equal(outcome.code, 3);
  assert.match(outcome.stderr, message);
  assert.match(outcome.stderr, /^runbook compile: [^\n]+\n$/);
}

function folderWith(context: TestContext, text: string): string {
  const folder = temporaryFolder(context);
  writeFileSync(join(folder, 'guide.md'), text);
  return folder;
}

interface Words {
  readonly out?: string;
  readonly mapping?: string;
  readonly ir?: string;
  readonly format?: string;
  readonly force?: boolean;
}

function outputs(folder: string): Words {
  return { out: join(folder, 'runbook.yaml'), mapping: join(folder, 'mapping.md') };
}

function run(path: string, { force, ...named }: Words): Promise<CliOutcome> {
  const options = Object.entries(named).flatMap(([name, value]) => [`--${name}`, value]);
  return runbook(['compile', path, ...options, ...(force ? ['--force'] : [])]);
}
