import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { program, runbook } from '../support/cli.js';
import { temporaryFolder } from '../support/paths.js';

// A folder of the system in which nobody can make a file, whoever runs the tests.
const closed = process.platform === 'linux' ? '/sys' : '/System';

const valid = 'apiVersion: runbook/v0\nmeta: {name: x}\nsteps:\n  - {id: a, type: cli, with: {argv: ["echo"]}}\n';

test('every kind of bad input ends each command with code 3 and one clear line', async (t) => {
  const folder = temporaryFolder(t);
  mkdirSync(join(folder, 'folder.yaml'));
  writeFileSync(join(folder, 'valid.yaml'), valid);
  writeFileSync(join(folder, 'guide.md'), '# Guide\n\n1. Run `df -k`.\n');
  writeFileSync(join(folder, 'binary.yaml'), Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1, 2, 3]));
  writeFileSync(join(folder, 'latin.yaml'), Buffer.from([0x61, 0x3a, 0x20, 0xe9, 0x0a]));
  writeFileSync(join(folder, 'huge.yaml'), `${valid}#${'x'.repeat(20 * 1024 * 1024)}\n`);
  const before = readdirSync(folder, { recursive: true }).sort();
  const check = async (file: string, message: RegExp) => {
    for (const words of [['validate'], ['compile'], ['exec', '--mode', 'real'], ['exec', '--mode', 'dry-run']]) {
      const { code, stdout, stderr } = await runbook([...words, file], { cwd: folder });
      assert.equal(code, 3, `${words.join(' ')} ${file}: ${stdout}${stderr}`);
      assert.match(stderr, message);
      assert.equal(stderr.trimEnd().split('\n').length, 1, stderr);
    }
  };
  await check('missing.yaml', /'missing\.yaml' does not exist/);
  await check('folder.yaml', /'folder\.yaml' is a folder/);
  await check('binary.yaml', /'binary\.yaml' is not a text file/);
  await check('latin.yaml', /'latin\.yaml' is not a text file in UTF-8/);
  await check('huge.yaml', /'huge\.yaml' is 20\.0 MiB; at most 8 MiB/);
  await check('/dev/zero', /'\/dev\/zero' is not a file/);
  await check('valid.yaml/below', /'valid\.yaml\/below' has a file where a folder should be/);
  assert.deepEqual(readdirSync(folder, { recursive: true }).sort(), before);
});

test('a text that is nested too deep is refused, without an abort', async (t) => {
  const folder = temporaryFolder(t);
  const check = async (text: string) => {
    writeFileSync(join(folder, 'runbook.yaml'), text);
    for (const words of [['validate'], ['exec', '--mode', 'real']]) {
      const { code, stdout, stderr } = await runbook([...words, 'runbook.yaml'], { cwd: folder });
      assert.equal(code, 3, stdout + stderr);
      assert.match(stdout + stderr, /runbook\.yaml:\d+:\d+: error \S+: .*64/);
    }
  };
  await check('['.repeat(20_000));
  await check('['.repeat(20_000) + ']'.repeat(20_000));
  await check(`${'{a: '.repeat(5000)}1${'}'.repeat(5000)}`);
  await check(Array.from({ length: 200 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'));
});

test('a place that cannot be written to is named, and nothing is lost', async (t) => {
  const folder = temporaryFolder(t);
  writeFileSync(join(folder, 'valid.yaml'), valid);
  writeFileSync(join(folder, 'guide.md'), '# Guide\n\n1. Run `df -k`.\n');
  const check = async (words: string[], place: string) => {
    const { code, stderr } = await runbook(words, { cwd: folder });
    assert.equal(code, 3, stderr);
    assert.ok(stderr.includes(`'${place}`), stderr);
    assert.match(stderr, /no permission to write|cannot write/);
    assert.equal(stderr.trimEnd().split('\n').length, 1, stderr);
  };
  await check(
    ['compile', 'guide.md', '--out', `${closed}/runbook.yaml`, '--mapping', 'mapping.md'],
    `${closed}/runbook.yaml`,
  );
  await check(['exec', 'valid.yaml', '--mode', 'real', '--run-dir', `${closed}/runs`], closed);
});

test('output that cannot be written is said in one line, without a stack trace', async (t) => {
  const folder = temporaryFolder(t);
  writeFileSync(join(folder, 'valid.yaml'), valid);
  const { status, stderr } = spawnSync(
    'sh',
    ['-c', '"$0" "$1" validate valid.yaml >/dev/full', process.execPath, program],
    {
      cwd: folder,
      encoding: 'utf8',
    },
  );
  assert.equal(status, 1);
  assert.match(stderr, /^runbook: the output cannot be written: [^\n]*\n$/);
});
