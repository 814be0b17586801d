import assert from 'node:assert/strict';
import test from 'node:test';
import { readEvidenceFile } from '../../runtime/replay/evidence-file.js';
import { readInputsFile } from '../../runtime/replay/inputs-file.js';

function faultOf(read: typeof readEvidenceFile | typeof readInputsFile, text: string): string {
  const file = read(text);
  return file.ok ? 'none' : file.error.message;
}

const faults: readonly (readonly [text: string, message: string])[] = [
  ['[1,2', "line 1: a list in brackets is never closed; write ']' after it: '[1,2'"],
  ['a: {b: c\n\n', "line 1: a map in brackets is never closed; write '}' after it: 'a: {b: c'"],
  ['a: 1\nb: "x\n', 'line 2: a text that begins with " is never closed; write " after it: \'b: "x\''],
  ['a: 1\na: 2\n', "line 2: this name stands here twice; keep one of them: 'a: 2'"],
  ['a:\n\tb: 1\n', "line 2: a tab is used for indentation, which YAML does not allow; use blanks: 'b: 1'"],
  ['a: b: c\n', "line 1: a second ': ' stands in one line; put the text in double quotes: 'a: b: c'"],
  ['a: 1\n---\nb: 2\n', "line 2: a second document begins here; make it a file of its own: '---'"],
  ['a: &b &c 1\n', "line 1: this is not YAML; write 'name: value': 'a: &b &c 1'"],
];

test('a fault in the YAML of inputs or evidence is told in our words, with its line and what stands there', () => {
  for (const [text, message] of faults) {
    assert.equal(faultOf(readInputsFile, text), message);
    assert.equal(faultOf(readEvidenceFile, text), message);
  }
});
