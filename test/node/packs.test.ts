import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import fc from 'fast-check';
import { readPackFile } from '../../runtime/language/index.js';
import type { FinalRisk, Risk } from '../../runtime/model/risk.js';
import { configFolder, packFolders } from '../../runtime/node/classify/pack-folders.js';
import { loadPacks } from '../../runtime/node/classify/packs.js';
import { type CommandPack, classifyArgv, classifyShell } from '../../runtime/risk/index.js';
import { isCommandFile } from '../../runtime/schema/generated/command.js';
import { commandFiles, shellOf } from '../support/commands.js';
import { temporaryFolder } from '../support/paths.js';

const frobctl = `name: frobctl
summary: shows and steers frob clusters
source: https://frob.example/docs/cli
flags: -n= --namespace=
base: unknown
verbs:
  - { name: list, summary: lists clusters, base: safe }
  - name: apply
    summary: applies a file
    base: caution
    rules:
      - { id: prune, risk: dangerous, when: { flag: --prune }, why: deletes what is not in the file }
examples:
  safe: [frobctl list -n prod]
  caution: [frobctl apply x.yaml]
  dangerous: [frobctl apply --prune x.yaml]
`;

function folderWith(context: TestContext, files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder(context);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

async function packsIn(folder: string): Promise<readonly CommandPack[]> {
  const packs = await loadPacks(
    packFolders(folder, { XDG_CONFIG_HOME: join(folder, 'config'), APPDATA: join(folder, 'config') }),
  );
  assert.ok(packs.ok, packs.ok ? '' : packs.error.details);
  return packs.value;
}

test('a pack of the account classifies what is unknown otherwise', async (t) => {
  const folder = folderWith(t, { 'config/runbook/commands/frobctl.yaml': frobctl });
  const packs = await packsIn(folder);
  const check = (command: string, risk: Risk) => assert.equal(classifyShell(command, { packs }).risk, risk, command);
  check('frobctl list -n prod', 'safe');
  check('frobctl apply x.yaml', 'caution');
  check('frobctl apply --prune x.yaml', 'dangerous');
  check('frobctl list --other', 'unknown');
  assert.equal(classifyShell('frobctl list -n prod').risk, 'unknown');
});

test('a pack beside the runbooks raises, and never makes anything safe', async (t) => {
  const folder = folderWith(t, {
    '.runbook/commands/frobctl.yml': frobctl,
    '.runbook/commands/README.md': 'no command',
    'deep/down/x': '',
  });
  const packs = await packsIn(join(folder, 'deep', 'down'));
  assert.deepEqual(
    packs.map(({ origin, commands }) => [origin, commands.map(({ name }) => name)]),
    [['workspace', ['frobctl']]],
  );
  const check = (command: string, risk: Risk) => assert.equal(classifyShell(command, { packs }).risk, risk, command);
  check('frobctl list -n prod', 'unknown');
  check('frobctl apply x.yaml', 'caution');
  check('frobctl apply --prune x.yaml', 'dangerous');
});

test('a pack can raise what is shipped, for every name and for families', async (t) => {
  const raising = `name: df
alsoNamed: [dfx]
family: ^zfs-\\w+$
summary: shows free space
source: https://example.org/df
base: caution
why: hangs where a file server is away
examples: { caution: [df -h, dfx] }
`;
  const folder = folderWith(t, {
    '.runbook/commands/df.yaml': raising,
    'config/runbook/commands/df.yaml': raising,
  });
  for (const pack of await packsIn(folder)) {
    const packs = [pack];
    assert.equal(classifyShell('df -h', { packs }).risk, 'caution', pack.origin);
    assert.equal(classifyShell('sudo /bin/df -h', { packs }).risk, 'caution', pack.origin);
    assert.equal(classifyShell('zfs-list', { packs }).risk, 'caution', pack.origin);
    assert.equal(classifyArgv(['dfx'], { packs }).risk, 'caution', pack.origin);
  }
});

test('without any pack there is nothing, and a configuration folder that is not absolute does not count', async (t) => {
  assert.deepEqual(await packsIn(temporaryFolder(t)), []);
  assert.equal(configFolder({ XDG_CONFIG_HOME: 'here', HOME: '/home/x', APPDATA: 'here' }).includes('here'), false);
});

// What is drawn under a line stands in the message: file:line:column, then the text.
test('each fault of a pack is named with file, line, column and the text', async (t) => {
  const check = async (text: string, line: number, column: number, message: RegExp) => {
    const folder = folderWith(t, { '.runbook/commands/bad.yaml': text });
    const packs = await loadPacks(packFolders(folder, { XDG_CONFIG_HOME: folder, APPDATA: folder }));
    assert.ok(!packs.ok, text);
    const path = join(folder, '.runbook', 'commands', 'bad.yaml');
    assert.ok(packs.error.details.startsWith(`${path}:${line}:${column}: error command/`), packs.error.details);
    assert.match(packs.error.details, message);
    assert.match(packs.error.message, /bad\.yaml' does not count: \d+ faults?; correct/);
  };
  const with_ = (from: string | RegExp, to: string) => frobctl.replace(from, to);
  await check('', 1, 1, /the file must be of the type object, but here is nothing/);
  await check(with_('base: unknown', 'bass: unknown'), 1, 1, /has no 'base'/);
  await check(with_('flags:', 'flag:'), 4, 1, /'flag' is not a key of the file/);
  await check(with_('base: unknown', 'base: harmless'), 5, 7, /'harmless' is not a value of 'base'; write 'safe', /);
  await check(
    with_('flag: --prune', 'flags: --prune'),
    12,
    47,
    /'flags' is not a key of 'when'; did you mean 'flag'\?/,
  );
  await check(
    with_('source: https', 'source: http'),
    3,
    9,
    /'http:\/\/frob.example\/docs\/cli' does not have the form/,
  );
  await check(
    with_('safe: [frobctl list -n prod]', 'safe: [frobctl apply x]'),
    14,
    10,
    /'frobctl apply x' stands under safe, but it is caution/,
  );
  await check(with_('flag: --prune', "operand: '(?=x)'"), 12, 56, /'\(\?=x\)' is not a regular expression in RE2/);
  await check(with_('flag: --prune', 'operand: $devise'), 12, 56, /no pattern is called '\$devise'/);
  await check(with_('flags: -n=', 'flags: $output -n='), 4, 8, /no shared flags are called '\$output'/);
  await check(with_('flags: -n=', 'flags: $constructor -n='), 4, 8, /no shared flags are called '\$constructor'/);
  await check(with_('    rules:\n', '    rules:\n      - gone\n'), 12, 9, /no shared rule is called 'gone'/);
  await check(with_('name: list,', 'name: a*b*c,'), 7, 13, /'a\*b\*c' has more than one '\*'/);
  await check(
    with_('base: unknown', 'base: unknown\nshared: { flags: { a: "$a" } }'),
    6,
    23,
    /'\$a' stands in a shared set/,
  );
  await check(with_('base: unknown', 'rules: [7]\nbase: unknown'), 5, 9, /an item of 'rules'/);
});

test('text that is not YAML, not a file or too large is refused, never passed over', async (t) => {
  const check = async (text: string, message: RegExp) => {
    const folder = folderWith(t, { '.runbook/commands/bad.yaml': text });
    const packs = await loadPacks(packFolders(folder, { XDG_CONFIG_HOME: folder, APPDATA: folder }));
    assert.ok(!packs.ok);
    assert.match(packs.error.details + packs.error.message, message);
  };
  await check('name: [', /bad\.yaml:1:\d+: error yaml\/syntax/);
  await check('name: a\0b', /NUL/);
  await check(`${frobctl}#${'x'.repeat(200_000)}`, /more than 128 KiB/);
  await check(`${frobctl}name: other\n`, /'name' stands twice/);
  const folder = folderWith(t, { '.runbook/commands': 'a file' });
  const packs = await loadPacks(packFolders(folder, { XDG_CONFIG_HOME: folder, APPDATA: folder }));
  assert.ok(!packs.ok);
  assert.match(packs.error.message, /has a file where a folder should be/);
});

// What is shipped is known to be harmless, so it may be written with more.
const looserAsShipped = ['command/shared-flags', 'command/verb-name', 'command/pattern'];

test('every tool file that is shipped has the form of a pack', () => {
  const texts = commandFiles.map((file) => [file, readPackFile(JSON.stringify(file))] as const);
  assert.ok(texts.length > 50);
  for (const [{ name }, { diagnostics }] of texts) {
    // An example may need a grammar, which nobody loads for it here.
    const own = diagnostics.filter(({ code }) => !looserAsShipped.includes(code) && code !== 'command/example');
    assert.deepEqual(own, [], name);
  }
});

const order: readonly FinalRisk[] = ['safe', 'caution', 'dangerous'];
const rank = (risk: FinalRisk): number => order.indexOf(risk);
const examples = commandFiles.flatMap((file) =>
  Object.values(file.examples).flatMap((some: readonly string[]) =>
    some.map((command) => ({ command, shell: shellOf(file) })),
  ),
);
const names = [...new Set(commandFiles.flatMap(({ name, alsoNamed = [] }) => [name, ...alsoNamed])), 'frobctl'];
const anyRisk = fc.constantFrom<Risk>('safe', 'caution', 'dangerous', 'unknown');
const anyRule = fc
  .record({
    risk: anyRisk,
    when: fc.constantFrom<object>(
      { atLeast: 0 },
      { flag: '-n= --all -f -r' },
      { operand: '.' },
      { lastOperand: '^[a-z]+$' },
      { without: '-f' },
    ),
    extra: fc.constantFrom<object>({}, { dryRun: true }, { sensitive: true }, { critical: true }),
  })
  .map(({ risk, when, extra }, index = 0) => ({ id: `r${index}`, risk, when, why: 'because of a rule', ...extra }));
const anyVerb = fc.record({
  name: fc.constantFrom('*', 'get list', 'delete', 'd*'),
  summary: fc.constant('does it'),
  base: anyRisk,
  rules: fc.array(anyRule, { maxLength: 2 }),
});
const anyFile = fc.record(
  {
    name: fc.constantFrom(...names),
    summary: fc.constant('does something'),
    source: fc.constant('https://example.org'),
    style: fc.constantFrom('gnu', 'words', 'plain', 'bundled', 'slash'),
    base: anyRisk,
    flags: fc.constantFrom('-a --all', '-n= --namespace= -f= -r'),
    rules: fc.array(anyRule, { maxLength: 3 }),
    verbs: fc.array(anyVerb, { maxLength: 2 }),
    wraps: fc.constantFrom([], [{ kind: 'words' }], [{ kind: 'joined' }]),
    takesProse: fc.constant(true),
    examples: fc.constant({ safe: ['x'] }),
  },
  { requiredKeys: ['name', 'summary', 'source', 'base', 'examples'] },
);

function packOf(file: object, origin: CommandPack['origin']): CommandPack {
  // The examples are not true; what else the file says counts.
  const { diagnostics } = readPackFile(JSON.stringify(file));
  const others = diagnostics.filter(({ code }) => code !== 'command/example');
  assert.deepEqual(others, []);
  const { command } = readPackFile(JSON.stringify({ ...file, examples: { [classOf(file)]: ['true'] } }));
  assert.ok(command);
  return { origin, commands: [command] };
}

// An example that another entry judges, so that it is true of any pack but one of its own name.
function classOf({ name }: { readonly name?: string }): string {
  return name === 'true' ? 'caution' : 'safe';
}

function checkRaised(asked: string, shell: string, pack: CommandPack, before: readonly CommandPack[]): void {
  const without = classifyShell(asked, { shell, packs: before });
  const found = classifyShell(asked, { shell, packs: [...before, pack] });
  const story = JSON.stringify({ asked, pack, before });
  assert.ok(rank(found.final.risk) >= rank(without.final.risk), story);
  assert.ok(found.risk !== 'safe' || without.risk === 'safe', story);
  assert.ok(!without.critical || found.critical, story);
  assert.ok(!without.sensitive || found.sensitive, story);
}

test('for any pack of a workspace and any command, the class with it is not below the class without', () => {
  const anyCommand = fc.constantFrom(...examples);
  const file = anyFile.filter(({ name }) => name !== 'true');
  fc.assert(
    fc.property(file, file, anyCommand, fc.boolean(), (one, other, { command, shell }, isNamed) => {
      const asked = isNamed ? command.replace(/^\S+/, one.name) : command;
      const pack = packOf(one, 'workspace');
      for (const before of [[], [packOf(other, 'installed')]]) checkRaised(asked, shell, pack, before);
    }),
    { numRuns: 1500 },
  );
});

test('for any installed pack, what is shipped is not judged better than without it', () => {
  const shipped = anyFile.filter(({ name }) => name !== 'frobctl' && name !== 'true');
  fc.assert(
    fc.property(shipped, fc.constantFrom(...examples), (file, { command, shell }) => {
      const packs = [packOf(file, 'installed')];
      const asked = shell === 'bash' ? command : 'true';
      const without = classifyShell(asked, { shell });
      fc.pre(classifyShell(file.name).reasons.every(({ rule }) => rule !== 'shell/unknown-command'));
      assert.ok(rank(classifyShell(asked, { shell, packs }).final.risk) >= rank(without.final.risk), asked);
    }),
    { numRuns: 1000 },
  );
});

test('reading a pack never throws, and only what has the form of one is taken', () => {
  const piece = fc.oneof(fc.jsonValue(), anyFile, anyRule, anyVerb);
  const keys = fc.constantFrom('name', 'rules', 'verbs', 'flags', 'shared', 'examples', 'wraps', 'base', 'family');
  fc.assert(
    fc.property(anyFile, keys, piece, (file, key, value) => {
      const changed = { ...file, [key]: value };
      const { command, diagnostics } = readPackFile(JSON.stringify(changed));
      assert.ok(command === undefined ? diagnostics.length > 0 : isCommandFile(JSON.parse(JSON.stringify(changed))));
    }),
    { numRuns: 1000 },
  );
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => readPackFile(text).command === undefined));
});
