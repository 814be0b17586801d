import assert from 'node:assert/strict';
import test from 'node:test';
import { classifyShell, knownCommands } from '../../runtime/risk/index.js';

for (const tool of knownCommands()) {
  test(`every example of '${tool.name}' has the class that its entry says`, () => {
    for (const risk of ['safe', 'caution', 'dangerous'] as const) {
      for (const example of tool.examples[risk] ?? []) {
        const found = classifyShell(example);
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
  const names = knownCommands().flatMap(({ name, alsoNamed = [] }) => [name, ...alsoNamed]);
  assert.deepEqual(
    names.filter((name, index) => names.indexOf(name) !== index),
    [],
  );
  for (const { name, source, summary } of knownCommands()) {
    assert.match(source, /^https:\/\//, name);
    assert.match(summary, /^[a-z].*[^.]$/, name);
  }
});
