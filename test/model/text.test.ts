import assert from 'node:assert/strict';
import test from 'node:test';
import { lineMapOf } from '../../runtime/model/text.js';

test('offsets become lines and columns for every kind of line end', () => {
  const check = (text: string, offset: number, line: number, column: number) =>
    assert.deepEqual(lineMapOf(text).positionAt(offset), { line, column }, JSON.stringify([text, offset]));
  check('', 0, 1, 1);
  check('ab\ncd', 1, 1, 2);
  check('ab\ncd', 3, 2, 1);
  check('ab\r\ncd', 4, 2, 1);
  check('ab\rcd', 3, 2, 1);
  check('ab\n', 3, 2, 1);
  check('ab', 99, 1, 3);
  check('ab', -1, 1, 1);
});

test('the first offset of a line is found, and bounded by the text', () => {
  const lines = lineMapOf('ab\r\ncd\n');
  assert.deepEqual(
    [0, 1, 2, 3, 4].map((line) => lines.offsetAt(line)),
    [0, 0, 4, 7, 7],
  );
  assert.equal(lines.lineCount, 3);
});

test('the end of a line is found before what ends the line, and bounded by the text', () => {
  const ends = (text: string) => [0, 1, 2, 3, 4].map((line) => lineMapOf(text).endOf(line));
  assert.deepEqual(ends('ab\r\ncd\n'), [0, 2, 6, 7, 7]);
  assert.deepEqual(ends('ab\rcd\n\n'), [0, 2, 5, 6, 7]);
  assert.deepEqual(ends('\nb'), [0, 0, 2, 2, 2]);
  assert.deepEqual(ends(''), [0, 0, 0, 0, 0]);
});
