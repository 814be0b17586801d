import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { exportCsv } from '../../runtime/cli/render/export-csv.js';
import { exportHtml } from '../../runtime/cli/render/export-html.js';
import { exportMarkdown } from '../../runtime/cli/render/export-markdown.js';
import { summaryText } from '../../runtime/cli/render/summary.js';
import { commandLine } from '../../runtime/model/command-line.js';
import { reportOf } from '../../runtime/record/report/report.js';
import { visible } from '../../runtime/record/report/visible.js';
import type { RunReport } from '../../runtime/schema/generated/run-report.js';
import { described } from './described-scene.js';
import { eventful, result, run, type Told, traced, verified } from './report-scene.js';
import { takenBack } from './taken-back.js';

const report = reportOf(traced(eventful), verified);

/** The eventful run with this in the place of every text that anybody but the program wrote. */
function saying(text: string): RunReport {
  const said = (value: unknown): unknown => {
    if (typeof value === 'string') return text;
    if (Array.isArray(value)) return value.map(said);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, member]) => [key, structural.has(key) ? member : said(member)]),
    );
  };
  const events = described.map((event) => ({
    ...event,
    data: said(event.data) as object,
    ...(event.actor && { actor: { ...event.actor, id: text, role: text, channel: text } }),
  }));
  return reportOf(traced(events as readonly Told[], text), verified);
}

// What a report is laid out by stays, so that its layout can be compared.
const structural = new Set(['steps', 'status', 'decision', 'outcome', 'approval_id', 'kind', 'from_step']);

const attacks = [
  '</code></pre><script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '<!--',
  ']]>',
  '&lt;b&gt;',
  '```\n# heading\n```',
  '````',
  '| a | b |\n|---|---|',
  '\\|',
  '\\`',
  '[a](http://evil.example)',
  '![a](http://evil.example/x.png)',
  'http://evil.example www.evil.example',
  '<http://evil.example>',
  '1. one',
  '- [ ] task',
  '> quote',
  '***bold*** __b__ ~~s~~ $x$',
  '=HYPERLINK("http://evil.example","x")',
  '  =1+1',
  '"=1+1',
  "'+1",
  '@SUM(A1)',
  '-2+3',
  '\t=1',
  '\r=1',
  '＝1+1',
  'a,b;c"d\ne',
];

const hostile = fc.oneof(
  fc.constantFrom(...attacks),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc
    .array(fc.constantFrom(...'`|\\<>&"\'\n\t #*_[]()!=+-@~$x1. '.split('')), { maxLength: 20 })
    .map((all) => all.join('')),
);

const elements =
  'html head meta title style body main section header footer article h1 h2 h3 h4 p ul li dl dt dd div table thead tbody tr th td a code pre span strong br';
const allowedTag = new RegExp(
  `^</?(?:!doctype html|(?:${elements.replaceAll(' ', '|')})(?: (?:lang|charset|http-equiv|content|name|class|id|href|scope|aria-labelledby|aria-label)="[^"<>]*")*)>$`,
);

function checkHtml(text: string): void {
  const said = `Q${text}Z`;
  const page = exportHtml(saying(said));
  const [, body = ''] = page.split('</style>');
  for (const [tag] of body.matchAll(/<[^>]*>?/g)) assert.match(tag, allowedTag);
  for (const [, target] of body.matchAll(/href="([^"]*)"/g)) assert.match(target ?? '', /^#step-/);
  if (/[<>&"'`]/.test(text)) assert.ok(!body.includes(visible(said)), 'it stands there as it is');
}

test('no text of a run becomes markup in the HTML', () => {
  attacks.forEach(checkHtml);
  fc.assert(fc.property(hostile, checkHtml), { numRuns: 60 });
});

test('the HTML needs nothing beside itself: no script, no address, and a policy that forbids both', () => {
  const page = exportHtml(report);
  assert.doesNotMatch(page, /<(?:script|link|img|iframe|object|embed|form|base)\b|\son\w+=|javascript:|@import|url\(/i);
  assert.match(page, /Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"/);
});

test('the HTML has one main heading, none skips a level, and every table has headings for its columns', () => {
  const page = exportHtml(report);
  const levels = [...page.matchAll(/<h(\d)/g)].map(([, level]) => Number(level));
  assert.equal(levels.filter((level) => level === 1).length, 1);
  for (const [index, level] of levels.entries()) assert.ok(level <= (levels[index - 1] ?? 0) + 1, `heading ${index}`);
  for (const [table] of page.matchAll(/<table>.*?<\/table>/gs)) assert.match(table, /<th scope="col">/);
  const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
  assert.equal(new Set(ids).size, ids.length);
  for (const [, target] of page.matchAll(/(?:href="#|aria-labelledby=")([^"]*)"/g))
    assert.ok(ids.includes(target), target);
});

test('nothing in the HTML is told by colour alone: each coloured word has its sign or says what it is', () => {
  for (const [, tone, text = ''] of exportHtml(report).matchAll(
    /<span class="status (good|warn|bad)">([^<]*)<\/span>/g,
  )) {
    assert.match(text, /^[✓✗!…▶●▲■] \S/, `${tone}: ${text}`);
  }
});

const markdown = new MarkdownIt({ html: true, linkify: true });

/** The elements of a Markdown text in their order, without what stands in them. */
function layout(text: string): readonly string[] {
  const tokens = markdown.parse(text, {}).flatMap((token) => [token, ...(token.children ?? [])]);
  const laidOut = new Set(['text', 'softbreak', 'code_inline', 'inline', 'html_comment']);
  return tokens.filter(({ type }) => !laidOut.has(type)).map(({ type, tag }) => `${type} ${tag}`);
}

// A text that is empty, or begins or ends with blanks, is laid out in another way without any attack.
const written = (text: string) => `x${text}x`;
const plainLayout = layout(exportMarkdown(saying(written(''))));

function checkMarkdown(text: string): void {
  for (const said of [written(text), `${text.trim() === '' ? 'x' : text}x`]) {
    assert.deepEqual(layout(exportMarkdown(saying(said))), plainLayout, JSON.stringify(said));
  }
}

test('no text of a run becomes markup in the Markdown: its layout is that of a harmless run', () => {
  attacks.forEach(checkMarkdown);
  fc.assert(fc.property(hostile, checkMarkdown), { numRuns: 60 });
});

/** The cells of the rows of a Markdown text, as code and as text. */
function markdownRows(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  for (const token of markdown.parse(text, {})) {
    if (token.type === 'tr_open') rows.push([]);
    if (token.type === 'inline') rows.at(-1)?.push((token.children ?? []).map(({ content }) => content).join(''));
  }
  return rows;
}

test('the Markdown shows texts as they are, in tables too', () => {
  for (const text of ['a|b', 'a\\|b', '|', 'a \\\\| `c` *d* | e', '``|`', '<b>|</b>']) {
    const step = markdownRows(exportMarkdown(saying(text))).find(
      ([, id, , risk]) => id === 'restart' && risk !== undefined,
    );
    assert.equal(step?.[2], commandLine([text, text, text, text, text, text]), text);
    const asked = markdownRows(exportMarkdown(saying(text))).find(([id]) => id === 'restart:rollback');
    assert.equal(asked?.[4], `${text} as ${text} (${text})`, text);
  }
});

/** The cells of a CSV text by RFC 4180; fails where it is none. */
function cells(csv: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let rest = csv.replace(/^\ufeff/, '');
  while (rest !== '') {
    const row: string[] = [];
    for (;;) {
      const [whole, inner, end] = /^"((?:[^"]|"")*)"(,|\r\n)/.exec(rest) ?? [];
      assert.ok(whole !== undefined && inner !== undefined, `no cell begins at ${rest.slice(0, 40)}`);
      row.push(inner.replaceAll('""', '"'));
      rest = rest.slice(whole.length);
      if (end === '\r\n') break;
    }
    rows.push(row);
  }
  return rows;
}

function checkCsv(text: string): void {
  const [head, ...rows] = cells(exportCsv(saying(text)));
  assert.equal(rows.length, cells(exportCsv(saying('x'))).length - 1);
  for (const row of rows) {
    assert.equal(row.length, head?.length);
    for (const cell of row)
      assert.doesNotMatch(cell, /^(?:[=+\-@\t\r\n＝＋－＠]|[\s"`]+[=+\-@])/u, JSON.stringify(cell));
  }
  const command = head?.indexOf('command') ?? -1;
  const shown = rows.map((row) => row[command]).filter((cell) => cell !== '');
  const wanted = visible(text);
  if (wanted.trim() !== '')
    assert.ok(
      shown.some((cell) => cell?.includes(wanted)),
      'the command is there as it is',
    );
}

test('no cell of the CSV is a formula, whatever a run wrote, and each row has the same cells', () => {
  attacks.forEach(checkCsv);
  fc.assert(fc.property(hostile, checkCsv), { numRuns: 60 });
});

test('the CSV begins with a byte order mark, and its first row says what the record proves', () => {
  const csv = exportCsv(
    reportOf(traced(eventful), {
      ...verified,
      verdict: { verdict: 'changed', reasons: ['a line was changed'], line: 7, notes: [] },
    }),
  );
  assert.ok(csv.startsWith('\ufeff"run_id","record","time_utc"'));
  const [, first] = cells(csv);
  assert.equal(first?.[1], 'changed');
  assert.match(first?.at(-1) ?? '', /NOT VERIFIED/);
});

test('a row of the CSV that tells what came of a step names who said so', () => {
  const [head = [], ...rows] = cells(exportCsv(report));
  const column = (name: string) => head.indexOf(name);
  const results = rows.filter((row) => row[column('event')] === 'step.result');
  const actors = new Set(results.map((row) => `${row[column('actor_kind')]} ${row[column('actor')]}`));
  assert.ok(
    actors.has('engine engine') && [...actors].some((actor) => /^human (?!human)\w+$/.test(actor)),
    [...actors].join(),
  );
  for (const actor of actors) assert.match(actor, /^(?:engine engine|human (?!human$)\w+)$/);
});

test('the rows of the CSV are in the order of time, and hold every approval with its person', () => {
  const [head = [], , ...rows] = cells(exportCsv(report));
  const column = (name: string) => head.indexOf(name);
  const times = rows.map((row) => row[column('time_utc')] ?? '');
  assert.deepEqual(times.slice(0, -6), [...times.slice(0, -6)].sort());
  const approvals = rows.filter((row) => row[column('event')] === 'step.approved');
  assert.deepEqual(
    approvals.map((row) => [row[column('step')], row[column('actor')], row[column('role')]]),
    [
      ['restart', 'alice', 'DRI'],
      ['restart', 'bob', 'SRE'],
      ['restart:rollback', 'bob', 'SRE'],
      ['restart', 'alice', 'DRI'],
      ['clean', 'alice', 'DRI'],
      ['clean', 'bob', 'SRE'],
    ],
  );
  assert.match(approvals[4]?.at(-1) ?? '', /^BREAK-GLASS, past the separation of duties: nobody else answers/);
});

test('a record that was changed says so before anything else, in every format', () => {
  const changed = reportOf(traced(eventful), {
    ...verified,
    status: 'changed',
    verdict: { verdict: 'changed', reasons: ['a line was changed'], line: 7, notes: [] },
  });
  assert.match(exportHtml(changed), /<main>\s*<section class="verdict bad"[^>]*><p><strong>✗ NOT VERIFIED/);
  assert.match(exportMarkdown(changed), /^> \*\*✗ NOT VERIFIED/);
  assert.match(summaryText(changed).split('\n')[0] ?? '', /NOT VERIFIED ✗.*line 7: a line was changed/);
});

test('the CSV has its rows in the order of the trace, and what came of a rollback in a row of its own', () => {
  const offered = { type: 'rollback.offered', step_id: 'a', data: { rollback_hash: 'x' } };
  const late = result('a', 'passed', { started_at: '2026-11-20T08:00:00.000Z', ended_at: '2026-11-20T08:00:00.000Z' });
  const events = run(
    ['a'],
    [...takenBack.map((one) => (one.type === 'step.result' ? late : one)).toSpliced(-1, 0, offered)],
  );
  // All of it within one moment, as it is in a quick run.
  const quick = traced(events).map((event) => ({ ...event, ts: '2026-11-20T09:00:00.000Z' }));
  const [head = [], , ...rows] = cells(exportCsv(reportOf(quick, verified)));
  const cell = (row: readonly string[], name: string) => row[head.indexOf(name)] ?? '';
  assert.deepEqual(
    rows.map((row) => cell(row, 'event')),
    events.map(({ type }) => type).filter((type) => !/parsed|auto_exec/.test(type)),
  );
  const detailOf = (event: string) => cell(rows.find((row) => cell(row, 'event') === event) ?? [], 'detail');
  assert.deepEqual(['rollback.stored', 'rollback.offered', 'rollback.executed'].map(detailOf), [
    '',
    '',
    '✓ taken back by a:rollback/1',
  ]);
});

test('a summary says what was changed, by whose leave, what was left out and what was taken back', () => {
  const text = summaryText(report);
  for (const line of [
    /^- Restart the payments service: ✓ completed – all steps are done, 2 of them without having passed\n- Record of run 20261120T090000Z-abcdef: verified ✓/,
    /^- Changed by 'clean' \(exit code 3, approved by alice BY BREAKING THE GLASS\): set -e ↵ psql/m,
    /^- By hand: 'look' by bob: Look at the dashboard of the payments service\. ↵ Is the error rate/m,
    /^- Skipped: 'notify' by bob: the customers know already$/m,
    /^- Rolled back: 'restart' by: kubectl rollout undo/m,
    /^- Not in the runbook: kubectl get events -n prod/m,
  ])
    assert.match(text, line);
  assert.doesNotMatch(text, /Changed by 'check'/);
});

test('a summary is one line a paragraph, whatever a run wrote', () => {
  const lines = summaryText(saying('x')).split('\n').length;
  fc.assert(
    fc.property(hostile, (text) => summaryText(saying(text)).split('\n').length === lines),
    { numRuns: 60 },
  );
});
