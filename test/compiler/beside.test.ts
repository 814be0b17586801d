import assert from 'node:assert/strict';
import test from 'node:test';
import { noDraftReason } from '../../runtime/compiler/index.js';
import { compiled } from './support.js';

test('the links of a guide are in its IR with their words, targets, lines and headings', () => {
  const { links } = compiled(
    '# Disk\n\n## Look\n\nOpen the [disk dashboard](https://grafana.example/d/disk), then see [the notes][n] and\n<https://wiki.example/disk>.\n\n- Follow [the cleanup](../clean.md#old "Cleanup") or [below](#later).\n\n[n]: notes/disk.md\n',
  ).ir;
  assert.deepEqual(
    links.map(({ text, target, kind, line, headings, listItem }) => [text, target, kind, line, headings, listItem]),
    [
      ['disk dashboard', 'https://grafana.example/d/disk', 'dashboard', 5, ['Disk', 'Look'], undefined],
      ['the notes', 'notes/disk.md', 'document', 5, ['Disk', 'Look'], undefined],
      ['', 'https://wiki.example/disk', 'document', 6, ['Disk', 'Look'], undefined],
      ['the cleanup', '../clean.md#old', 'document', 8, ['Disk', 'Look'], '-'],
      ['below', '#later', 'section', 8, ['Disk', 'Look'], '-'],
    ],
  );
});

test('another runbook, an issue and the door of a chat are told apart by what leads there', () => {
  const { links } = compiled(
    'See [the runbook](x.md), [OPS-12](https://jira.example/browse/OPS-12) and [ops](https://acme.slack.com/archives/C1).\n',
  ).ir;
  assert.deepEqual(
    links.map(({ kind }) => kind),
    ['runbook', 'issue', 'contact'],
  );
});

test('a link in a heading is found, and none in code', () => {
  const { links } = compiled(
    '# Disk\n\n## See [the docs](a.md)\n\nRun `curl "https://x.example"`.\n\n```\n[a](b)\n```\n',
  ).ir;
  assert.deepEqual(
    links.map(({ target, line, headings }) => [target, line, headings]),
    [['a.md', 3, ['Disk', 'See the docs']]],
  );
});

test('pictures are in the IR, those that stand for a link too', () => {
  const { images, links } = compiled(
    '# Disk\n\n![A full disk](full.png)\n\n[![State](state.svg)](https://ci.example) and <img src="b.png" alt="Menu">\n',
  ).ir;
  assert.deepEqual(
    images.map(({ alt, target, line }) => [alt, target, line]),
    [
      ['A full disk', 'full.png', 3],
      ['State', 'state.svg', 5],
      ['Menu', 'b.png', 5],
    ],
  );
  assert.deepEqual(
    links.map(({ text, target }) => [text, target]),
    [['State', 'https://ci.example']],
  );
});

test('an address of a guide is written out without the account and the secrets in it', () => {
  const { links } = compiled(
    'See [db](postgres://admin:hunter2@db.example/x), [a](https://x.example/?view=1&token=abc123) and https://y.example/?sig=Zm9v&sv=2.\n',
  ).ir;
  assert.deepEqual(
    links.map(({ target }) => target),
    ['postgres://***@db.example/x', 'https://x.example/?view=1&token=***', 'https://y.example/?sig=***&sv=2'],
  );
});

test('people, teams, channels, addresses, numbers and rotations that a guide names are in the IR once, with their lines', () => {
  const { contacts } = compiled(
    [
      '# Disk',
      'Ask the database team in `#db-help`, or write to dba@example.com.',
      'Call the storage vendor at +49 30 1234567. Escalate to the on-call SRE.',
      'Page the PagerDuty service `disk`; tell @anna and the Database Team in #db-help.',
    ].join('\n\n'),
  ).ir;
  assert.deepEqual(
    contacts.map(({ name, kind, line }) => [name, kind, line]),
    [
      ['dba@example.com', 'mail', 3],
      ['#db-help', 'channel', 3],
      ['database team', 'team', 3],
      ['+49 30 1234567', 'phone', 5],
      ['storage vendor', 'team', 5],
      ['on-call SRE', 'pager', 5],
      ['@anna', 'person', 7],
      ['PagerDuty service `disk`', 'pager', 7],
    ],
  );
});

test('the items of a list of contacts are contacts', () => {
  const { contacts } = compiled('# Disk\n\n## Contacts\n\n- Anna Example\n- Storage office\n').ir;
  assert.deepEqual(
    contacts.map(({ name, kind, headings }) => [name, kind, headings.at(-1)]),
    [
      ['Anna Example', 'person', 'Contacts'],
      ['Storage office', 'person', 'Contacts'],
    ],
  );
});

test('what only looks like a contact is none', () => {
  const { contacts } = compiled(
    'Check issue #123, the colour `#ff0000`, `#include` and user@10.0.0.1. Use `ssh root@web-1`. Wait until 2024-01-02 10:00:00.\n\nDelete the team folder, ask for `@Component` and call `run(x)`. The owner is asked.\n',
  ).ir;
  assert.deepEqual(contacts, []);
});

test('a page of HTML keeps where its links lead to and what it shows', () => {
  const { links, images } = compiled(
    '<h1>Disk</h1><p>Open <a href="https://grafana.example/d/1">the dashboard</a>.</p><p><img src="full disk.png" alt="Full"></p>',
    'guide.html',
  ).ir;
  assert.deepEqual(
    [links.map(({ text, target, kind }) => [text, target, kind]), images.map(({ alt, target }) => [alt, target])],
    [[['the dashboard', 'https://grafana.example/d/1', 'dashboard']], [['Full', 'full%20disk.png']]],
  );
});

test('the mapping names people, dashboards, other runbooks and pictures, and is silent where there are none', () => {
  const { mapping } = compiled(
    '# Disk\n\nOpen the [disk dashboard](https://grafana.example/d/1) ![Full](full.png) and ask the database team.\n\nRead [the notes](notes.md).\n',
  );
  assert.match(mapping, /## People, links and pictures\n\n- line 3: team: database team\n/);
  assert.match(mapping, /^- line 3: dashboard: disk dashboard, https:\/\/grafana\.example\/d\/1$/m);
  assert.match(mapping, /^- line 3: picture, which no step shows: Full, full\.png$/m);
  assert.doesNotMatch(mapping, /notes\.md$/m);
  assert.doesNotMatch(compiled('# Disk\n\nRun `df -h`.\n').mapping, /## People/);
});

test('a guide with more work than anybody could review gives no draft, and says how much it holds', () => {
  const items = Array.from({ length: 100_001 }, (_, index) => `1. Open page ${index}.`).join('\n');
  const { runbook, steps, ir } = compiled(`# Much\n\n${items}\n`);
  assert.deepEqual([runbook, steps, ir.manual.length], ['', 0, 100_001]);
  assert.equal(
    noDraftReason(ir),
    'holds 100001 commands and instructions, and a draft takes at most 100000; split it, or compile it in parts',
  );
});
