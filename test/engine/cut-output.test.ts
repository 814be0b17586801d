import assert from 'node:assert/strict';
import test from 'node:test';
import { withoutCutEnd } from '../../runtime/engine/cut-output.js';
import { linewise } from '../../runtime/engine/linewise.js';

const atLineEnd = (text: string) => text.lastIndexOf('\n') + 1;
const output = (text: string, isTruncated: boolean) => ({ text, isTruncated, sha256: '', bytes: text.length });

test('what may be half a secret at the cut is dropped', () => {
  assert.equal(withoutCutEnd(output('a\nhunter2', false), false, atLineEnd), 'a\nhunter2');
  assert.equal(withoutCutEnd(output('a\nhunter2', true), false, atLineEnd), 'a\n');
  assert.equal(withoutCutEnd(output('hunter2', true), false, atLineEnd), '');
  const long = 'line\n'.repeat(20_000);
  assert.ok(withoutCutEnd(output(long, true), true, atLineEnd).length <= long.length - 64 * 1024);
});

test('live output comes in whole lines, and no further than what is kept', () => {
  const shown: string[] = [];
  const live = linewise((stream, text) => shown.push(`${stream} ${text}`), false);
  live.write('stdout', 'one\ntw');
  live.write('stderr', 'err');
  live.write('stdout', 'o\nhunter2');
  live.end({ stdout: 'one\ntwo\n'.length, stderr: 3 });
  assert.deepEqual(shown, ['stdout one\n', 'stdout two\n', 'stderr err']);
  const held: string[] = [];
  const whole = linewise((_stream, text) => held.push(text), true);
  whole.write('stdout', 'BEGIN\n');
  whole.write('stdout', 'END\n');
  assert.deepEqual(held, []);
  whole.end({ stdout: 10, stderr: 0 });
  assert.deepEqual(held, ['BEGIN\nEND\n']);
});
