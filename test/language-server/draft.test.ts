import assert from 'node:assert/strict';
import test from 'node:test';
import type { CodeLens } from 'vscode-languageserver';
import { folderClassifiers } from '../../language-server/classifiers.js';
import { compile } from '../../language-server/features/compile.js';
import { editDraft } from '../../language-server/features/draft-edit.js';
import { draftLenses } from '../../language-server/features/draft-lens.js';
import { linkedDraft } from '../../language-server/features/linked.js';
import type { DraftEditParams } from '../../language-server/protocol.js';
import { compileGuide } from '../../runtime/compiler/index.js';
import { readRunbook } from '../../runtime/language/index.js';
import { sha256Hex } from '../../runtime/node/digest.js';

const guide = `# Load

It is slow on Mondays.

## Look

Show the load:

\`\`\`sh
uptime
\`\`\`

Show the disks:

\`\`\`sh
df -h
\`\`\`

    ready
`;
const uri = 'untitled:Untitled-1';

/** A draft as the server holds it open. */
function opened(text: string) {
  const analysis = readRunbook(text);
  const documents = {
    analysisOf: async () => analysis,
    versionOf: () => 3,
    textOf: () => text,
    open: () => [uri],
  };
  return { analysis, documents, classifiers: folderClassifiers() };
}

async function draftOf(lines?: readonly [number, number]) {
  const { draft, written, message } = await compile(() => guide, { uri: 'untitled:guide.md', ...(lines && { lines }) });
  assert.deepEqual([written, message], [false, undefined]);
  return draft;
}

test('the steps of a draft stand beside their lines of the guide, and what is left of the guide has its reason', async () => {
  const source = opened(await draftOf());
  const textDocument = { uri };
  const {
    guide: named,
    steps,
    left,
  } = await linkedDraft(source, { textDocument, guide: { uri: 'untitled:guide.md', text: guide } });
  assert.equal(named, undefined, 'a draft without a place on disk cannot say where its guide is');
  assert.deepEqual(
    steps.map(({ guideLines, risk, review }) => [guideLines, risk, review]),
    [
      [[10, 10], '● safe', 'open'],
      [[16, 16], '● safe', 'open'],
    ],
  );
  const lines = source.analysis.text.split('\n');
  assert.deepEqual(
    steps.map(({ id, lines: [first] }) => lines[first - 1]?.trim() === `- id: ${id}`),
    [true, true],
  );
  assert.deepEqual(
    left.find(({ lines: [first] }) => first === 3),
    {
      lines: [3, 3],
      isOpen: false,
      why: 'it explains; nothing in it is to be done',
    },
  );
  assert.equal(
    left.some(({ lines: [first, last] }) => first <= 16 && 16 <= last),
    false,
  );
  const introduced = guide.split('\n').indexOf('Show the disks:') + 1;
  assert.match(
    left.find(({ lines: [first] }) => first === introduced)?.why ?? '',
    /^it introduces a command, and its step says so$/,
  );
  assert.deepEqual((await linkedDraft(source, { textDocument })).left, []);
});

test('the lines of a rollback that was brought to its step are not left over', async () => {
  const text =
    '# Guide\n\nStop it:\n\n```sh\nsystemctl stop web\n```\n\n## Rollback\n\n```sh\nsystemctl start web\n```\n';
  const { runbook } = compileGuide({ text, file: 'guide.md', sha256Hex, dangerous: 'gated' });
  const textDocument = { uri };
  const guide = { uri: 'untitled:guide.md', text };
  const { left, steps } = await linkedDraft(opened(runbook), { textDocument, guide });
  assert.deepEqual([steps.length, steps[0]?.guideLines, steps[0]?.rollbackLines], [1, [6, 6], [12, 12]]);
  assert.deepEqual(
    left.filter(({ isOpen }) => isOpen),
    [],
  );
});

test('only the lines that are selected are compiled, they keep their numbers and their heading, and nothing is written', async () => {
  const { outline } = readRunbook(await draftOf([13, 17]));
  assert.deepEqual(
    outline.steps.map(({ argv }) => argv.map(({ source }) => source).join(' ')),
    ['df -h'],
  );
  assert.match(await draftOf([13, 17]), /source: \{section: Look, lines: \[16, 16\]\}/);
  assert.match(await draftOf([16, 16]), /argv: \["df", "-h"\]/, 'it stands in its fence');
  const none = await compile(() => guide, { uri: 'untitled:guide.md', lines: [3, 3] });
  assert.match(none.message ?? '', /^the selected lines hold nothing to do; select commands or instructions$/);
  const odd = await compile(() => guide, { uri: 'untitled:guide.md', lines: [0, 'x'] });
  assert.match(odd.message ?? '', /^"lines" are not two numbers of lines/);
});

test('the lenses of a draft count what is left to accept, and offer what may be done with a step', async () => {
  const { analysis } = opened(await draftOf());
  const commands = new Set(['runbook.acceptStep', 'runbook.makeManual', 'runbook.splitStep', 'runbook.mergeStep']);
  const titles = (lenses: readonly CodeLens[]) => lenses.map(({ command }) => command?.title);
  assert.deepEqual(titles(draftLenses(commands, uri, analysis)), [
    'draft: 2 of 2 steps left to accept',
    ...['Accept step', 'Make manual', 'Merge with next'],
    ...['Accept step', 'Make manual'],
  ]);
  assert.deepEqual(titles(draftLenses(new Set(), uri, analysis)), ['draft: 2 of 2 steps left to accept']);
  const noDraft = readRunbook(analysis.text.replaceAll(/^ *source: .*\n/gm, ''));
  assert.deepEqual(draftLenses(commands, uri, noDraft), []);
});

test('a change of a step comes as edits for one version of the text, and what is not done has a reason', async () => {
  const { analysis, documents } = opened(await draftOf());
  const line = analysis.text.split('\n').findIndex((text) => text.includes('- id: show_load'));
  const ask = (edit: DraftEditParams['edit'], at = line) =>
    editDraft(documents, { textDocument: { uri }, position: { line: at, character: 99 }, edit });
  const accepted = await ask('accept');
  assert.deepEqual([accepted.version, accepted.edits.length, accepted.message], [3, 1, undefined]);
  assert.match(accepted.edits[0]?.newText ?? '', /annotations: \{reviewed: v[0-9a-f]{8}\}/);
  assert.match((await ask('split')).message ?? '', /^step 'show_load' cannot be split: it starts one program$/);
  assert.match((await ask('merge', 0)).message ?? '', /^no step stands here; go to a step$/);
  assert.match((await ask('burn' as 'merge')).message ?? '', /^'burn' is no change of a step$/);
  // Its lens was pressed in the moment after lines were added or removed above it.
  const pressed = { textDocument: { uri }, position: { line: 0, character: 0 }, edit: 'accept' } as const;
  assert.deepEqual(await editDraft(documents, { ...pressed, step: 'show_load' }), accepted);
  const gone = await editDraft(documents, { ...pressed, step: 'show_rain' });
  assert.match(gone.message ?? '', /^step 'show_rain' is no longer here; go to a step and do it again$/);
});
