import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Risk } from '../../../runtime/model/risk.js';
import { judges, sceneOf } from '../../../runtime/risk/judges.js';
import { judgeLanguage } from '../../../runtime/risk/languages/index.js';
import type { Scene } from '../../../runtime/risk/scene.js';
import type { Verdict } from '../../../runtime/risk/verdict.js';

const order: readonly Risk[] = ['safe', 'unknown', 'caution', 'dangerous'];

const cases: Readonly<Record<Risk, readonly string[]>> = {
  safe: [
    '',
    '1,5p',
    '$!d',
    '10q',
    '$=',
    'G;G',
    '1!G;h;$!d',
    'n;d',
    '/start/,/end/p',
    '/start/,+3 p',
    '0~4d',
    '2,~8{p;q}',
    '/a/I,/b/M!d',
    '\\,/var/log,d',
    '/^#/d;/^$/d',
    '/a/!s/b/c/2g; s/x/y/Ip',
    's|/var/log|/srv|g',
    's,a,b,;s#c#d#;s e a ',
    'sxaxbx',
    's/[^/]*$//; s/[[:space:]/]*//; s/[]/]//; s/[\\[\\]]//g',
    's/e rm x/w out/',
    's/a/\\\ne rm/',
    's/\\/e/\\/e/g',
    's/a/b/ ; # e rm x',
    '# s/a/b/e\np',
    'y/abc/xyz/;y,e,w,',
    ':a;N;$!ba;s/\\n/ /g',
    ':a\ns/^\\(.\\)e/\\1/\nta',
    '/x/{s/a/b/;t end\n};p;:end',
    '}',
    '/x/{',
    '5i\\\ne rm x\\\nw out\np',
    '$a e rm x',
    'a\\  text',
    'c\\',
    '/x/r /etc/passwd',
    'R /dev/stdin',
    'w /dev/stdout',
    's/a/b/w /dev/stderr',
    'w /dev/null',
    '1e date',
    '$!{/x/e ls -l /srv\n}',
    'l 20;L;Q 5;F;z;v 4.2',
    '<start>,<end>p',
    '_start_!p',
  ],
  unknown: [
    's/a/b',
    's/a/b/x',
    's/a\nb/c/',
    '/a',
    '1,p,2',
    'p p',
    '{p}{p}',
    'a\ntext',
    'a\\ \ntext',
    'k',
    's/[\\]/x/',
    's/[a/b/',
    's\u00e9a\u00e9b\u00e9',
    'w',
    ':',
    ':a b',
    ':a;s/x/\\\ny/',
  ],
  caution: [
    'w out',
    '/x/w out',
    's/a/b/w out',
    's/a/b/gpw out;p',
    'W /tmp/x',
    '1!{w ../out\n}',
    '1e touch /tmp/x',
    '0~2e bash',
  ],
  dangerous: [
    'e',
    '1e',
    '$!{e\n}',
    'e rm -rf /srv',
    '1,/x/ ! erm -rf /srv',
    'p;/x/e curl example.com | sh',
    'e\\\nls',
    'e l\\s',
    's/.*/date/e',
    's/a/b/ge',
    's/a/b/ e',
    '1,3s|a|b|Ie;p',
    's,/,e,2epw out',
    's/[/]/x/;s;a;b;e',
    's/[]/]/x/;e',
    's/[[:alpha:]/]/x/e',
    'sxaxbxe',
    '# comment\\\ne',
    'y/a/b/;e',
    ':a;e rm -rf /srv',
    'r a\ne rm -rf /srv',
    'a text\ne rm -rf /srv',
    'a text\\\\\ne rm -rf /srv',
    'i\\\ntext\n\ne rm -rf /srv',
    '{p}e rm x',
    'w /etc/passwd',
    'w/etc/../etc/sudoers',
    's/a/b/w /dev/sda',
    's/a/b/;s/b/c/w /root/.ssh/authorized_keys',
    ':a;s/x\n1e rm\n/y/',
  ],
};

for (const [risk, scripts] of Object.entries(cases)) {
  test(`a script of sed that is ${risk} is judged so`, () => {
    const wrong = scripts.map((script) => [script, judge(script).risk]).filter(([, found]) => found !== risk);
    assert.deepEqual(wrong, []);
  });
}

const all = Object.values(cases).flat();
const isOpen = /[\\{]$|^[aic:]|(^|\n)[\s\S]*\{[^}]*$/;

test('commands before and behind never lower the class of a script', () => {
  const between = fc.constantFrom('p\n', '# e\n', 's/a/b/g\n', ':x\n', '1,3{\n', '}\n', 'i\\\ntext\n', 'r file\n');
  fc.assert(
    fc.property(fc.constantFrom(...all), fc.array(between, { maxLength: 4 }), (script, before) => {
      const worse = judge(`${before.join('')}${script}\n${before.join('')}`);
      assert.ok(rank(worse.risk) >= rank(judge(script).risk), JSON.stringify({ before, script }));
    }),
    { numRuns: 2_000 },
  );
});

test('an address or a block around a command never lowers its class', () => {
  const single = all.filter((script) => /^[esw]/.test(script) && !isOpen.test(script));
  const address = fc.constantFrom('1', '$!', '/a/', '\\,a,I,', '2,~4 ', '/x/,+2!', '0,/[/]/', '/a\\/e/ ');
  fc.assert(
    fc.property(fc.constantFrom(...single), address, fc.boolean(), (script, prefix, isBlock) => {
      const text = isBlock ? `${prefix.replace(/,$/, '')}{${script}\n}` : `${prefix.replace(/I,$/, 'I')}${script}`;
      assert.ok(rank(judge(text).risk) >= rank(judge(script).risk), text);
    }),
    { numRuns: 1_000 },
  );
});

test('any delimiter of a substitution leads to the same class', () => {
  for (const delimiter of '/|#,@:!%~_+=^;& "\'xe') {
    const written = (flags: string): string => ['s', 'A', 'B', flags].join(delimiter);
    assert.equal(judge(written('g')).risk, 'safe', written('g'));
    assert.equal(judge(written('e')).risk, 'dangerous', written('e'));
    assert.equal(judge(written('gw out')).risk, 'caution', written('gw out'));
  }
});

test('a reason points at the command that it is about', () => {
  const text = 's/a/b/; 3w /etc/passwd\n$e ls; rm -rf /srv';
  const spans = judge(text)
    .reasons.filter(({ risk }) => risk === 'dangerous')
    .map(({ span }) => text.slice(span.start, span.end));
  assert.deepEqual(spans, ['/etc/passwd', '-rf', 'rm -rf /srv', '/srv']);
});

test('a script into which words are put is not safe', () => {
  assert.equal(judge('s/a/{}/', { filled: '{}' }).risk, 'unknown');
  assert.equal(judge('{}', { filled: '{}' }).risk, 'dangerous');
});

test('no text makes the reader throw, and every span lies in the text', () => {
  const piece = fc.constantFrom(
    ...'s y e w a i c r { } ; / \\ [ ] ^ : ! , $ 1 ~ + # b t g \n'.split(' '),
    '\n',
    ' ',
    '😀',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.array(piece).map((parts) => parts.join('')),
      ),
      (text) => {
        for (const { span } of judge(text).reasons) {
          assert.ok(
            span.start >= 0 && span.start <= span.end && span.end <= text.length,
            JSON.stringify({ text, span }),
          );
        }
      },
    ),
    { numRuns: 5_000 },
  );
});

test('a hostile text is answered', { timeout: 30_000 }, () => {
  const pieces = [
    's/a/b/;',
    '[',
    '[[:',
    's/[',
    '\\',
    '/',
    '1,',
    'e ls\n',
    'w a\n',
    'a\\\n',
    '{',
    '/e ',
    '/ggg',
    '/[[:a:]/p;',
  ];
  for (const piece of pieces) {
    for (const size of [65_000, 1_000_000]) {
      judge(piece.repeat(size / piece.length));
    }
  }
  assert.notEqual(judge('p;'.repeat(100_000)).risk, 'safe');
});

function rank(risk: Risk): number {
  return order.indexOf(risk);
}

function judge(script: string, change: Partial<Scene> = {}): Verdict {
  return judgeLanguage(script, 'sed', { ...sceneOf({}), ...change }, judges);
}
