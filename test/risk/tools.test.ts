import assert from 'node:assert/strict';
import test from 'node:test';
import { RE2JS } from 're2js';
import { type Knowledge, knownCommands } from '../../runtime/risk/index.js';
import { flagsOf } from '../../runtime/risk/invocation.js';
import { classifyShell } from '../support/classify.js';
import { commandFiles, shellOf } from '../support/commands.js';

for (const tool of commandFiles) {
  test(`every example of '${tool.name}' (${tool.platform ?? 'unix'}) has the class that its entry says`, () => {
    for (const risk of ['safe', 'caution', 'dangerous'] as const) {
      for (const example of tool.examples[risk] ?? []) {
        const found = classifyShell(example, { shell: shellOf(tool) });
        assert.equal(found.final.risk, risk, `${example}: ${JSON.stringify(found.reasons, null, 1)}`);
      }
    }
  });
}

test('a fault inside is answered with unknown, never thrown and never safe', () => {
  const bash = {
    parse: () => {
      throw new RangeError('stack');
    },
    forEachChild: () => undefined,
  };
  const found = classifyShell('ls', { parsers: { bash } });
  assert.equal(found.risk, 'unknown');
  assert.equal(found.reasons[0]?.rule, 'shell/unjudged');
});

test('every command is named once, with a summary and the address of its manual', () => {
  const names = knownCommands().flatMap(({ name, alsoNamed = [], platform = 'unix' }) =>
    [name, ...alsoNamed].map((one) => `${platform} ${one}`),
  );
  assert.deepEqual(
    names.filter((name, index) => names.indexOf(name) !== index),
    [],
  );
  for (const { name, source, summary } of knownCommands()) {
    assert.match(source, /^https:\/\//, name);
    assert.match(summary, /^[a-z].*[^.]$/, name);
  }
});

test('every pattern of a tool file is RE2, so that a copy of the file works as a pack', () => {
  const patterns = commandFiles.flatMap(patternsIn);
  assert.ok(patterns.length > 100, `${patterns.length} patterns`);
  for (const pattern of patterns) RE2JS.compile(pattern);
});

const patternKeys = [
  'family',
  'value',
  'notValue',
  'operand',
  'noOperand',
  'firstOperand',
  'secondOperand',
  'lastOperand',
  'everyOperand',
  'input',
];

/** The patterns that are written out anywhere in a tool file. */
function patternsIn(part: unknown): readonly string[] {
  if (typeof part !== 'object' || part === null) return [];
  return Object.entries(part).flatMap(([key, value]) =>
    patternKeys.includes(key) && typeof value === 'string' && !value.startsWith('$') ? [value] : patternsIn(value),
  );
}

test('every shared set of a tool file is used in it', () => {
  for (const { name, shared, ...rest } of commandFiles) {
    const text = JSON.stringify([rest, shared]);
    for (const flags of Object.keys(shared?.flags ?? {})) assert.ok(text.includes(`$${flags}`), `${name}: ${flags}`);
    for (const rule of Object.keys(shared?.rules ?? {})) assert.ok(text.includes(`"${rule}"`), `${name}: ${rule}`);
  }
});

test('an option that a rule names takes a value exactly where the entry reads one', () => {
  const kinds = { '=': 'value', '?': 'attached' } as const;
  const entries = knownCommands().flatMap((tool) => entriesOf(tool).map((entry) => [tool.name, entry] as const));
  const odd = entries.flatMap(([tool, entry]) =>
    (entry.rules ?? [])
      .flatMap(({ when }) => [when.flag, when.alsoFlag, when.without].join(' ').split(/\s+/))
      .filter((flag) => flag !== '')
      .filter((flag) => {
        const written = kinds[flag.at(-1) as keyof typeof kinds] ?? 'alone';
        return flagsOf(entry).get(flag.replace(/[=?]$/, '')) !== written;
      })
      .map((flag) => `${tool} ${entry.name}: ${flag}`),
  );
  assert.deepEqual(odd, []);
});

function entriesOf(entry: Knowledge): readonly Knowledge[] {
  return [entry, ...(entry.verbs ?? []).flatMap(entriesOf)];
}
