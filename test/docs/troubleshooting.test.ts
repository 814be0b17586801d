import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { root } from '../support/paths.js';
import { pageText } from './pages.js';

/** The messages that the page tells: those in the first column that are quoted. */
function messages(): readonly string[] {
  const rows = pageText('docs/troubleshooting.md')
    .split('\n')
    .filter((line) => line.startsWith('| `'));
  return rows.map((row) => /^\| `([^`]+)`/.exec(row)?.[1] ?? row);
}

/** All that the program can say, as its sources have it. */
function sources(): string {
  const folders = ['runtime', 'language-server', 'debug-adapter', 'extension'].map((name) => join(root, name));
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => join(folder, name)),
  );
  return files.map((file) => readFileSync(file, 'utf8').replaceAll("\\'", "'")).join('\n');
}

test('every message that the troubleshooting page quotes is one of the program', () => {
  const said = messages();
  assert.ok(said.length > 20, String(said.length));
  const text = sources();
  for (const message of said) {
    const parts = message.split('…').map((part) => part.trim());
    for (const part of parts.filter((one) => one.length > 3)) assert.ok(text.includes(part), `${message}: '${part}'`);
  }
});
