import assert from 'node:assert/strict';
import test from 'node:test';
import { readRunbook } from '../../runtime/language/index.js';

test('a fault of YAML is one diagnostic at its place', () => {
  const check = (text: string, place: string, code: string, message: RegExp) => {
    const { diagnostics, lines } = readRunbook(text);
    assert.equal(diagnostics.length, 1, diagnostics.map((diagnostic) => diagnostic.message).join(' | '));
    const [diagnostic] = diagnostics;
    const { line, column } = lines.positionAt(diagnostic?.at.start ?? -1);
    assert.deepEqual([`${line}:${column}`, diagnostic?.code], [place, code], text);
    assert.match(diagnostic?.message ?? '', message);
  };
  check('', '1:1', 'document/empty', /begin with 'apiVersion: runbook\/v0'/);
  check('# nothing\n\n', '1:1', 'document/empty', /begin with/);
  check('just text', '1:1', 'schema/wrong-type', /a runbook must be a mapping, but here is 'just text'/);
  check('[1]', '1:1', 'schema/wrong-type', /a runbook must be a mapping, but here is a list/);
  check('a: 1\n\tb: 2\n', '2:1', 'yaml/tab', /use blanks/);
  check('a: "b\nc: d\n', '3:1', 'yaml/syntax', /begins with " is never closed/);
  check('a: [b\n', '2:1', 'yaml/syntax', /a list in brackets is never closed; write ']'/);
  check('a:\n  b: 1\n c: 2\n', '3:1', 'yaml/syntax', /indentation does not fit/);
  check('a: b: c\n', '1:4', 'yaml/syntax', /a second ': ' stands in one line/);
  check('a: @b\n', '1:4', 'yaml/syntax', /cannot begin with '@'/);
  check('a: {{ .b }}\n', '1:5', 'yaml/syntax', /a template needs double quotes/);
  check('a: {{b: 1}: 2}\n', '1:5', 'yaml/syntax', /a template needs double quotes/);
  check('a: { {b: 1}: 2}\n', '1:6', 'yaml/syntax', /a key must be a plain text/);
  check('foo bar\nbaz: 1\n', '1:1', 'yaml/syntax', /'foo bar' is not followed by ': '/);
  check('a: "\\q"\n', '1:5', 'yaml/syntax', /'\\q' is not an escape/);
  check('a: 1\n---\nb: 2\n', '2:1', 'yaml/several-documents', /a second document begins here/);
});

test('a text that an asterisk makes an alias is told from an alias that was meant', () => {
  const messages = (text: string) =>
    readRunbook(text).diagnostics.flatMap(({ code, message }) => (code === 'yaml/alias' ? [message] : []));
  assert.deepEqual(messages('a: *.log\n'), ["'*.log' is read as an alias; put the text in double quotes"]);
  assert.deepEqual(messages('a: *log\n'), ["'*log' is an alias; write out what it stands for"]);
});

test('a directive cannot change what plain words mean', () => {
  const { diagnostics } = readRunbook(
    '%YAML 1.1\n---\napiVersion: runbook/v0\nmeta: {name: yes}\nsteps: [{id: a, type: manual}]\n',
  );
  assert.deepEqual(
    diagnostics.map(({ code }) => code),
    ['yaml/directive'],
  );
});

test('variables are kept as they are written', () => {
  const check = (written: string, expected: string) => {
    const { runbook } = readRunbook(
      `apiVersion: runbook/v0\nmeta:\n  name: x\n  vars:\n    v: ${written}\nsteps: [{id: a, type: manual}]\n`,
    );
    assert.deepEqual(runbook?.vars, { v: expected }, written);
  };
  check('08', '08');
  check('1.10', '1.10');
  check('1e3', '1e3');
  check('0x10', '0x10');
  check('yes', 'yes');
  check('True', 'True');
  check('2026-11-21', '2026-11-21');
  check('"a\\tb"', 'a\tb');
  check("'it''s'", "it's");
  check('12345678901234567890', '12345678901234567890');
});

test('times are milliseconds, and ten minutes where none is set', () => {
  const step = '{id: a, type: cli, with: {argv: [uname]}, timeout: 1.5s}';
  const read = (defaults: string) =>
    readRunbook(`apiVersion: runbook/v0\nmeta: {name: x${defaults}}\nsteps: [${step}]\n`).runbook;
  assert.equal(read('')?.defaultTimeoutMs, 600_000);
  assert.equal(read(', defaults: {timeout: 2h}')?.defaultTimeoutMs, 7_200_000);
  const [first] = read('')?.steps ?? [];
  assert.equal(first?.type === 'cli' ? first.timeoutMs : undefined, 1500);
});

test('lists that are missing and lists that are empty are told apart where that matters', () => {
  const read = (governance: string) =>
    readRunbook(`apiVersion: runbook/v0\nmeta: {name: x, governance: ${governance}}\nsteps: [{id: a, type: manual}]\n`);
  assert.equal(read('{}').runbook?.governance.allowedCommands, undefined);
  assert.deepEqual(read('{allowed_commands: []}').runbook?.governance.allowedCommands, []);
});

test('names that every object inherits are names like any other', () => {
  for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
    const { runbook, diagnostics } = readRunbook(
      `apiVersion: runbook/v0\nmeta: {name: x, vars: {${name}: v}}\nsteps:\n  - {id: ${name}, type: cli, with: {argv: [uname, "{{ .${name} }}"]}}\n`,
    );
    assert.deepEqual(diagnostics, [], name);
    assert.deepEqual(Object.entries(runbook?.vars ?? {}), [[name, 'v']]);
    const unknown = readRunbook(
      `apiVersion: runbook/v0\nmeta: {name: x, ${name}: 1}\nsteps: [{id: a, type: manual, instructions: "{{ .${name} }}"}]\n`,
    );
    assert.deepEqual(
      unknown.diagnostics.map(({ code }) => code),
      ['schema/unknown-key'],
    );
  }
});
