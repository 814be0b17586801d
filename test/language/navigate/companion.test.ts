import assert from 'node:assert/strict';
import test from 'node:test';
import {
  callsIn,
  commandsIn,
  mayAnswer,
  mentionsIn,
  readCompanion,
  readRunbook,
} from '../../../runtime/language/index.js';

function mayAnswerWith(words: string, expected: string): boolean {
  const head =
    'apiVersion: runbook/v1\nmeta: {name: x, vars: {unit: k}, inputs: {a: {type: string}, b: {type: string}}}\n';
  const runbook = readRunbook(`${head}steps:\n  - {id: a, type: cli, with: {argv: ${words}}}\n`);
  const scenario = readCompanion(`meta: {name: x}\nsteps:\n  - match: {argv: ${expected}}\n`, {
    kind: 'scenario',
    name: 'scenario.yaml',
  });
  return mayAnswer(callsIn(scenario)[0]!, commandsIn(runbook)[0]!);
}

test('the words of a command are compared as the player compares them, and what only a run knows may be anything', () => {
  const yes = (words: string, expected: string) => assert.ok(mayAnswerWith(words, expected), `${words} ${expected}`);
  const no = (words: string, expected: string) => assert.ok(!mayAnswerWith(words, expected), `${words} ${expected}`);
  yes('[df, -k]', '[df, -k]');
  no('[df, -k]', '[df, -m]');
  no('[df, -k]', '[df]');
  no('[df]', '[df, -k]');
  yes('["5", "1.0"]', '[5, 1.0]');
  yes('[df]', '[df, null]');
  yes('[df]', '["{{ .any }}"]');
  yes('[df]', '["{{.any}}"]');
  no('[df]', '["{{ any }}"]');
  yes('[df]', `['{{ .regex "^d" }}']`);
  no('[df]', `['{{ .regex "^e" }}']`);
  no('[df]', `['{{ .regex "(" }}']`);
  yes(`["-{{ .unit }}"]`, '[-k]');
  no(`["-{{ .unit }}"]`, '[-m]');
  yes('["{{ .a }}"]', '[anything]');
  yes('["{{ .a }}"]', `['{{ .regex "^e" }}']`);
  yes('["a{{ .a }}-{{ .b }}b"]', '[a-b]');
  yes('["a{{ .a }}-{{ .b }}b"]', '[axx-y-b]');
  no('["a{{ .a }}-{{ .b }}b"]', '[ab]');
  no('["a{{ .a }}-{{ .b }}b"]', '[a-c]');
  no('["ab{{ .a }}b"]', '[ab]');
  yes('["{{ .a"]', '[anything]');
});

test('any text is read as a file beside a runbook, and what it shares by an alias is mentioned once', () => {
  const check = (text: string, kind: 'test' | 'recording', expected: readonly string[], faultLine?: number) => {
    const companion = readCompanion(text, { kind, name: 'x' });
    const shown = mentionsIn(companion).map(
      ({ kind: what, name, at }) => `${what} ${name} ${text.slice(at.start, at.end)}`,
    );
    assert.deepEqual([shown, companion.faultLine], [expected, faultLine], text);
  };
  check('', 'test', []);
  check('tests: 5', 'test', []);
  check('- a', 'recording', []);
  check('evidence: [a]\ngates: {? [a] : b}', 'recording', [], 2);
  check('gates: {a: approve', 'recording', ['step a a'], 1);
  check('gates: {"a\\x62": approve}', 'recording', ['step ab a\\x62']);
  check('tests:\n- gates: &g {a: approve}\n- gates: *g\n', 'test', ['step a a']);
  check('expect: {never: [a, 5, [b], "c:rollback"]}', 'test', ['step a a', 'step 5 5', 'step c c']);
  check('expect: {never: [a]}', 'recording', []);
});
