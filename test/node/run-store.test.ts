import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { sha256Hex } from '../../runtime/node/digest.js';
import { runFilesIn } from '../../runtime/node/store/run-files.js';
import { runStoreIn } from '../../runtime/node/store/run-store.js';
import { writeWhole } from '../../runtime/node/store/write-file.js';
import { temporaryFolder } from '../support/paths.js';

test('a blob is named by its content, and given back only while it is what was stored', async (t) => {
  const directory = temporaryFolder(t);
  const store = runStoreIn(directory);
  const path = await store.writeBlob('héllo\n');
  assert.equal(path, `blobs/${sha256Hex('héllo\n')}`);
  assert.equal(await store.readBlob(path), 'héllo\n');
  writeFileSync(join(directory, path), 'changed');
  assert.equal(await store.readBlob(path), undefined);
  assert.equal(await store.readBlob(`blobs/${sha256Hex('never stored')}`), undefined);
});

test('snapshots are listed in the order of their steps, and those on demand after that of their step', (t) => {
  const directory = temporaryFolder(t);
  const names = ['step-0001.json', 'step-0001-f1.json', 'step-0002.json', 'step-0010.json'];
  mkdirSync(join(directory, 'snapshots'));
  for (const name of [...names, 'other.txt'].toReversed()) writeFileSync(join(directory, 'snapshots', name), '{}');
  assert.deepEqual(runFilesIn(directory).snapshotNames(), names);
});

test('a path that is no blob is not read', async (t) => {
  const directory = temporaryFolder(t);
  const secret = sha256Hex('secret');
  writeFileSync(join(directory, secret), 'secret');
  assert.equal(await runStoreIn(join(directory, 'run')).readBlob(`blobs/../../${secret}`), undefined);
  assert.equal(await runStoreIn(directory).readBlob(secret), undefined);
});

test('one text that is stored many times at once is there once, whole and for its owner alone', async (t) => {
  const directory = temporaryFolder(t);
  const store = runStoreIn(directory);
  const text = 'x'.repeat(300_000);
  const paths = new Set(await Promise.all(Array.from({ length: 20 }, () => store.writeBlob(text))));
  assert.equal(paths.size, 1);
  assert.deepEqual(readdirSync(join(directory, 'blobs')), [sha256Hex(text)]);
  const file = join(directory, 'blobs', sha256Hex(text));
  assert.equal(readFileSync(file, 'utf8'), text);
  assert.equal(statSync(file).mode & 0o777, 0o600);
});

test('a write that fails leaves what was there, and nothing half-written', async (t) => {
  const folder = temporaryFolder(t);
  mkdirSync(join(folder, 'taken', 'full'), { recursive: true });
  await assert.rejects(writeWhole(folder, 'taken', 'text'));
  assert.deepEqual(readdirSync(folder), ['taken']);
});
