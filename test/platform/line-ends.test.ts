import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { compileGuide } from '../../runtime/compiler/index.js';
import { readRunbook } from '../../runtime/language/index.js';
import { sha256Hex } from '../../runtime/node/digest.js';
import { root } from '../support/paths.js';

const example = (name: string) => readFileSync(join(root, 'examples', name), 'utf8');
const crlf = (text: string) => text.replaceAll('\n', '\r\n');

function compiled(text: string) {
  return compileGuide({ text, file: 'disk-pressure.md', sha256Hex });
}

test('a guide that Windows wrote becomes the same steps as any other', () => {
  const text = example('disk-pressure.md');
  // The digest is that of the bytes, which differ.
  const draft = (guide: string) => compiled(guide).runbook.replaceAll(/[0-9a-f]{64}/g, '');
  assert.match(draft(text), /argv:/);
  assert.equal(draft(crlf(text)), draft(text));
});

test('a runbook that Windows wrote is read without a fault, with every step at its line', () => {
  const text = example('folder-check.runbook.yaml');
  const [unix, windows] = [readRunbook(text), readRunbook(crlf(text))];
  const shown = ({ diagnostics }: typeof unix) => diagnostics.map(({ code, severity }) => [code, severity]);
  assert.deepEqual(shown(windows), shown(unix));
  assert.deepEqual(
    windows.runbook?.steps.map(({ id }) => id),
    unix.runbook?.steps.map(({ id }) => id),
  );
});
