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
    '1',
    '{print $2}',
    'NR==5',
    '!seen[$0]++',
    '$3 > 100',
    '$3 > 100 {print $1} $2 >= 5',
    'length > 80',
    '{print}\n$1 > 5',
    'print_it > 3',
    '/inet/{print $2}',
    '/a/,/b/ {n++} END {print n}',
    '/error|warn/ && $3 ~ /a|b/',
    '$1>5 || $2/2 < 3 || /|/',
    '{print $1/2, a[1]/3, (1+2)/4, x/y/z}',
    '{if ($1 > 5) print $2; else if (NF > 3) next}',
    '{if (x) /[/]"/ ; y = 1}',
    '{for (i = 1; i > 0; i--) s += $i; while (s > 9) s /= 2}',
    '{print ($1 > 5 ? "a" : "b"), a[$1 > 2]}',
    '{print(1)(2)}',
    '{printf "%s > %s | sh\\n", $1, $2}',
    '{printf("%.2f\\n", s/NR)}',
    '{print "system(\\"rm\\")"} # system("rm") | "sh"',
    '/system\\("rm"\\)/ {gsub(/[/|>"]/, "")}',
    '{print > "/dev/stderr"; print >> ("/dev/stdout")}',
    '{print | "sort -k2 | uniq -c"}',
    '{print $1 | ("sort")}',
    'END {print "x" | "cat 1>&2"; close("sort")}',
    'BEGIN {"date" | getline d; print d}',
    'BEGIN {while (("ls" | getline f) > 0) print f}',
    'BEGIN {while ((getline line < "/etc/passwd") > 0) n++}',
    'BEGIN {system(""); system("uptime")}',
    'function f(a,\n b) {return a > b}\n{print f($1, $2)}',
    '$0 ~ @/x/',
    '{x = a \\\n > b}',
    '{a[$1] += $2} END {for (k in a) print k, a[k]}',
    'BEGIN {x ^= 2; y **= 3; z = 0x1F + 1e5 - .5; print substr("a", 1), toupper($1)}',
  ],
  unknown: [
    '@load "filefuncs"',
    '@include "lib.awk"',
    '{print "x}',
    '{print `date`}',
    '/[/',
    '{getline /2/ x}',
    'print (1',
    '{print "a\nb"}',
    'BEGIN {extension("x.so", "f")}',
    "{print 'x'}",
  ],
  caution: [
    '{print > "out"}',
    '{print $1, $2 >> "out"}',
    '{print($1)($2) > "out"}',
    '{print > $1 ".log"}',
    '{printf("%s", $1) > f; x = 1}',
    '{print a, \n b > "out"}',
    '{print a,\n\n# comment\n b > "out"}',
    '{print (a > b) > "out"}',
    '{print a > 5}',
    '{if (x) print > "out"; else y}',
    '{print | "tee out"}',
    'BEGIN {system("touch /tmp/x")}',
    'BEGIN {system("mkdir /tmp/x"); print "done"}',
  ],
  dangerous: [
    '{system("rm " $1)}',
    '{system($0)}',
    '{system ( cmd )}',
    '{system("rm -rf /srv")}',
    '{system(("ls") " ; rm -rf /srv")}',
    '{system("l\\x73")}',
    'BEGIN {awk::system("rm -rf /srv")}',
    'BEGIN {x = system; y}',
    '{print "x" | "sh"}',
    '{print $1 | cmd}',
    '{print | "sort " x}',
    '{print | "rm -rf /srv" " --help"}',
    '{print $1/2 | ("sort " x)}',
    '{cmd | getline}',
    '{"rm " $1 | getline x}',
    '{"ls" " -l" | getline x}',
    '{a ? "ls" : "rm -rf /srv" | getline x}',
    '{/;/ "ls" | getline x}',
    '{print "x" |& "sort"; x |& getline}',
    'BEGIN {"/inet/tcp/0/example.com/80" |& getline}',
    'BEGIN {f = "sys" "tem"; @f("rm -rf /srv")}',
    '{print > "/etc/passwd"}',
    '{print > ("/etc/" $1)}',
    '{print > "/et" "c/passwd"}',
    '{print > "\\057etc/passwd"}',
    '{printf "%s" > "/dev/sda"}',
    '{print a,\n\n b > "/etc/passwd"}',
    '/"/ {system($0)} /"/',
    '{a = b / c; d = "/"; system($0) }',
    '{x = 1 / 2 # "\nsystem($0)}',
    '{if (x) /"/; system($0); y = "/"}',
    '{x = a[1] / 2; system($0) / 3}',
    '{s = "\\\\"; system($0); t = "\\""}',
    '{s = "a\\\n"; system($0)}',
    '{print `x`; system($0)}',
    '/[[:alpha:]"/]/ {system($0)} /"/',
    `{print > ${'('.repeat(70)}"out"${')'.repeat(70)}}`,
  ],
};

for (const [risk, programs] of Object.entries(cases)) {
  test(`a program of awk that is ${risk} is judged so`, () => {
    const wrong = programs.map((program) => [program, judge(program).risk]).filter(([, found]) => found !== risk);
    assert.deepEqual(wrong, []);
  });
}

const all = Object.values(cases).flat();

test('rules before and behind never lower the class of a program', () => {
  const harmless = fc.constantFrom(
    '{print $1}',
    '/["/]/',
    '$1 > 5',
    '# "',
    '{x = a / b / c}',
    '/"/',
    '{print "/"}',
    '',
  );
  fc.assert(
    fc.property(fc.constantFrom(...all), fc.array(harmless, { maxLength: 4 }), (program, parts) => {
      const text = `${parts.join('\n')}\n${program}\n${parts.toReversed().join('\n')}`;
      assert.ok(rank(judge(text).risk) >= rank(judge(program).risk), text);
    }),
    { numRuns: 2_000 },
  );
});

test('a statement around another never lowers its class', () => {
  const readable = all.filter((program) => !cases.unknown.includes(program));
  const statements = readable
    .filter((program) => /^\{[^{}#\n]*\}$/.test(program))
    .map((program) => program.slice(1, -1));
  const around = fc.constantFrom<(one: string) => string>(
    (one) => `BEGIN { ${one} }`,
    (one) => `{ if (NF > 3) { ${one} } else print "x" }`,
    (one) => `{ while (/"/) { ${one}\n} }`,
    (one) => `function f(a, b) {\n${one}\n}`,
    (one) => `{ print "a", "b" ; ${one}; print /"/ }`,
    (one) => `{ x = y / 2; ${one}; x = y / 3 }`,
  );
  fc.assert(
    fc.property(fc.constantFrom(...statements), around, (one, wrap) => {
      assert.ok(rank(judge(wrap(one)).risk) >= rank(judge(`{${one}}`).risk), wrap(one));
    }),
    { numRuns: 2_000 },
  );
});

test('a reason points at the text that it is about', () => {
  const text = 'BEGIN { system("ls; rm -rf /srv") } { print > "/etc/passwd" }';
  const spans = judge(text)
    .reasons.filter(({ risk }) => risk === 'dangerous')
    .map(({ span }) => text.slice(span.start, span.end));
  assert.deepEqual(spans, ['-rf', 'rm -rf /srv', '/srv', '> "/etc/passwd']);
});

test('a program into which words are put is not safe', () => {
  assert.equal(judge('/{}/', { filled: '{}' }).risk, 'unknown');
  assert.equal(judge('{}', { filled: '{}' }).risk, 'dangerous');
});

test('no text makes the reader throw, and every span lies in the text', () => {
  const signs = '{ } ( ) [ ] " / \\ | > >> @ , ; $ ! # & ~ ++ print printf system getline if x 1'.split(' ');
  const piece = fc.constantFrom(...signs, '\n', ' ', '😀', '"ls"', '|&');
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
    'print > a ',
    'print|a ',
    '"',
    '/[',
    '/[[:',
    '(',
    'a/',
    '\\\n',
    '#',
    'system("ls")\n',
    '"ls"|getline\n',
    '{',
    '> ',
    '"a" ',
  ];
  for (const piece of pieces) {
    for (const size of [65_000, 1_000_000]) {
      judge(piece.repeat(size / piece.length));
    }
  }
  assert.notEqual(judge('{x}'.repeat(100_000)).risk, 'safe');
});

function rank(risk: Risk): number {
  return order.indexOf(risk);
}

function judge(program: string, change: Partial<Scene> = {}): Verdict {
  return judgeLanguage(program, 'awk', { ...sceneOf({}), ...change }, judges);
}
