import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { build } from 'esbuild';
import { loadGrammars } from '../../runtime/node/classify/grammars.js';
import { grammars } from '../support/grammars.js';
import { root } from '../support/paths.js';

test('only the grammars that are asked for are loaded', async () => {
  assert.deepEqual(Object.keys(await loadGrammars(['languages'])), ['languages']);
  assert.deepEqual(Object.keys(await loadGrammars(['sql'])), ['sqlLanguages', 'sql']);
});

test('a grammar is loaded once', async () => {
  const [one, other] = await Promise.all([loadGrammars(), loadGrammars()]);
  assert.equal(one.sql, other.sql);
});

test('SQL becomes statements with their places in bytes', () => {
  const [first, second] = grammars.sql.parse("SELECT 'é'; DELETE FROM t");
  assert.deepEqual(Object.keys(first?.stmt ?? {}), ['SelectStmt']);
  assert.deepEqual(Object.keys(second?.stmt ?? {}), ['DeleteStmt']);
  assert.equal(second?.stmt_location, 13);
});

test('what is no SQL of PostgreSQL throws, and the next text is still read', () => {
  assert.throws(() => grammars.sql.parse('SELECT FROM WHERE'), /syntax error/);
  assert.equal(grammars.sql.parse('SELECT 1').length, 1);
  assert.equal(grammars.sql.parse('').length, 0);
});

test('the parser of PostgreSQL is there again after a text that was too deep for it', async () => {
  const deep = `SELECT ${'('.repeat(20_000)}1${')'.repeat(20_000)}`;
  assert.throws(() => grammars.sql.parse(deep));
  await new Promise((resolve) => setTimeout(resolve, 200));
  assert.equal(grammars.sql.parse('SELECT 1').length, 1);
});

test('a process that used every grammar ends at once and says nothing', async () => {
  const outfile = join(root, 'out', `grammars-${process.pid}.mjs`);
  const use = "for (let i = 0; i < 50; i++) grammars.sql.parse('SELECT 1');";
  await build({
    stdin: { contents: `import { grammars } from './test/support/grammars.ts';\n${use}`, resolveDir: root },
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    outfile,
  });
  // V8 would need seconds to optimize the tables of the grammar; a stall is a failure, a slow machine is none.
  const { status, stderr } = spawnSync(process.execPath, [outfile], { encoding: 'utf8', timeout: 30_000 });
  rmSync(outfile);
  assert.deepEqual({ status, stderr }, { status: 0, stderr: '' });
});
