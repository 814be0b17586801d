import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { PNG } from 'pngjs';
import { root } from '../support/paths.js';

/** A picture of one colour. */
function picture(width: number, height: number, [red, green, blue]: readonly [number, number, number]): Buffer {
  const png = new PNG({ width, height });
  png.data.set(Array.from({ length: width * height }, () => [red, green, blue, 255]).flat());
  return PNG.sync.write(png);
}

function made(pictures: Readonly<Record<string, Buffer>>) {
  const folder = mkdtempSync(join(tmpdir(), 'runbook-gif-'));
  for (const [name, bytes] of Object.entries(pictures)) writeFileSync(join(folder, name), bytes);
  const file = join(folder, 'made.gif');
  const words = [join(root, 'scripts', 'tour-gif.mjs'), folder, file];
  return { file, ...spawnSync(process.execPath, words, { encoding: 'utf8' }) };
}

test('pictures become one that moves for ever, half as large, and what is no part of the tour is left out', () => {
  const red = picture(8, 4, [255, 0, 0]);
  const { status, file, stderr } = made({
    'tour-1.png': red,
    'tour-2.png': picture(8, 4, [0, 0, 255]),
    'debug.png': red,
  });
  assert.equal(status, 0, stderr);
  const bytes = readFileSync(file);
  assert.equal(bytes.toString('latin1', 0, 6), 'GIF89a');
  assert.deepEqual([bytes.readUInt16LE(6), bytes.readUInt16LE(8)], [4, 2]);
  // Each picture begins with how long it stays, and the first of all with how often they come again.
  assert.equal(bytes.toString('latin1').split('\x21\xf9\x04').length - 1, 2);
  assert.ok(bytes.includes(Buffer.from('NETSCAPE2.0\x03\x01\x00\x00\x00', 'latin1')));
});

test('pictures of other sizes, or none at all, are refused', () => {
  const { status, stderr } = made({ 'tour-1.png': picture(8, 4, [1, 2, 3]), 'tour-2.png': picture(4, 4, [1, 2, 3]) });
  assert.equal(status, 1);
  assert.match(stderr, /not of one size/);
  assert.equal(made({}).status, 3);
});

test('the one on the front page is small enough to be shipped', () => {
  const bytes = readFileSync(join(root, 'docs', 'images', 'tour.gif'));
  assert.ok(bytes.length <= 400_000, `${bytes.length} bytes`);
});
