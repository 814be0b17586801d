import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { runProgram } from '../../runtime/cli/program.js';
import { explanations } from '../../runtime/language/index.js';
import { root, temporaryFolder } from '../support/paths.js';
import { spoken } from '../support/spoken.js';

const page = readFileSync(join(root, 'docs', 'diagnostics.md'), 'utf8');

async function told(...words: string[]): Promise<string> {
  const { said, code } = await spoken(runProgram, words);
  assert.equal(code, 0, said);
  return said;
}

test('every code is explained in the words of the page of diagnostics', async () => {
  const plain = (text: string) => text.replace(/[\\`]/g, '');
  for (const { code, severity, explanation, howToFix } of explanations) {
    assert.equal(await told('explain', code), `${code} (${severity})\n\n${explanation}\n\nWhat to do: ${howToFix}\n`);
    const section = plain(page.split(`\n### ${code}\n`)[1]?.split('\n### ')[0] ?? '');
    assert.ok(section.includes(plain(explanation)) && section.includes(plain(howToFix)), code);
  }
});

test('the last part of a code is enough where no other code ends so', async () => {
  assert.match(await told('explain', 'duplicate-id'), /^steps\/duplicate-id \(error\)/);
  const { said, code } = await spoken(runProgram, ['explain', 'undefined-name']);
  assert.equal(code, 3);
  const codes = "'expressions/undefined-name' or 'templates/undefined-name'";
  assert.match(said, new RegExp(`'undefined-name' is the code of no diagnostic; did you mean ${codes}\\?`));
});

test('a misspelled code is said with the one that was meant', async () => {
  const { said, code } = await spoken(runProgram, ['explain', 'steps/duplicat-id']);
  assert.equal(code, 3);
  assert.match(said, /'steps\/duplicat-id' is the code of no diagnostic; did you mean 'steps\/duplicate-id'\?/);
});

test('the codes are listed, and all of it is there for programs', async () => {
  const codes = explanations.map(({ code }) => code);
  assert.deepEqual(
    (await told('explain', '--list'))
      .trim()
      .split('\n')
      .map((line) => line.split(' ')[0]),
    codes,
  );
  assert.deepEqual(JSON.parse(await told('explain', '--list', '--format', 'json')), explanations);
  assert.deepEqual(
    JSON.parse(await told('explain', 'steps/duplicate-id', '--format', 'json')).code,
    'steps/duplicate-id',
  );
});

test('the schema that is exported is the committed one, on the output or in a file', async (context) => {
  const committed = (name: string) =>
    readFileSync(join(root, 'runtime', 'schema', 'generated', `editor-${name}.json`), 'utf8');
  assert.equal(await told('schema', 'export'), committed('runbook'));
  for (const version of ['v0', 'v1', 'policy']) {
    assert.equal(await told('schema', 'export', '--version', version), committed(version));
  }
  const file = join(temporaryFolder(context), 'below', 'schema.json');
  assert.equal(await told('schema', 'export', '--version=v1', '--out', file), '');
  assert.equal(readFileSync(file, 'utf8'), committed('v1'));
  const { said, code } = await spoken(runProgram, ['schema', 'export', '--version', 'v2']);
  assert.equal(code, 3);
  assert.match(said, /'v2' is not a version; write one of any, v0, v1, policy/);
});
