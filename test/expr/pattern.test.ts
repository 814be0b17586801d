import assert from 'node:assert/strict';
import test from 'node:test';
import { compilePattern, evaluateJsonPath } from '../../runtime/expr/index.js';

function replaced(pattern: string, replacement: string, text: string): string {
  const compiled = compilePattern(pattern);
  assert.ok(compiled.ok, pattern);
  return compiled.value.replaceAll(text, replacement);
}

test("the seed's pattern with (?i) loads and redacts", () => {
  const redact = (text: string) => replaced('(?i)password\\s*[:=]\\s*\\S+', 'password: <redacted>', text);
  assert.equal(redact('PassWord = hunter2 ok'), 'password: <redacted> ok');
  assert.equal(redact('password:a password:b'), 'password: <redacted> password: <redacted>');
});

test("replacements follow Go's syntax", () => {
  assert.equal(replaced('(a)(b)', '$2-$1', 'ab'), 'b-a');
  assert.equal(replaced('(?P<key>\\w+)=(\\w+)', '${key}=*', 'a=b c=d'), 'a=* c=*');
  assert.equal(replaced('(a)', '$1x', 'a'), '');
  assert.equal(replaced('(a)', '${1}x', 'a'), 'ax');
  assert.equal(replaced('a', '$$1', 'a'), '$1');
  assert.equal(replaced('(a)', '$9', 'a'), '');
  assert.equal(replaced('', '-', 'ab'), '-a-b-');
});

test('what RE2 lacks is refused with the pattern quoted', () => {
  for (const pattern of ['(', 'a(?=b)', '(a)\\1', '[z-a]']) {
    const compiled = compilePattern(pattern);
    assert.ok(!compiled.ok, pattern);
    assert.ok(compiled.error.message.includes(`'${pattern}'`), compiled.error.message);
  }
});

test('a hostile pattern takes no exponential time', () => {
  const compiled = compilePattern('(a+)+$');
  assert.ok(compiled.ok);
  assert.equal(compiled.value.test(`${'a'.repeat(50_000)}!`), false);
});

test('the first match is that of the first group where there are groups, else the whole', () => {
  const check = (pattern: string, text: string, found: string | undefined) => {
    const compiled = compilePattern(pattern);
    assert.ok(compiled.ok, pattern);
    assert.equal(compiled.value.firstMatch(text), found, `${pattern} ${text}`);
  };
  check('\\d+', 'a 12 b 34', '12');
  check('v(\\d+)\\.(\\d+)', 'v1.2 v3.4', '1');
  check('(?:v)(\\d+)', 'v12', '12');
  check('(?P<major>\\d+)', 'v12', '12');
  check('x', 'abc', undefined);
  check('a(b)?', 'a', undefined);
  check('(a)|(b)', 'b', undefined);
  check('a(b*)', 'a', '');
  check('', 'abc', '');
  check('(?m)^b$', 'a\nb', 'b');
});

test('JSONPath finds values, and its own match and search are RE2 too', () => {
  const json = {
    items: [
      { name: 'api-1', ok: true },
      { name: 'db-1', ok: false },
    ],
  };
  assert.deepEqual(evaluateJsonPath('$.items[0].name', json), { ok: true, value: ['api-1'] });
  assert.deepEqual(evaluateJsonPath("$.items[?match(@.name, 'api.*')].ok", json), { ok: true, value: [true] });
  assert.deepEqual(evaluateJsonPath("$.items[?search(@.name, '(?i)DB')].ok", json), { ok: true, value: [false] });
  assert.deepEqual(evaluateJsonPath("$.items[?match(@.name, '(a+)+b')].ok", { items: [{ name: 'a'.repeat(40) }] }), {
    ok: true,
    value: [],
  });
  assert.equal(evaluateJsonPath('items[', json).ok, false);
});
