import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { parse } from 'yaml';
import { explanations, readRunbook } from '../../runtime/language/index.js';
import { isEvidenceFile } from '../../runtime/schema/generated/evidence-file.js';
import { faultsOfRunbookDocumentV0, isRunbookDocumentV0 } from '../../runtime/schema/generated/runbook-v0.js';
import { root, temporaryFolder } from '../support/paths.js';

function generate(folder: string, ...words: string[]) {
  return spawnSync(process.execPath, [join(folder, 'scripts', 'generate.mjs'), ...words], { encoding: 'utf8' });
}

test('the committed files are what the schemas and the rules make: what differs, is missing or is left over is named and mended', (context) => {
  const folder = temporaryFolder(context);
  const parts = [
    'ARCHITECTURE.md',
    'debug-adapter',
    'docs',
    'extension',
    'l10n',
    'language-server',
    'layers.mjs',
    'package.json',
    'package.nls.json',
    'runtime',
    'scripts',
    'test/fixtures/language',
  ];
  for (const part of parts) cpSync(join(root, part), join(folder, part), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
  appendFileSync(join(folder, 'runtime/schema/generated/runbook-v0.ts'), '\n');
  rmSync(join(folder, 'docs/diagnostics.md'));
  writeFileSync(join(folder, 'runtime/schema/generated/old.ts'), '');
  const { status, stderr } = generate(folder, '--check');
  assert.equal(status, 1);
  const damaged = ['docs/diagnostics.md', 'runtime/schema/generated/old.ts', 'runtime/schema/generated/runbook-v0.ts'];
  assert.deepEqual(stderr.match(/(?<=^ {2})\S+$/gm)?.sort(), damaged);
  assert.equal(generate(folder).status, 0);
  const textsIn = (place: string) =>
    damaged.map((name) => (existsSync(join(place, name)) ? readFileSync(join(place, name), 'utf8') : undefined));
  assert.deepEqual(textsIn(folder), textsIn(root));
});

test('the example on the page of the format is valid', () => {
  const page = readFileSync(join(root, 'docs', 'runbook-format.md'), 'utf8');
  const example = /```yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
  assert.ok(example.includes('apiVersion'));
  assert.deepEqual(readRunbook(example).diagnostics, []);
});

test('the page of diagnostics has a heading for every code', () => {
  const page = readFileSync(join(root, 'docs', 'diagnostics.md'), 'utf8');
  for (const { code } of explanations) assert.ok(page.includes(`\n### ${code}\n`), code);
});

test('validators carry no library and make no code at run time', () => {
  const source = readFileSync(join(root, 'runtime/schema/generated/runbook-v0.validator.js'), 'utf8');
  assert.doesNotMatch(source, /\b(import|eval)\b\s*[('"]|new Function|^import /m);
});

test('a validator says what is wrong where, and lets through what is right', () => {
  const right: unknown = parse('apiVersion: runbook/v0\nmeta: {name: x}\nsteps: [{id: a, type: manual}]');
  assert.ok(isRunbookDocumentV0(right));
  assert.deepEqual(faultsOfRunbookDocumentV0(right), []);
  const wrong: unknown = parse('apiVersion: runbook/v0\nmeta: {name: 1}\nsteps: [{id: a, type: manual}]');
  assert.deepEqual(
    faultsOfRunbookDocumentV0(wrong).map(({ keyword, instancePath }) => `${keyword} ${instancePath}`),
    ['type /meta/name'],
  );
  assert.ok(isEvidenceFile({ step: { link: 'https://example.org', boxes: ['a'], shot: { file: 'a.png' } } }));
  assert.ok(!isEvidenceFile({ step: { shot: { path: 'a.png' } } }));
});
