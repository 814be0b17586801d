import assert from 'node:assert/strict';
import test from 'node:test';
import { formatDiagnostic } from '../../runtime/language/index.js';
import type { Diagnostic } from '../../runtime/model/diagnostic.js';
import { lineMapOf } from '../../runtime/model/text.js';

function shown(text: string, start: number, end: number, more: Partial<Diagnostic> = {}): string {
  const diagnostic: Diagnostic = {
    code: 'a/b',
    severity: 'error',
    message: 'it is wrong',
    at: { start, end },
    ...more,
  };
  return formatDiagnostic(diagnostic, text, lineMapOf(text), 'f.yaml');
}

test('a diagnostic is shown with its place, its line and what is meant underlined', () => {
  assert.equal(
    shown('one\n  two: three\n', 11, 16),
    'f.yaml:2:8: error a/b: it is wrong\n    two: three\n         ^^^^^',
  );
});

test('a stretch over several lines is underlined to the end of its first line', () => {
  assert.equal(shown('a: one\n  two\n', 3, 12), 'f.yaml:1:4: error a/b: it is wrong\n  a: one\n     ^^^');
});

test('related places are listed below', () => {
  const related = [{ at: { start: 0, end: 1 }, message: 'it is here first' }];
  assert.match(shown('a: 1\na: 2\n', 5, 6, { related }), /\n {2}f\.yaml:1:1: it is here first$/);
});

test('a place at the end of the text has no line to show', () => {
  assert.equal(shown('a: 1\n', 5, 5), 'f.yaml:2:1: error a/b: it is wrong');
});

test('a tab before the place is kept, so that the underline stands below it', () => {
  assert.equal(shown('\tab\n', 1, 3), 'f.yaml:1:2: error a/b: it is wrong\n  \tab\n  \t^^');
});

test('a very long line is cut around the place', () => {
  const output = shown(`${'x'.repeat(100_000)}HERE${'y'.repeat(100_000)}`, 100_000, 100_004);
  assert.ok(output.length < 500);
  const [, line = '', underline = ''] = output.split('\n');
  assert.equal(line.slice(underline.indexOf('^'), underline.lastIndexOf('^') + 1), 'HERE');
});

test('control and direction characters do not reach the terminal', () => {
  const output = shown('a: \u001b[31m\u202e\u0007x\n', 3, 6, { message: "'\u001b[2J\u2066' is wrong" });
  assert.doesNotMatch(output, /(?!\n)[\p{Cc}\p{Cf}]/u);
  assert.match(output, /\ufffd/);
});
