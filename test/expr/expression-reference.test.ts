import assert from 'node:assert/strict';
import test from 'node:test';
import { parseExpression } from '../../runtime/expr/index.js';

function check(text: string, ...references: readonly [path: string, written: string][]): void {
  const parsed = parseExpression(text);
  assert.ok(parsed.ok, text);
  const found = parsed.value.references.map(({ path, span }) => [path.join('/'), text.slice(span.start, span.end)]);
  assert.deepEqual(found, references, text);
}

test('each part of a name is told where it stands, without quotes and brackets', () => {
  const checkParts = (text: string) => {
    const parsed = parseExpression(text);
    assert.ok(parsed.ok, text);
    for (const { path, keys } of parsed.value.references) {
      assert.deepEqual(
        keys.map(({ start, end }) => text.slice(start, end)),
        path,
        text,
      );
    }
  };
  checkParts('steps.a.outputs.b == 1 && (vars) . x');
  checkParts(`captures["x y"].z + steps['a'].outputs[r"b"]`);
  checkParts('has(a . b) ? "é" + ccc[0].d : a["ü"]');
});

test('each name is told with all keys that stand in the text, and where', () => {
  check('1 + 2');
  check('a', ['a', 'a']);
  check('steps.a.outputs.b == 1', ['steps/a/outputs/b', 'steps.a.outputs.b']);
  check('captures["x y"].z', ['captures/x y/z', 'captures["x y"].z']);
  check("a['b']", ['a/b', "a['b']"]);
  check('a[0].b', ['a', 'a']);
  check('a[b.c].d', ['a', 'a'], ['b/c', 'b.c']);
  check('(a.b)', ['a/b', 'a.b']);
  check('(a).b', ['a/b', '(a).b']);
  check('a.b.startsWith(c)', ['a/b', 'a.b'], ['c', 'c']);
  check('has(a.b)', ['a/b', 'a.b']);
  check('{k: v}', ['k', 'k'], ['v', 'v']);
  check('a ? [b] : -c && !d', ['a', 'a'], ['b', 'b'], ['c', 'c'], ['d', 'd']);
  check('a + a', ['a', 'a'], ['a', 'a']);
});

test('the variable of a macro is no reference, inside of it alone', () => {
  check('l.map(x, x.y + z)', ['l', 'l'], ['z', 'z']);
  check('l.filter(x, x > 1) == x', ['l', 'l'], ['x', 'x']);
  check('x.map(x, x)', ['x', 'x']);
  check('l.map(x, m.map(y, x + y + w))', ['l', 'l'], ['m', 'm'], ['w', 'w']);
  check('l.map(x, x.a).map(y, x)', ['l', 'l'], ['x', 'x']);
  check('l.map(x, x > a, x + b)', ['l', 'l'], ['a', 'a'], ['b', 'b']);
  check('l.map(env, env.SECRET)', ['l', 'l']);
  check('[env].map(x, x.SECRET)', ['env', 'env']);
});
