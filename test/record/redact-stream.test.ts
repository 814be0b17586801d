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

test('a secret that colours tear is hidden over the ends of lines too, however the text comes', () => {
  const red = (text: string) => `\u001b[01;31m\u001b[K${text}\u001b[m\u001b[K`;
  const secrets = ['ab\ncd\nef', 'correct horse battery staple'];
  const base64 = Buffer.from(`${'x'.repeat(50)}${secrets[1]}${'y'.repeat(60)}`).toString('base64');
  const lines = (base64.match(/.{1,76}/g) ?? []).map(
    (line) => `${line.slice(0, 9)}${red(line.slice(9, 12))}${line.slice(12)}\n`,
  );
  for (const text of [
    `${red('a')}b\nc${red('d')}\ne\u0000f\n`,
    '  ab\n  cd\n  ef\n',
    'ab\r\n\tcd\r\n\tef\n',
    lines.join(''),
  ]) {
    for (const linesAtOnce of [1, 2, 3]) {
      const shown = streamed(text, secrets, linesAtOnce).join('');
      assert.equal(shown.match(/\*\*\*/g)?.length, 1, JSON.stringify(shown));
      assert.ok(!/cd|ef|Y29ycm|c3RhcG/.test(shown), shown);
    }
  }
});

test('a text that was cut is shown without what may be the beginning of something hidden', () => {
  const secret = 'correct horse battery staple'.repeat(8);
  const redactor = redactorOf([]);
  redactor.addSecret(secret);
  redactor.addSecret('one\ntwo\nsix');
  const lines = (
    Buffer.from(secret)
      .toString('base64')
      .match(/.{1,76}/g) ?? []
  ).map((line) => `${line}\n`);
  for (const begun of [
    lines.slice(0, 2).join(''),
    lines.slice(0, 2).join('').slice(0, -3),
    'one\ntwo\n',
    'one\r\n  two\r\n',
  ]) {
    const text = `plain\n${begun}`;
    assert.equal(text.slice(0, redactor.wholeEnd(text)), 'plain\n');
    const stream = redactor.stream();
    assert.equal(stream.write(text) + stream.endCut(), 'plain\n');
  }
  assert.equal(redactor.wholeEnd('plain\nhalf'), 6);
  const held = redactorOf([{ pattern: '(?s)BEGIN.*END', replace: '#' }]).stream();
  assert.equal(held.write('BEGIN\nEND\nhalf') + held.endCut(), '#\n');
});

test('the ends of lines are the same to a pattern in a stream and in a whole text', () => {
  for (const pattern of ['^token: \\S+', 'token: \\S+$', '^token: \\S+$']) {
    const redactor = redactorOf([{ pattern, replace: '#' }]);
    const text = 'a\ntoken: x\ntoken: y\nb\n';
    const stream = redactor.stream();
    const shown = text.split(/(?<=\n)/).map(stream.write);
    assert.equal(redactor.text(text), 'a\n#\n#\nb\n');
    assert.equal(shown.join('') + stream.end(), redactor.text(text));
  }
});

test('a pattern that knows where the whole text begins or ends waits for the whole text', () => {
  for (const pattern of ['\\Atoken', 'token\\z', '(?-m)^token', '(?i-m:token$)'])
    assert.ok(redactorOf([{ pattern, replace: '#' }]).needsWholeText, pattern);
  assert.ok(!redactorOf([{ pattern: '^token$', replace: '#' }]).needsWholeText);
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
