import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { pathToFileURL } from 'node:url';
import { compile } from '../../language-server/features/compile.js';
import type { CompileResult } from '../../language-server/protocol.js';
import { temporaryFolder } from '../support/paths.js';

const text = '# Load\n\nRun `uptime`.\n';
const noneOpen = () => undefined;

test('whatever a client sends is answered with a message', async () => {
  const check = async (params: unknown, message: RegExp) => refused(await compile(noneOpen, params), message);
  await check(undefined, /^the request names no guide; send its "uri"$/);
  await check(null, /names no guide/);
  await check([], /names no guide/);
  await check({ uri: 5, text }, /names no guide/);
  await check({ uri: '', text }, /names no guide/);
  await check({ uri: 'untitled:a.md', text: 5 }, /^"text" is not a text/);
  await check({ uri: 'untitled:a.md', text, force: 'yes' }, /^"force" is neither true nor false/);
  await check({ uri: 'untitled:a.md' }, /^'untitled:a\.md' is not open and is no file$/);
  await check({ uri: 'file:///a%2Fb.md', text }, /^'file:\/\/\/a%2Fb\.md' is no file of this machine/);
  await check({ uri: 'file:///100%.md', text }, /is no file of this machine/);
  await check({ uri: 'file:///no/such/folder/a.md' }, /does not exist/);
});

test('a guide of another machine is not compiled', { skip: process.platform === 'win32' }, async () => {
  refused(await compile(noneOpen, { uri: 'file://server/share/g.md', text }), /is no file of this machine/);
  refused(await compile(noneOpen, { uri: 'file:///c%3A/x/g.md', text }), /^'\/c:\/x' is no folder; save the guide/);
  assert.equal(existsSync('/c:'), false);
});

test('a folder that is gone is not made anew', async (context) => {
  const folder = join(temporaryFolder(context), 'gone');
  mkdirSync(folder);
  const uri = pathToFileURL(join(folder, 'guide.md')).href;
  assert.equal((await compile(noneOpen, { uri, text })).written, true);
  assert.deepEqual(readdirSync(folder).sort(), ['.runbook', 'guide.mapping.md', 'guide.runbook.yaml']);
  rmSync(folder, { recursive: true });
  refused(await compile(noneOpen, { uri, text }), /gone' is no folder; save the guide/);
  assert.equal(existsSync(folder), false);
});

test('a text without a file is compiled under whatever name it has', async () => {
  const check = async (uri: string, name: string) => {
    const { message, written, mapping } = await compile((open) => (open === uri ? text : undefined), { uri });
    assert.deepEqual([message, written], [undefined, false]);
    assert.ok(mapping.includes(name), mapping);
  };
  await check('untitled:100%.md', '100_.md');
  await check('untitled:50%25.md', '50_.md');
  await check('vscode-vfs://github/x/y/guide.md', 'guide.md');
});

test('a text over 8 MiB is refused, from the editor too', async (context) => {
  const uri = pathToFileURL(join(temporaryFolder(context), 'guide.md')).href;
  // The limit counts bytes: 3 for each of these characters.
  const large = `${text}${'…'.repeat(3 * 1024 * 1024)}`;
  refused(await compile(noneOpen, { uri, text: large }), /guide\.md' is 9\.0 MiB; at most 8 MiB are read/);
  refused(await compile(() => large, { uri: 'untitled:a.md' }), /at most 8 MiB are read/);
});

function refused(result: CompileResult, message: RegExp): void {
  assert.match(result.message ?? '', message);
  assert.deepEqual([result.written, result.draft, result.mapping, result.conflict], [false, '', '', undefined]);
}
