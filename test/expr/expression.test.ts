import assert from 'node:assert/strict';
import test from 'node:test';
import {
  evaluateCondition,
  evaluateExpression,
  parseExpression,
  type Scope,
  type Value,
} from '../../runtime/expr/index.js';

const scope: Scope = {
  vars: { namespace: 'prod', replicas: 3, empty: '', on: true },
  captures: { count: '12', list: [3, 1, 2], names: ['a', 'b'], pod: { name: 'api-1', ready: false } },
  steps: { probe: { exit_code: 0, status: 'passed', outputs: { version: '1.2' } } },
  nothing: null,
  complete: 19,
  total: 20,
  id: 2 ** 60,
};

function evaluate(text: string) {
  const parsed = parseExpression(text);
  assert.ok(parsed.ok, `${text}: ${parsed.ok ? '' : parsed.error.message}`);
  return evaluateExpression(parsed.value, scope);
}

function check(text: string, value: Value): void {
  assert.deepEqual(evaluate(text), { ok: true, value }, text);
}

function checkError(text: string, at: string, message: RegExp): void {
  const result = evaluate(text);
  assert.ok(!result.ok, `${text} = ${result.ok ? JSON.stringify(result.value) : ''}`);
  assert.match(result.error.message, message, text);
  assert.equal(text.slice(result.error.span.start, result.error.span.end), at, text);
}

test('literals are what they say', () => {
  check('1', 1);
  check('0x1F', 31);
  check('1.5e2', 150);
  check('.5', 0.5);
  check('true', true);
  check('null', null);
  check('"a\'b"', "a'b");
  check(`'a"b'`, 'a"b');
  check('"\\n\\t\\\\\\"\\x41\\u00e9\\U0001F600\\101"', '\n\t\\"Aé😀A');
  check('r"\\d\\n"', '\\d\\n');
  check('[1, "a", [true],]', [1, 'a', [true]]);
  check('{"a": 1, "b": {"c": null}}', { a: 1, b: { c: null } });
  check('[] == [] && {} == {}', true);
  check('1 // the rest is a remark', 1);
});

test('operators bind as in CEL, each level from the left', () => {
  check('1 + 2 * 3', 7);
  check('(1 + 2) * 3', 9);
  check('10 - 3 - 2', 5);
  check('24 / 4 / 2', 3);
  check('7 % 4 * 2', 6);
  check('-2 * -3', 6);
  check('--2', 2);
  check('!true || true', true);
  check('!(true || true)', false);
  check('true || true && false', true);
  check('1 + 1 == 2 && 3 > 2', true);
  check('1 < 2 == true', true);
  check('false ? 1 : true ? 2 : 3', 2);
  check('1 in [1] == true', true);
  check('-vars.replicas', -3);
});

test('all six comparisons hold for numbers and for texts', () => {
  for (const [small, large] of [
    ['1', '2'],
    ['"a"', '"b"'],
    ['"a"', '"ab"'],
    ['"\\uffff"', '"\\U0001F600"'],
  ] as const) {
    for (const [operator, below, same, above] of [
      ['==', false, true, false],
      ['!=', true, false, true],
      ['<', true, false, false],
      ['<=', true, true, false],
      ['>', false, false, true],
      ['>=', false, true, true],
    ] as const) {
      check(`${small} ${operator} ${large}`, below);
      check(`${small} ${operator} ${small}`, same);
      check(`${large} ${operator} ${small}`, above);
    }
  }
  check('complete / total >= 0.95', true);
  check('complete / total > 0.95', false);
});

test('values of two kinds are not compared, and the message says how to convert', () => {
  checkError(
    '1 == "1"',
    '1 == "1"',
    /the number 1 and the text '1' cannot be compared; convert the text with int\(…\)/,
  );
  checkError('captures.count > 5', 'captures.count > 5', /'captures.count > 5': the text '12' and the number 5/);
  checkError('vars.on == "true"', 'vars.on == "true"', /true and the text 'true' cannot be compared; .* string\(…\)/);
  checkError('true < false', 'true < false', /have no order; only numbers and texts have one/);
  checkError('[1] == ["1"]', '[1] == ["1"]', /cannot be compared/);
  checkError('{"a": 1} != [1]', '{"a": 1} != [1]', /cannot be compared/);
  checkError('"1" in [1]', '"1" in [1]', /cannot be compared/);
  check('int(captures.count) > 5', true);
  check('captures.count == string(12)', true);
  check('"1" in [1, "1"]', true);
  check('[1, "2"] == [2, 2]', false);
});

test('null differs from everything but null', () => {
  check('nothing == null', true);
  check('vars.empty == null', false);
  check('0 != null', true);
  check('[null] == [1]', false);
  checkError('nothing > 1', 'nothing > 1', /null and the number 1/);
  checkError('nothing.a', 'nothing.a', /'nothing' is null and has no 'a'/);
});

test('&& and || take only true and false, and the side that decides wins over an error on the other', () => {
  check('false && 1 / 0 == 1', false);
  check('1 / 0 == 1 && false', false);
  check('true || missing', true);
  check('missing || true', true);
  check('"x" || true', true);
  checkError('true && 1 / 0 == 1', '1 / 0', /divides by zero/);
  checkError('missing || false', 'missing', /'missing' is not a known name/);
  checkError('true && "false"', '"false"', /'&&' needs true or false, but '"false"' is 'false'; compare it/);
  checkError('0 || true && 1', '0', /'\|\|' needs true or false, but '0' is 0/);
  checkError('!nothing', 'nothing', /'!' needs true or false, but 'nothing' is null/);
  checkError('vars.namespace ? 1 : 2', 'vars.namespace', /'\?' needs true or false, but 'vars.namespace' is 'prod'/);
  check('true ? 1 : missing', 1);
});

test('names and keys that are not there are errors that say what there is', () => {
  check('steps.probe.outputs.version', '1.2');
  check('captures["pod"].name', 'api-1');
  check('captures.list[2]', 2);
  checkError('nope', 'nope', /'nope' is not a known name/);
  checkError('captures.pod.nam', 'captures.pod.nam', /'captures.pod' has no 'nam'; it has 'name', 'ready'/);
  checkError('vars["x y"]', 'vars["x y"]', /'vars' has no 'x y'/);
  checkError('captures.list[3]', 'captures.list[3]', /'captures.list' is a list of 3 entries; it has no \[3\]/);
  checkError('captures.list[-1]', 'captures.list[-1]', /it has no \[-1\]/);
  checkError('captures.list[0.5]', 'captures.list[0.5]', /it has no \[0.5\]/);
  checkError('captures.list["0"]', 'captures.list["0"]', /is a list and has no '0'/);
  checkError('vars[1]', 'vars[1]', /a map, whose keys are texts; it has no \[1\]/);
  checkError('captures.count.length', 'captures.count.length', /is a text and has no 'length'/);
  checkError('{1: 2}', '1', /the number 1 is no key; the keys of a map are texts/);
  checkError('1 in vars', '1 in vars', /the number 1 is no key; the keys of a map are texts/);
  checkError('{"a": 1, "a": 2}', '"a"', /the key 'a' stands twice/);
});

test('has() asks for a key of what is there', () => {
  check('has(vars.namespace)', true);
  check('has(vars.missing)', false);
  check('has(steps.probe.outputs.missing)', false);
  check('has(vars.empty) && vars.empty == ""', true);
  checkError('has(vars.missing.deeper)', 'vars.missing', /has no 'missing'/);
  checkError('has(captures.count.size)', 'captures.count.size', /is a text and has no 'size'/);
});

test("names of JavaScript's own objects are no keys", () => {
  for (const name of ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf']) {
    checkError(name, name, /is not a known name/);
    checkError(`vars.${name}`, `vars.${name}`, /has no/);
    checkError(`vars["${name}"]`, `vars["${name}"]`, /has no/);
    checkError(`captures.list.${name}`, `captures.list.${name}`, /is a list and has no/);
    check(`has(vars.${name})`, false);
    check(`"${name}" in vars`, false);
    check(`{"${name}": 1}.${name}`, 1);
  }
  const made = evaluate('{"__proto__": {"polluted": true}}');
  assert.ok(made.ok);
  assert.equal((made.value as { polluted?: boolean }).polluted, undefined);
});

test('functions work on texts, lists and maps', () => {
  check('size("añ😀")', 3);
  check('captures.list.size() + size(vars)', 7);
  check('"abc".contains("bc") && "abc".startsWith("a") && "abc".endsWith("c")', true);
  check('"abc".contains("x") || "abc".startsWith("b") || "abc".endsWith("b")', false);
  check('"api-12".matches("^api-\\\\d+$")', true);
  check('matches("api", r"^\\d")', false);
  check('"API".matches("(?i)api")', true);
  check('[int("-12"), int(2.9), int(-2.9)]', [-12, 2, -2]);
  check('double("1.5") + double(" 1".contains(" ") ? "1" : "2")', 2.5);
  check('string(1.5) + string(true) + string("x")', '1.5truex');
  checkError('int("12 ")', 'int("12 ")', /'12 ' is not a whole number/);
  checkError('int("1.5")', 'int("1.5")', /'1.5' is not a whole number/);
  checkError('double("0x1")', 'double("0x1")', /'0x1' is not a number/);
  checkError('double("NaN")', 'double("NaN")', /'NaN' is not a number/);
  checkError('int(true)', 'int(true)', /true is not a whole number/);
  checkError('string(captures.list)', 'string(captures.list)', /a list of 3 entries cannot be made a text/);
  checkError('size(1)', 'size(1)', /the number 1 has no size/);
  checkError('captures.list.contains(3)', 'captures.list.contains(3)', /needs texts.*write 'value in list'/);
  checkError('"a".startsWith(1)', '"a".startsWith(1)', /needs texts, not the number 1/);
  checkError('"pod" in "pods"', '"pod" in "pods"', /not into the text 'pods'; write 'text.contains\(part\)'/);
  checkError('"a".matches(vars.namespace + "(")', '"a".matches(vars.namespace + "(")', /'prod\(' is not a regular/);
});

test('macros go through lists and through the keys of maps', () => {
  check('captures.list.all(x, x > 0)', true);
  check('captures.list.all(x, x > 1)', false);
  check('captures.list.exists(x, x == 2)', true);
  check('captures.list.filter(x, x > 1)', [3, 2]);
  check('captures.list.map(x, x * vars.replicas)', [9, 3, 6]);
  check('captures.list.map(x, x > 1, string(x))', ['3', '2']);
  check('vars.exists(key, key == "namespace")', true);
  check('[].all(x, false) && ![].exists(x, true)', true);
  check('captures.list.map(x, captures.names.map(y, y + string(x)))[0]', ['a3', 'b3']);
  check('[1].map(vars, vars + 1)', [2]);
  check('[0, 1].exists(x, 1 / x == 1)', true);
  check('[0, 2].all(x, 1 / x == 1)', false);
  checkError('[0, 2].exists(x, 1 / x == 1)', '1 / x', /divides by zero/);
  checkError('[1].filter(x, x)', 'x', /'filter' needs true or false, but 'x' is 1/);
  checkError('"abc".map(x, x)', '"abc"', /'map' goes through a list or a map, but '"abc"' is a text/);
  checkError('[1].map(x, x) == [1] && x == 1', 'x', /'x' is not a known name/);
});

test('numbers are exact or an error', () => {
  check('9007199254740990 + 1', 9007199254740991);
  check('0 * -1 == 0', true);
  check('string(0 * -1)', '0');
  check('-7 % 3', -1);
  check('7 / 2', 3.5);
  checkError('9007199254740991 + 1', '9007199254740991 + 1', /no longer exact/);
  checkError('-9007199254740991 - 1', '-9007199254740991 - 1', /no longer exact/);
  checkError('3000000000 * 4000000000', '3000000000 * 4000000000', /no longer exact/);
  checkError('id + 1', 'id + 1', /no longer exact/);
  checkError('id == id', 'id == id', /too large to be compared exactly/);
  checkError('id <= id', 'id <= id', /too large to be compared exactly/);
  check('id > 5 && id != 5', true);
  checkError('int("9007199254740993")', 'int("9007199254740993")', /too large to be exact/);
  checkError('1 / 0', '1 / 0', /1 \/ 0 divides by zero/);
  checkError('1 % 0', '1 % 0', /1 % 0 divides by zero/);
  checkError('1.5 % 1', '1.5 % 1', /needs two whole numbers/);
  checkError('vars.namespace + 1', 'vars.namespace + 1', /not the text 'prod' and the number 1; convert/);
  checkError('"a" - "b"', '"a" - "b"', /'-' needs two numbers/);
  checkError('-vars.namespace', '-vars.namespace', /'-' needs a number, not the text 'prod'/);
});

test('texts and lists are joined by +', () => {
  check('"a" + "b" + "c"', 'abc');
  check('[1] + [] + ["a"]', [1, 'a']);
});

test('a condition is true or false, and nothing else is taken for either', () => {
  const condition = (text: string) => {
    const parsed = parseExpression(text);
    assert.ok(parsed.ok, text);
    return evaluateCondition(parsed.value, { ...scope, answer: 'false' });
  };
  assert.deepEqual(condition('vars.on'), { ok: true, value: true });
  assert.deepEqual(condition('captures.pod.ready'), { ok: true, value: false });
  for (const [text, message] of [
    ['answer', /a condition needs true or false, but 'answer' is 'false'; compare it/],
    ['"true"', /but '"true"' is 'true'/],
    ['vars.replicas', /is 3/],
    ['nothing', /is null/],
    ['captures.list', /is a list of 3 entries/],
    ['missing', /'missing' is not a known name/],
  ] as const) {
    const result = condition(text);
    assert.ok(!result.ok, text);
    assert.match(result.error.message, message);
  }
});

test('a long value is never cut in a message, where redaction would no longer know it', () => {
  const secret = 's'.repeat(500);
  const parsed = parseExpression('token && true');
  assert.ok(parsed.ok);
  const result = evaluateExpression(parsed.value, { token: secret });
  assert.ok(!result.ok);
  assert.ok(!result.error.message.includes('sss'), result.error.message);
  assert.match(result.error.message, /'token' is a text of 500 characters/);
});

test('a value is only computed when the expression comes to it', () => {
  const asked: string[] = [];
  const lazy = {
    get first() {
      asked.push('first');
      return false;
    },
    get second() {
      asked.push('second');
      return true;
    },
  };
  const parsed = parseExpression('first && second');
  assert.ok(parsed.ok);
  assert.deepEqual(evaluateExpression(parsed.value, lazy), { ok: true, value: false });
  assert.deepEqual(asked, ['first']);
});
