import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Risk } from '../../../runtime/model/risk.js';
import { sceneOf, judges as shared } from '../../../runtime/risk/judges.js';
import { judgeSqlLanguage } from '../../../runtime/risk/languages/sql.js';
import type { Judges, Scene } from '../../../runtime/risk/scene.js';
import { harmless, type Verdict } from '../../../runtime/risk/verdict.js';
import { grammars } from '../../support/grammars.js';
import { sqlCases } from './sql-cases.js';

const order: readonly Risk[] = ['safe', 'unknown', 'caution', 'dangerous'];
const all = sqlCases.flatMap(({ language, risk, texts }) => texts.map((text) => ({ language, risk, text })));

for (const { language, risk, texts } of sqlCases) {
  test(`${language} that is ${risk} is judged so with the parser and without`, () => {
    const wrong = texts.flatMap((text) => {
      const classes = [judge(text, language, true).risk, judge(text, language, false).risk];
      return classes.every((one) => one === risk) ? [] : [{ text, with: classes[0], without: classes[1] }];
    });
    assert.deepEqual(wrong, []);
  });
}

test('a statement is never judged milder by its words than by its tree', () => {
  const parts = all.filter(({ language }) => language === 'sql').map(({ text }) => text);
  fc.assert(
    fc.property(fc.constantFrom(...parts), fc.constantFrom(...parts), (one, other) => {
      const text = `${one}\n;${other}`;
      const [byTree, byWords] = [judge(text, 'sql', true), judge(text, 'sql', false)];
      assert.ok(order.indexOf(byWords.risk) >= order.indexOf(byTree.risk), `${text}: ${byWords.risk} < ${byTree.risk}`);
    }),
    { numRuns: 300 },
  );
});

test('a second statement never lowers the class of the first, nor the first that of the second', () => {
  const ending = all.filter(({ text }) => !/'a$|no end|-- |it\\'s|logs/.test(text));
  fc.assert(
    fc.property(fc.constantFrom(...ending), fc.constantFrom(...ending), (one, other) => {
      fc.pre(one.language === other.language && !/delimiter/i.test(one.text));
      const joined = judge(`${one.text}\n;\n${other.text}`, one.language, true);
      const worst = Math.max(order.indexOf(one.risk), order.indexOf(other.risk));
      assert.ok(order.indexOf(joined.risk) >= worst, `${one.text}\n;\n${other.text}: ${joined.risk}`);
    }),
    { numRuns: 500 },
  );
});

test('blanks, comments and the case of letters change nothing', () => {
  for (const { text, risk } of all.filter(({ language, text }) => language === 'sql' && /^[A-Za-z ]+ /.test(text))) {
    for (const changed of [`/* DROP TABLE x; */ ${text}`, `\n\n  ${text}`, `-- comment\n${text}`]) {
      assert.equal(judge(changed, 'sql', true).risk, risk, changed);
      assert.equal(judge(changed, 'sql', false).risk, risk, changed);
    }
  }
  assert.equal(judge('dRoP tAbLe T', 'sql', false).risk, 'dangerous');
  assert.equal(judge('DROP/**/TABLE/**/t', 'sql', false).risk, 'dangerous');
});

test('what has no end is never safe', () => {
  for (const { text, language } of all.filter(
    ({ text }) =>
      /^(?:SELECT|WITH|INSERT|UPDATE|DELETE|EXPLAIN|DROP|SHOW|GRANT)\b[^']*$/.test(text) && !/exit|\\|\/\//i.test(text),
  )) {
    assert.notEqual(judge(`${text} 'x`, language, true).risk, 'safe', text);
  }
});

test('the table is named, and what is lost for good is critical', () => {
  const { resource, critical } = judge('DELETE FROM app.users', 'sql', true);
  assert.deepEqual({ resource, critical }, { resource: 'app.users', critical: true });
  assert.equal(judge('DROP TABLE users', 'mysql', true).critical, true);
  assert.equal(judge('UPDATE users SET a = 1', 'sql', true).critical ?? false, false);
  assert.equal(judge('UPDATE users SET a = 1 WHERE id = 2', 'sql', false).resource, 'users');
});

test('a reason points at the statement that it is about', () => {
  const text = "SELECT 'é'; DELETE FROM t; SELECT 1";
  const { span } = judge(text, 'sql', true).reasons.find(({ risk }) => risk === 'dangerous')!;
  assert.equal(text.slice(span.start, span.end), 'DELETE FROM t');
  const block = 'DO $$ BEGIN DROP TABLE t; END $$';
  const inside = judge(block, 'sql', true).reasons.find(({ risk }) => risk === 'dangerous')!;
  assert.equal(block.slice(inside.span.start, inside.span.end), 'DROP TABLE t');
});

test('any text at all gets an answer, and soon', () => {
  const piece = fc.constantFrom(
    ...'( ) ; \' " ` $$ /* */ -- # \\ \\G SELECT DELETE FROM t WHERE = 1 OR AND DROP TABLE {{ }} : % ? é \0'.split(' '),
    '\n',
    ' ',
  );
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 60 }),
      fc.constantFrom('sql', 'mysql', 'tsql', 'plsql', 'cql', 'sqlite'),
      (parts, language) => {
        judge(parts.join(' '), language, true);
        judge(parts.join(''), language, false);
      },
    ),
    { numRuns: 1_000 },
  );
  const hostile = [
    '(',
    'DELETE FROM t ',
    'SELECT ',
    "'",
    '/*',
    'a AND (',
    'GRANT DROP TABLE ',
    'f(',
    'x = x OR ',
    "prompt it's\n",
    'MERGE BY SOURCE AND ',
    'ALTER ROLE ',
    '1;',
    'NOT ',
    'CASE ',
  ];
  for (const text of [
    `SELECT ${'NOT '.repeat(1_990)} a`,
    `SELECT 1${'+1'.repeat(990)}`,
    `SELECT ${'- '.repeat(1_990)}1`,
    `SELECT 1${'+1'.repeat(20_000)}`,
  ]) {
    assert.equal(judge(`${text}; DROP TABLE t`, 'sql', true).risk, 'dangerous');
  }
  for (const one of hostile) {
    const text = one.repeat(Math.floor(65_000 / one.length));
    for (const parser of [true, false]) assert.notEqual(judge(`${text} DROP TABLE t`, 'sql', parser).risk, 'safe', one);
    judge(one.repeat(100_000), 'mysql', false);
  }
});

// The SQL reader itself, so that the judge under test is the one reached from inside a text too.
const judges: Judges = {
  ...shared,
  language: (inner, name, scene) =>
    name === 'bash' ? shared.text(inner, scene) : judgeSqlLanguage(inner, name, scene, judges),
};

function judge(text: string, language: string, hasParser: boolean): Verdict {
  const filled = text.replace(/<(\w+)>/g, '_$1_');
  return { ...harmless, ...judgeSqlLanguage(filled, language, sceneWith(hasParser), judges) };
}

function sceneWith(hasParser: boolean): Scene {
  return sceneOf({ parsers: hasParser ? { sql: grammars.sql } : {} });
}
