import assert from 'node:assert/strict';
import test from 'node:test';
import { parseExpression } from '../../runtime/expr/index.js';

function check(text: string, at: string, start: number, message: RegExp): void {
  const parsed = parseExpression(text);
  assert.ok(!parsed.ok, text);
  const { span } = parsed.error;
  assert.deepEqual([span.start, text.slice(span.start, span.end)], [start, at], text);
  assert.match(parsed.error.message, message, text);
}

test('an operator of another language is named with the one to write', () => {
  check('a === "b"', '===', 2, /'===' is not an operator here; write '=='/);
  check('a !== "b"', '!==', 2, /write '!='/);
  check('a = b', '=', 2, /write '=='/);
  check('a <> b', '<>', 2, /write '!='/);
  check('a & b', '&', 2, /write '&&'/);
  check('a | b', '|', 2, /write '\|\|'/);
  check('a and b', 'and', 2, /'and' is not an operator here; write '&&'/);
  check('a or b', 'or', 2, /write '\|\|'/);
  check('not a', 'not', 0, /write '!'/);
  check('a is b', 'is', 2, /write '=='/);
  check('a ?? b', '??', 2, /has\(a\.b\)/);
  check('a?.b', '?.', 1, /has\(a\.b\)/);
});

test('the spelling of templates is named with the one of expressions', () => {
  check('{{ .vars.x }} == 1', '{{', 0, /write 'vars.name' rather than/);
  check('.vars.x == 1', '.', 0, /no dot in front/);
  check('a == .b', '.', 5, /no dot in front/);
});

test('what does not end or does not fit is named at its place', () => {
  check('', '', 0, /the expression is empty/);
  check(' \n', '', 2, /the expression is empty/);
  check('a ==', '', 4, /the end stands where a value belongs/);
  check('a b', 'b', 2, /'b' stands where an operator belongs/);
  check('a == b)', ')', 6, /'\)' stands where an operator belongs/);
  check('(a', '', 2, /the end stands where '\)' belongs, to close '\('/);
  check('a[1', '', 3, /to close '\['/);
  check('[1 2]', '2', 3, /'2' stands where '\]' or ',' belongs/);
  check('[,]', ',', 1, /',' stands where a value belongs/);
  check('{"a" 1}', '1', 5, /':' belongs/);
  check('{"a": 1 "b"}', '"b"', 8, /'"b"' stands where '}' or ',' belongs/);
  check('a ? b', '', 5, /':' belongs, as in 'a \? b : c'/);
  check('a.1', '.1', 1, /stands where an operator belongs/);
  check('a.', '', 2, /the end stands where a name belongs/);
  check('a."b"', '"b"', 2, /stands where a name belongs, as in 'a.b' or/);
  check('size(a,)', ')', 7, /stands where a value belongs/);
  check('a @ b', '@', 2, /'@' does not belong in an expression/);
  check('a == 😀', '😀', 5, /'😀' does not belong/);
  check('in', 'in', 0, /'in' stands where a value belongs/);
});

test('a literal that is none is named whole', () => {
  check('a == "b', '"', 5, /the text that begins with " is never closed/);
  check('a == "b\n"', '"', 5, /never closed/);
  check("r'a", "r'", 0, /never closed/);
  check('"a\\qb"', '\\q', 2, /'\\q' is not a character; write '\\\\'/);
  check('"\\ud800"', '\\ud800', 1, /is not a character/);
  check('"\\U00110000"', '\\U00110000', 1, /is not a character/);
  check('b"x"', 'b"', 0, /bytes, which expressions do not have/);
  check('timeout > 5m', '5m', 10, /'5m' is not a number/);
  check('a == 1u', '1u', 5, /'1u' is not a number/);
  check('1.2.3', '1.2.3', 0, /'1.2.3' is not a number/);
  check('a == 9007199254740993', '9007199254740993', 5, /too large to be exact; write it as a text/);
  check('1e999', '1e999', 0, /too large/);
});

test('a call of what there is not, or as it is not called, is found before anything runs', () => {
  check('now() > 1', 'now', 0, /'now' is not a function; there are 'size', 'contains'/);
  check('a.random()', 'random', 2, /'random' is not a function/);
  check('__proto__()', '__proto__', 0, /is not a function/);
  check('a.constructor("x")', 'constructor', 2, /is not a function/);
  check('contains(a, "b")', 'contains', 0, /write 'text.contains\(part\)'/);
  check('"1".int()', 'int', 4, /write 'int\(x\)'/);
  check('a.startsWith()', 'startsWith', 2, /write 'text.startsWith\(part\)'/);
  check('size(a, b)', 'size', 0, /write 'size\(x\)'/);
  check('has(a)', 'has', 0, /write 'has\(a\.b\)'/);
  check('has(a["b"])', 'has', 0, /'"b" in a'/);
  check('a.has(b.c)', 'has', 2, /'has' asks for one key/);
  check('a.all(x)', 'all', 2, /write 'list.all\(x, …\)'/);
  check('a.all(1, true)', 'all', 2, /takes a name/);
  check('a.filter(x, true, x)', 'filter', 2, /takes a name/);
  check('map(a, x, x)', 'map', 0, /is called on a list/);
  check('a.exists_one(x, x)', 'exists_one', 2, /is not a function/);
});

test('a pattern in the text is read before anything runs', () => {
  check('a.matches("(")', '"("', 10, /'\(' is not a regular expression in RE2 syntax/);
  check('a.matches("b(?=c)")', '"b(?=c)"', 10, /RE2/);
  check(`a.matches("${'b'.repeat(1001)}")`, `"${'b'.repeat(1001)}"`, 10, /too long; at most 1000/);
});
