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
