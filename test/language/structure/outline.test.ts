import assert from 'node:assert/strict';
import test from 'node:test';
import {
  foldsIn,
  linksIn,
  type OutlineSymbol,
  readRunbook,
  selectionsAt,
  symbolsIn,
  symbolsNamed,
} from '../../../runtime/language/index.js';

const text = `# A guide
# of two lines.
apiVersion: runbook/v1
meta:
  name: Disks
  source: {file: guide.md}
  inputs:
    host: {type: string, from: "file:hosts/host.txt"}
  vars:
    region: west
    empty:
  governance:
    allowed_commands: [ls]
steps:
  - id: look
    type: cli
    title: Look around
    source: {file: sub/other.md, lines: [7, 9]}
    # One line.
    with: {argv: [ls, "https://wiki.example/a(b)?x={{ .region }}", "(https://wiki.example/c)."]}
    capture:
      found: stdout
    rollback:
      title: Look away
      instructions: "see [the plan](docs/the%20plan.md#undo)"
  - id: all
    type: group
    steps:
      - type: script
        with:
          run: |
            # of the script
            # and more
            cat ./not-linked

  # The end.

  # Not one run.
      - id: ask
        type: manual
        instructions: open [it](https://wiki.example/d) and ./notes/today.md, not /etc/passwd, [this](mailto:x@y.z) or [that](docs/{{.region}}.md)
`;

function shown({ kind, name, detail, parts }: OutlineSymbol): unknown {
  return [`${kind} ${name}${detail === '' ? '' : `: ${detail}`}`, ...parts.map(shown)];
}

test('the table of contents names sections, variables, inputs, steps, captures, rollbacks and groups with what they hold', () => {
  assert.deepEqual(symbolsIn(readRunbook(text)).map(shown), [
    [
      'section meta: Disks',
      ['section source'],
      ['section inputs', ['input host: string']],
      ['section vars', ['variable region: west'], ['variable empty']],
      ['section governance'],
    ],
    [
      'section steps',
      ['step look: cli – Look around', ['capture found: stdout'], ['rollback rollback: Look away']],
      ['group all: group', ['step step 1: script'], ['step ask: manual']],
    ],
  ]);
});

test('what a part is called lies inside of it, in texts that are broken too', () => {
  const check = (part: OutlineSymbol): void => {
    assert.ok(part.name !== '' && part.at.start <= part.nameAt.start && part.nameAt.end <= part.at.end, part.name);
    part.parts.forEach(check);
  };
  for (let end = 0; end <= text.length; end += 41) symbolsIn(readRunbook(text.slice(0, end))).forEach(check);
});

test('names are found by letters in their order, sections are not', () => {
  const names = (query: string) => symbolsNamed(readRunbook(text), query).map(({ name }) => name);
  assert.deepEqual(names('OOK'), ['look']);
  assert.deepEqual(names('aa'), []);
  assert.deepEqual(names('es'), []);
  assert.equal(names('').length, 9);
});

test('steps, groups, sections, texts in blocks and comments fold; comments of scripts do not', () => {
  const folds = foldsIn(readRunbook(text)).map(({ kind, first, last }) => `${kind} ${first}-${last}`);
  assert.deepEqual(folds, [
    'comment 1-2',
    ...['region 4-13', 'region 7-8', 'region 9-11', 'region 12-13', 'region 14-41'],
    ...['region 15-25', 'region 21-22', 'region 23-25'],
    ...['region 26-41', 'region 28-41', 'region 29-34', 'region 30-34', 'region 31-34'],
    'region 39-41',
  ]);
});

test('a selection grows from the name through template, text, entry and step to the whole', () => {
  const offset = text.indexOf('.region') + 3;
  const spans = selectionsAt(readRunbook(text), offset).map(({ start, end }) => text.slice(start, end));
  assert.deepEqual(spans.slice(0, 7), [
    'region',
    '.region',
    ' .region ',
    '{{ .region }}',
    'https://wiki.example/a(b)?x={{ .region }}',
    '"https://wiki.example/a(b)?x={{ .region }}"',
    '[ls, "https://wiki.example/a(b)?x={{ .region }}", "(https://wiki.example/c)."]',
  ]);
  assert.match(spans[8]!, /^\{argv: .*\}$/);
  assert.match(spans[9]!, /^with: \{argv: .*\}$/);
  assert.match(spans[10]!, /^id: look[\s\S]*undo\)"$/);
  assert.equal(spans.at(-1), text);
});

test('at every place of a text each selection lies in the next', () => {
  const analysis = readRunbook(text);
  for (let offset = 0; offset <= text.length; offset += 3) {
    const spans = selectionsAt(analysis, offset);
    assert.ok(spans.length > 0);
    spans.forEach(({ start, end }, index) => {
      const next = spans[index + 1] ?? { start: -1, end: text.length + 1 };
      assert.ok(start <= offset && offset <= end && next.start <= start && end <= next.end, `${offset}`);
    });
  }
});

test('addresses, guides, files of inputs and files that instructions name are links; commands and scripts name none', () => {
  const links = linksIn(readRunbook(text)).map((link) => [
    text.slice(link.at.start, link.at.end),
    link.kind === 'file' ? [link.path, link.line] : link.address,
  ]);
  assert.deepEqual(links, [
    ['guide.md', ['guide.md', undefined]],
    ['hosts/host.txt', ['hosts/host.txt', undefined]],
    ['sub/other.md', ['sub/other.md', 7]],
    ['https://wiki.example/c', 'https://wiki.example/c'],
    ['docs/the%20plan.md#undo', ['docs/the plan.md', undefined]],
    ['https://wiki.example/d', 'https://wiki.example/d'],
    ['./notes/today.md', ['./notes/today.md', undefined]],
  ]);
});
