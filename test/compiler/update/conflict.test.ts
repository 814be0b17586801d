import assert from 'node:assert/strict';
import test from 'node:test';
import { changesIn, judged } from '../../../runtime/compiler/proposal/index.js';
import { driftOf } from '../../../runtime/compiler/update/drift.js';
import { mergedMapping } from '../../../runtime/compiler/update/mapping.js';
import { type MergedDraft, mergeDrafts } from '../../../runtime/compiler/update/merge.js';
import { draftEdit, readRunbook, reviewedSteps } from '../../../runtime/language/index.js';
import { edited } from '../../../runtime/language/suggest/map-edit.js';
import { compiled } from '../support.js';

const guide = `# Disk

Check the disk:

\`\`\`bash
df -h
\`\`\`

Show the folders:

\`\`\`bash
du -sh /var
\`\`\`
`;
const base = compiled(guide).runbook;

function merged(mine: string, now: string): MergedDraft {
  const result = mergeDrafts({ base, mine, guide: compiled(now).runbook });
  if (!result.ok) throw new Error(result.error);
  return result.value;
}

function taken(text: string, choice: 0 | 1): string {
  const found = readRunbook(text).diagnostics.flatMap(({ fixes, code }) =>
    code === 'conflicts/open' ? [fixes![choice]!] : [],
  );
  return edited(
    text,
    found.flatMap(({ edits }) => edits),
  );
}

test('what both sides changed stands in the draft twice, keeps it from being run, and each side can be taken', () => {
  const { text, conflicts } = merged(base.replace('"-sh", "/var"', '"-sh", "/srv"'), guide.replace('/var', '/home'));
  assert.deepEqual(
    conflicts.map(({ about }) => about),
    ["'with.argv' of step 'show_folders'"],
  );
  assert.match(text, /argv: \["du", "-sh", "\/srv"\]\n *# =======.*\n *# argv: \["du", "-sh", "\/home"\]\n/);
  assert.equal(readRunbook(text).hasErrors, true);
  for (const [choice, path] of [
    [0, '/srv'],
    [1, '/home'],
  ] as const) {
    const settled = taken(text, choice);
    assert.deepEqual([/"\/(srv|home)"/.exec(settled)?.[0], settled.includes('conflict')], [`"${path}"`, false]);
    assert.equal(readRunbook(settled).hasErrors, false);
  }
});

test('a draft that still holds conflicts is not merged with yet another state of its guide', () => {
  const { text } = merged(base.replace('"/var"', '"/srv"'), guide.replace('/var', '/home'));
  const now = compiled(guide.replace('/var', '/home')).runbook;
  const again = mergeDrafts({ base: now, mine: text, guide: compiled(guide.replace('/var', '/opt')).runbook });
  assert.deepEqual(again, { ok: false, error: 'it still holds conflicts with its guide; settle them first' });
});

test('a step that one side took out and the other changed is a conflict, and one that nobody changed goes', () => {
  const [mineGone] = base.split(/\n {2}- id: show_folders/);
  const gone = `${mineGone}`;
  assert.deepEqual(
    merged(gone, guide.replace('/var', '/home')).conflicts.map(({ about }) => about),
    ["step 'show_folders', which was taken out here"],
  );
  assert.deepEqual(merged(gone, guide.replace('Check the', 'Look at the')).conflicts, []);
  const shorter = guide.slice(0, guide.indexOf('Show'));
  assert.deepEqual(
    merged(base.replace('"/var"', '"/srv"'), shorter).conflicts.map(({ about }) => about),
    ["step 'show_folders', which its guide no longer has"],
  );
  const { text, conflicts } = merged(`# mine\n${base}`, shorter);
  assert.deepEqual([text.includes('show_folders'), conflicts], [false, []]);
});

test('ids that people know stay when the guide counts its steps anew', () => {
  const twice = '# A\n\n## One\n\nRun `ls a`.\n\nRun `ls b`.\n';
  const before = compiled(twice).runbook;
  const now = compiled(twice.replace('Run `ls a`.', 'Run `ls new`.\n\nRun `ls a`.')).runbook;
  const ids = (text: string) =>
    [...text.matchAll(/- id: (\w+)[\s\S]*?argv: \["ls", "(\w+)"\]/g)].map(([, id, word]) => `${word} ${id}`);
  const result = mergeDrafts({ base: before, mine: `# mine\n${before}`, guide: now });
  assert.ok(result.ok);
  const known = ids(before);
  assert.deepEqual(
    ids(result.value.text).filter((id) => known.includes(id)),
    known,
  );
  assert.equal(ids(result.value.text).length, 3);
});

test('a draft with Windows line ends, or in braces, keeps its layout', () => {
  const now = guide.replace('/var', '/home');
  const { text } = merged(`# mine\n${base}`.replaceAll('\n', '\r\n'), now);
  assert.equal(text.replaceAll('\r\n', '').includes('\n'), false);
  const braces = base.replace(
    / {4}with:\n {6}argv: (\["du".*\])/,
    '    with: {argv: $1, stdin: null}'.replace(', stdin: null', ''),
  );
  assert.notEqual(braces, base);
  assert.match(merged(braces, now).text, /with: \{argv: \["du", "-sh", "\/home"\]\}/);
});

test('a mapping keeps the ticks of what did not change and the notes that people wrote', () => {
  const { mapping } = compiled(guide);
  const mine = `${mapping.replaceAll('- [ ]', '- [x]')}ask Bob\n`;
  const draft = merged(base.replace('"/var"', '"/srv"'), guide.replace('/var', '/home'));
  const now = compiled(guide.replace('/var', '/home')).mapping;
  const text = mergedMapping({ base: mapping, mine, guide: now, draft });
  assert.match(text, /- \[x\] `check_disk`/);
  assert.match(text, /- \[ \] `show_folders`/);
  assert.match(text, /## Conflicts with the guide[\s\S]*'with.argv' of step 'show_folders', line \d+/);
  assert.match(text, /## Notes from before\n\nask Bob\n$/);
});

test('a step that was accepted waits to be accepted again where the guide changed it, and no other does', () => {
  const accepted = ['check_disk', 'show_folders'].reduce((text, id) => {
    const edits = draftEdit(readRunbook(text), text.indexOf(id), 'accept');
    assert.ok(edits.ok);
    return edited(text, edits.value);
  }, base);
  const reviews = (text: string) => reviewedSteps(readRunbook(text)).map(({ review }) => review);
  assert.deepEqual(reviews(accepted), ['accepted', 'accepted']);
  const { text, conflicts } = merged(accepted, guide.replace('/var', '/home'));
  assert.deepEqual([reviews(text), conflicts], [['accepted', 'changed'], []]);
  // What was noted of a step is nothing that its guide could have changed.
  const drift = driftOf({ base: undefined, mine: accepted, guide: compiled(guide.replace('/var', '/home')).runbook });
  assert.deepEqual(drift.ok && drift.value.map(({ kind, step, fields }) => [kind, step, ...fields]), [
    ['changed', 'show_folders', 'with'],
  ]);
});

test('what a model proposed stays in a merge with its mark, and is a conflict where the guide changed the same', () => {
  const { ir } = compiled(guide);
  const look = { kind: 'describe', step: 'check_disk', description: 'Shows how full it is.', lines: [3, 6] };
  const title = { kind: 'retitle', step: 'show_folders', title: 'See which folders are large', lines: [9, 12] };
  const answer = JSON.stringify({ changes: [look, title].map((change) => ({ ...change, reason: 'clearer' })) });
  const changes = changesIn(answer);
  assert.ok(changes.ok);
  const mine = judged(changes.value, { guide, ir, draft: base, risk: {} }, { model: 'm' });
  assert.equal(mine.accepted.length, 2);
  const same = merged(mine.draft, guide.replace('/var', '/home'));
  assert.deepEqual(same.conflicts, []);
  assert.match(same.text, /title: "See which folders are large"[\s\S]*"\/home"/);
  assert.equal(same.text.match(/model: \{by: "?m"?/g)?.length, 2);
  const other = merged(mine.draft, guide.replace('Show the folders', 'Show all folders'));
  assert.deepEqual(
    other.conflicts.map(({ about }) => about),
    ["'title' of step 'show_folders'"],
  );
});

test('drift tells what changed, what moved, what is gone and what no step does', () => {
  const drift = (now: string) => {
    const found = driftOf({ base, mine: base, guide: compiled(now).runbook });
    return found.ok && found.value.map(({ kind, step, lines }) => [kind, step, lines]);
  };
  assert.deepEqual(drift(guide), []);
  assert.deepEqual(drift(guide.replace('/var', '/home')), [['changed', 'show_folders', [12, 12]]]);
  assert.deepEqual(drift(guide.replace('Check', '\nCheck')), [
    ['moved', 'check_disk', [7, 7]],
    ['moved', 'show_folders', [13, 13]],
  ]);
  assert.deepEqual(drift(guide.slice(0, guide.indexOf('Show'))), [['gone', 'show_folders', undefined]]);
  assert.deepEqual(drift(`${guide}\nRun \`uptime\`.\n`), [['new', 'run_uptime', [15, 15]]]);
});

test('a command stays allowed for a step of people, also where the guide no longer needs it', () => {
  const mine = base.replace('title: Show the folders', 'title: Ours');
  const now = guide.replace('du -sh /var', 'systemctl stop web');
  const { text } = merged(mine.replace('"/var"', '"/srv"'), now);
  assert.match(text, /allowed_commands:\n( *- df\n)? *- du\n/);
  assert.doesNotMatch(merged(`# mine\n${base}`, now).text, /- du\n/);
});
