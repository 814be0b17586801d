import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import test, { type TestContext } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { ClientCapabilities, Location, MarkupContent, Range, WorkspaceEdit } from 'vscode-languageserver';
import { loadTests } from '../../runtime/node/test/load-tests.js';
import type { LanguageClient } from '../support/lsp-client.js';
import { nearClient } from '../support/near-client.js';
import { temporaryFolder } from '../support/paths.js';

const runbook = `apiVersion: runbook/v1
meta:
  name: Disk
  inputs:
    volume: {type: string, default: /var}
  vars: {unit: k}
  outputs: {state: captures.found}
steps:
  - id: look
    type: cli
    with: {argv: [df, "-{{ .unit }}", "{{ .inputs.volume }}"]}
    capture:
      found: stdout
    rollback:
      argv: [undo, "{{ .inputs.volume }}"]
  - id: ask
    type: manual
    when: steps.look.exit_code == 0
    instructions: look at it
    required_evidence: [{kind: text, name: seen}]
`;
const testFile = `apiVersion: runbook-test/v0
tests:
  - name: full
    scenario: disk/full/scenario.yaml
    inputs: {volume: /srv}
    evidence: {ask: {seen: it is full}}
    gates: {look: approve}
    expect:
      steps: {look: passed, "look:rollback": waiting}
      captures: {found: {contains: look}}
      outputs: {state: full}
      never: [ask, 'look']
    fuzz: {inputs: [volume]}
`;
const recording = `apiVersion: runbook-recording/v0
inputs: {volume: /srv}
evidence:
  ask: {seen: look at it}
interventions:
  look: [{resolution: retry, note: look}]
endings: {"look:rollback": [{outcome: timeout}]}
`;
const scenario = `meta: {name: full}
steps:
  - match: {argv: [df, -k, /srv]}
  - group:
      mode: unordered
      steps:
        - match: {argv: [df, -m, /srv]}
        - match: {argv: [df, '{{ .any }}', '{{ .regex "^/" }}']}
  - match: {argv: [undo, "99"]}
`;

const names = {
  runbook: 'disk.runbook.yaml',
  test: 'disk.runbook-test.yaml',
  recording: 'disk/full/recording.yaml',
  scenario: 'disk/full/scenario.yaml',
};

/** A folder with a runbook, its test and what that names, and other files; the texts of all of them by their names. */
function folderWith(t: TestContext, others: Readonly<Record<string, string>> = {}) {
  const folder = temporaryFolder(t);
  const files = {
    [names.runbook]: runbook,
    [names.test]: testFile,
    [names.recording]: recording,
    [names.scenario]: scenario,
    ...others,
  };
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

function uriOf(folder: string, name: string): string {
  return pathToFileURL(join(folder, name)).href;
}

function clientIn(t: TestContext, folder: string, capabilities: ClientCapabilities = {}): Promise<LanguageClient> {
  return nearClient(t, { capabilities, workspaceFolders: [{ uri: pathToFileURL(folder).href, name: 'w' }] });
}

/** Opens a file, and gives the position behind the first place where a text stands in it. */
function openBehind(client: LanguageClient, folder: string, name: string, before: string) {
  const text = readFileSync(join(folder, name), 'utf8');
  assert.ok(text.includes(before), before);
  const uri = uriOf(folder, name);
  client.open(uri, text, name === names.runbook ? 'runbook' : 'yaml');
  const lines = text.slice(0, text.indexOf(before) + before.length).split('\n');
  return { uri, position: { line: lines.length - 1, character: lines.at(-1)!.length } };
}

/** The texts of the files that a rename changes, by their names. */
async function renamedFrom(t: TestContext, folder: string, [name, before]: readonly [string, string], newName: string) {
  const client = await clientIn(t, folder);
  const { uri, position } = openBehind(client, folder, name, before);
  const { changes = {} } = await client.ask<WorkspaceEdit>('rename', uri, { position, newName });
  return Object.fromEntries(
    Object.entries(changes).map(([changed, edits]) => {
      const path = fileURLToPath(changed);
      const lines = readFileSync(path, 'utf8').split('\n');
      for (const { range, newText } of edits.toReversed()) {
        const line = lines[range.start.line]!;
        lines[range.start.line] = line.slice(0, range.start.character) + newText + line.slice(range.end.character);
      }
      return [relative(folder, path).replaceAll('\\', '/'), lines.join('\n')];
    }),
  );
}

const withStepRenamed = {
  [names.runbook]: runbook.replace('id: look', 'id: see').replace('steps.look', 'steps.see'),
  [names.test]: testFile
    .replace('gates: {look', 'gates: {see')
    .replace('{look: passed, "look:', '{see: passed, "see:')
    .replace("'look'", "'see'"),
  [names.recording]: recording.replace('\n  look: ', '\n  see: ').replace('"look:', '"see:'),
};

test('a step is renamed in the runbook, its test and its recording, from whichever side it is begun', async (t) => {
  const folder = folderWith(t, {
    // Of another runbook, which has a step of the same name.
    'other.runbook.yaml': runbook,
    'other.runbook-test.yaml': testFile.replace('disk/full/', 'other/'),
    'other/recording.yaml': recording,
    'other/scenario.yaml': scenario,
  });
  const places: readonly (readonly [string, string])[] = [
    [names.runbook, 'id: lo'],
    [names.test, 'gates: {lo'],
    [names.test, '"loo'],
    [names.test, "'loo"],
    [names.recording, 'endings: {"lo'],
  ];
  for (const place of places) assert.deepEqual(await renamedFrom(t, folder, place, 'see'), withStepRenamed, place[1]);
  for (const [name, text] of Object.entries(withStepRenamed)) writeFileSync(join(folder, name), text);
  const loaded = await loadTests(join(folder, names.test));
  assert.ok(loaded.ok, JSON.stringify(loaded));
});

test('a capture and an input are renamed where tests and recordings name them', async (t) => {
  const folder = folderWith(t);
  const capture = await renamedFrom(t, folder, [names.test, 'captures: {fo'], 'free');
  assert.deepEqual(Object.keys(capture).sort(), [names.test, names.runbook]);
  assert.equal(capture[names.test], testFile.replace('{found:', '{free:'));
  const input = await renamedFrom(t, folder, [names.runbook, '    vol'], 'disk');
  assert.equal(input[names.runbook], runbook.replace('volume:', 'disk:').replaceAll('inputs.volume', 'inputs.disk'));
  assert.equal(input[names.test], testFile.replace('{volume:', '{disk:').replace('[volume]', '[disk]'));
  assert.equal(input[names.recording], recording.replace('volume', 'disk'));
  const variable = await renamedFrom(t, folder, [names.runbook, 'vars: {un'], 'size');
  assert.deepEqual(Object.keys(variable), [names.runbook]);
});

test('an editor that looks at versions is told that of each text, and unsaved text counts', async (t) => {
  const folder = folderWith(t);
  const client = await clientIn(t, folder, { workspace: { workspaceEdit: { documentChanges: true } } });
  const { uri, position } = openBehind(client, folder, names.test, 'gates: {lo');
  client.change(uri, 7, testFile.replace('    fuzz: {inputs: [volume]}\n', '    interventions: {look: []}\n'));
  const { documentChanges } = await client.ask<WorkspaceEdit>('rename', uri, { position, newName: 'see' });
  const shown = documentChanges!.map((change) =>
    'textDocument' in change
      ? [relative(folder, fileURLToPath(change.textDocument.uri)), change.textDocument.version]
      : [],
  );
  assert.deepEqual(shown, [
    [names.runbook, null],
    [names.test, 7],
    [join(...names.recording.split('/')), null],
  ]);
  const own = documentChanges![1]!;
  assert.equal('edits' in own && own.edits.length, 5);
  const prepared = await client.ask<{ range: Range; placeholder: string }>('prepareRename', uri, { position });
  assert.deepEqual(prepared, {
    range: { start: { line: 6, character: 12 }, end: { line: 6, character: 16 } },
    placeholder: 'look',
  });
});

test('a rename that would leave a file behind, or take it from another runbook, is refused with the reason', async (t) => {
  const check = async (others: Readonly<Record<string, string>>, place: readonly [string, string], reason: RegExp) => {
    await assert.rejects(renamedFrom(t, folderWith(t, others), place, 'see'), reason);
  };
  const fromRunbook = [names.runbook, 'id: lo'] as const;
  await check({ [names.recording]: `${recording}x: [` }, fromRunbook, /'recording.yaml' has a fault of YAML in line 8/);
  await check({ [names.recording]: 'a\0b' }, fromRunbook, /'recording.yaml' has a fault of YAML in line 1/);
  const odd = testFile.replace("'look'", '"lo\\x6fk"');
  await check(
    { [names.test]: odd },
    fromRunbook,
    /'look' is written as 'lo\\x6fk' in line 12 of 'disk.runbook-test.yaml'/,
  );
  const taken = testFile.replace('never: [ask,', 'never: [see,');
  await check({ [names.test]: taken }, fromRunbook, /'see' stands in line 12 of 'disk.runbook-test.yaml' already/);
  const shared = { 'other.runbook.yaml': runbook, 'other.runbook-test.yaml': testFile };
  const both =
    /'recording.yaml' belongs to '.*disk.runbook.yaml' and to '.*other.runbook.yaml', which both have 'look'/;
  await check(shared, fromRunbook, both);
  await check(shared, [names.recording, '\n  lo'], both);
  const unknown = testFile.replace('gates: {look', 'gates: {loko');
  await check(
    { [names.test]: unknown },
    [names.test, 'gates: {lo'],
    /no runbook that 'disk.runbook-test.yaml' belongs to has 'loko'/,
  );
  await check({}, [names.test, 'name: fu'], /no name stands here; go to the id of a step, an input or a capture/);
  await check({}, [names.test, '"look:roll'], /no name stands here/);
  await check({}, [names.test, '{ask: {se'], /'seen' cannot be renamed from here/);
});

/** The places that a request leads to: name of the file, line from 1, and the text that stands there. */
async function ledTo(t: TestContext, method: string, folder: string, [name, before]: readonly [string, string]) {
  const client = await clientIn(t, folder);
  const { uri, position } = openBehind(client, folder, name, before);
  const context = { includeDeclaration: true };
  const found = await client.ask<Location[]>(method, uri, { position, context });
  return found.map(({ uri: target, range: { start, end } }) => {
    const path = fileURLToPath(target);
    const line = readFileSync(path, 'utf8').split('\n')[start.line]!;
    const text = line.slice(start.character, start.line === end.line ? end.character : undefined);
    return `${relative(folder, path).replaceAll('\\', '/')}:${start.line + 1} ${text}`;
  });
}

test('what a test or a recording names is found in the runbook, and the files that it names', async (t) => {
  const folder = folderWith(t);
  const check = async (name: string, before: string, expected: readonly string[]) =>
    assert.deepEqual(await ledTo(t, 'definition', folder, [name, before]), expected, before);
  await check(names.test, 'gates: {lo', ['disk.runbook.yaml:9 look']);
  await check(names.test, '"look', ['disk.runbook.yaml:14 rollback']);
  await check(names.test, 'captures: {fo', ['disk.runbook.yaml:13 found']);
  await check(names.test, 'outputs: {st', ['disk.runbook.yaml:7 state']);
  await check(names.test, 'inputs: {vo', ['disk.runbook.yaml:5 volume']);
  await check(names.test, '{ask: {se', ['disk.runbook.yaml:20 seen']);
  await check(names.recording, 'endings: {"lo', ['disk.runbook.yaml:14 rollback']);
  await check(names.test, '"look:roll', ['disk.runbook.yaml:14 rollback']);
  await check(names.recording, '\n  as', ['disk.runbook.yaml:16 ask']);
  await check(names.test, 'scenario: di', ['disk/full/scenario.yaml:1 ']);
  await check(names.test, 'name: fu', []);
});

test('a command leads to the calls that may answer it, and a call to the steps that may make it', async (t) => {
  const folder = folderWith(t);
  const check = async (name: string, before: string, expected: readonly string[]) =>
    assert.deepEqual(await ledTo(t, 'definition', folder, [name, before]), expected, before);
  const answers = [
    'disk/full/scenario.yaml:3 [df, -k, /srv]',
    `disk/full/scenario.yaml:8 [df, '{{ .any }}', '{{ .regex "^/" }}']`,
  ];
  await check(names.runbook, 'argv: [d', answers);
  await check(names.runbook, 'argv: [und', ['disk/full/scenario.yaml:9 [undo, "99"]']);
  // A name in a command still leads to what it stands for.
  await check(names.runbook, '"-{{ .un', ['disk.runbook.yaml:6 unit']);
  await check(names.scenario, '[df, -k', ['disk.runbook.yaml:9 look']);
  await check(names.scenario, '[undo', ['disk.runbook.yaml:15 [undo, "{{ .inputs.volume }}"]']);
  await check(names.scenario, '[df, -m', []);
  await check(names.scenario, 'meta: {na', []);
});

test('the references of a name are told in the runbook and beside it, from either side', async (t) => {
  const folder = folderWith(t);
  const expected = [
    'disk.runbook.yaml:9 look',
    'disk.runbook.yaml:18 look',
    'disk.runbook-test.yaml:7 look',
    'disk.runbook-test.yaml:9 look',
    'disk.runbook-test.yaml:9 look',
    'disk.runbook-test.yaml:12 look',
    'disk/full/recording.yaml:6 look',
    'disk/full/recording.yaml:7 look',
  ];
  assert.deepEqual(await ledTo(t, 'references', folder, [names.runbook, 'id: lo']), expected);
  assert.deepEqual(await ledTo(t, 'references', folder, [names.recording, '\n  lo']), expected);
});

test('without a folder, tests are looked for beside a file and above it', async (t) => {
  const folder = folderWith(t);
  const client = await nearClient(t);
  const { uri, position } = openBehind(client, folder, names.scenario, '[df, -k');
  const [found] = await client.ask<Location[]>('definition', uri, { position });
  assert.equal(found?.uri, uriOf(folder, names.runbook));
});

test('an open test shows what running it would say is wrong, of its unsaved text', async (t) => {
  const folder = folderWith(t);
  const client = await clientIn(t, folder);
  const uri = uriOf(folder, names.test);
  const shown = async (text: string, version: number) => {
    const found = client.diagnostics(uri);
    if (version === 1) client.open(uri, text, 'yaml');
    else client.change(uri, version, text);
    return (await found).map(({ range, message }) => `${range.start.line + 1}:${range.start.character + 1} ${message}`);
  };
  assert.deepEqual(await shown(testFile, 1), []);
  assert.deepEqual(await shown(testFile.replace('gates: {look', 'gates: {loko'), 2), [
    "7:5 the runbook has no step 'loko'; did you mean 'look'?",
  ]);
  assert.deepEqual(await shown(testFile.replace('gates:', 'gate:'), 3), [
    `7:5 a test has no field 'gate'; it has 'name', 'scenario', 'recording', 'inputs', 'environment', 'evidence', 'gates', 'interventions', 'endings', 'prerequisites', 'expect', 'fuzz'`,
  ]);
  writeFileSync(join(folder, names.runbook), runbook.replace('steps.look', 'steps.loko'));
  const [fault, ...others] = await shown(testFile, 4);
  assert.match(fault ?? '', /^1:1 'disk\.runbook\.yaml', line 18: .*loko/);
  assert.deepEqual(others, []);
});

test('what a test mentions is explained by the runbook', async (t) => {
  const folder = folderWith(t);
  const client = await clientIn(t, folder);
  const check = async (before: string, expected: string | undefined) => {
    const { uri, position } = openBehind(client, folder, names.test, before);
    const said = await client.hover(uri, position.line, position.character);
    client.close(uri);
    assert.equal((said?.contents as MarkupContent | undefined)?.value, expected, before);
  };
  const inFile = '\n\nIn disk.runbook.yaml';
  await check('gates: {lo', `step of type \`cli\`: \`df '-{{ .unit }}' '{{ .inputs.volume }}'\`${inFile}`);
  await check('"look:roll', `takes back \`look\`: \`undo '{{ .inputs.volume }}'\`${inFile}`);
  await check('evidence: {as', `step of type \`manual\`: look at it${inFile}`);
  await check('captures: {fo', `stdout captured by step 'look'${inFile}`);
  await check('inputs: {vo', `input of meta.inputs${inFile}`);
  await check('name: fu', undefined);
});
