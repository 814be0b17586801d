import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { redactorOf } from '../../runtime/record/redact.js';

/** What a stream shows of a text that comes in pieces, cut after these lines. */
function streamed(text: string, secrets: readonly string[], linesAtOnce = 1): readonly string[] {
  const redactor = redactorOf([]);
  for (const secret of secrets) redactor.addSecret(secret);
  const stream = redactor.stream();
  const lines = text.split(/(?<=\n)/);
  const shown: string[] = [];
  for (let at = 0; at < lines.length; at += linesAtOnce)
    shown.push(stream.write(lines.slice(at, at + linesAtOnce).join('')));
  return [...shown, stream.end()];
}

test('lines are shown as they come where nothing hidden can begin in them', () => {
  assert.deepEqual(streamed('one\ntwo hunter22\nthree', ['hunter22']), ['one\n', 'two ***\n', 'three', '']);
});

test('a secret over several short lines is hidden whole; only its lines wait', () => {
  const secret = 'ab\ncd\nef';
  assert.deepEqual(
    streamed('x\nab\ncd\nef\ny\n', [secret]),
    ['x\n', '', '', '', '***\ny\n', ''].toSpliced(3, 2, '***\n', 'y\n'),
  );
  assert.deepEqual(streamed('ab\ncd\nxx\n', [secret]), ['', '', 'ab\ncd\nxx\n', '']);
  assert.ok(redactorOf([]).needsWholeText === false);
  const redactor = redactorOf([]);
  redactor.addSecret(secret);
  assert.ok(redactor.needsWholeText, 'whoever redacts line by line has to know');
});

test('what a stream shows in pieces is what the whole text would show', () => {
  const secrets = ['correct horse battery staple', 'ab\ncd\nef', 'tok_12345678'];
  const wrapped = (before: number, width: number) =>
    (
      Buffer.from(`${'x'.repeat(before)}${secrets[0]}${'y'.repeat(70)}`)
        .toString('base64')
        .match(new RegExp(`.{1,${width}}`, 'g')) ?? []
    )
      .map((line) => `${line}\n`)
      .join('');
  const part = fc.oneof(
    fc.constantFrom(
      'ab\n',
      'cd\n',
      'ef\n',
      'ef',
      'plain\n',
      'tok_12345678\n',
      'correct horse battery staple\n',
      `${'A'.repeat(64)}\n`,
    ),
    fc.tuple(fc.integer({ min: 0, max: 90 }), fc.constantFrom(64, 76)).map(([before, width]) => wrapped(before, width)),
  );
  const redactor = redactorOf([]);
  for (const secret of secrets) redactor.addSecret(secret);
  fc.assert(
    fc.property(fc.array(part, { maxLength: 12 }), fc.integer({ min: 1, max: 5 }), (parts, linesAtOnce) => {
      const text = parts.join('');
      assert.equal(streamed(text, secrets, linesAtOnce).join(''), redactor.text(text));
    }),
  );
});

test('a long encoding is shown before its end', () => {
  const line = `${'A'.repeat(76)}\n`;
  const shown = streamed(line.repeat(200), ['correct horse battery staple']);
  assert.ok(shown.slice(0, 50).join('').length > 1000);
  assert.equal(shown.join(''), line.repeat(200));
});

test('with a pattern that goes over lines nothing is shown before the end', () => {
  const stream = redactorOf([{ pattern: '(?s)BEGIN.*END', replace: '#' }]).stream();
  assert.deepEqual([stream.write('BEGIN\n'), stream.write('END\n'), stream.end()], ['', '', '#\n']);
});
