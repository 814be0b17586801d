import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { build } from 'esbuild';
import { root, temporaryFolder } from '../support/paths.js';
import { Terminal } from '../support/terminal.js';

/** Asks while the machine is so busy that the time in which it reads away what was typed is over at once. */
const busy = `
import { askOnTerminal, discardTypedAhead } from './runtime/cli/people/prompt.ts';
process.stdout.write('typed?');
const typed = Date.now() + 500;
while (Date.now() < typed);
const discarded = discardTypedAhead();
const held = Date.now() + 200;
while (Date.now() < held);
await discarded;
process.stdout.write('said ' + (await askOnTerminal(new AbortController().signal)('sure? ')) + '.');
`;

test('what was typed before a question is no answer to it, however busy the machine is', async (t) => {
  const outfile = join(temporaryFolder(t), 'busy.mjs');
  const stdin = { contents: busy, resolveDir: root, loader: 'ts' } as const;
  const banner = { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" };
  await build({ stdin, outfile, banner, bundle: true, platform: 'node', format: 'esm', absWorkingDir: root });
  const terminal = new Terminal(t, [process.execPath, outfile], {});
  await terminal.shows('typed?');
  terminal.type('yes\r');
  await terminal.answer('sure? ', 'no');
  await terminal.shows('said no.');
  assert.equal(await terminal.exit(), 0);
});
