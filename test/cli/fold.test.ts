import assert from 'node:assert/strict';
import test from 'node:test';
import { folded } from '../../runtime/cli/render/fold.js';

test('a line is broken between words, never within quotes, and an apostrophe opens none', () => {
  const check = (text: string, ...lines: readonly string[]) => assert.equal(folded(text, 30), lines.join('\n'));
  check(
    "a person's review of exactly this command ('runbook x')",
    "a person's review of exactly",
    "  this command ('runbook x')",
  );
  check("for it call 'runbook classify X' on one", 'for it call', "  'runbook classify X' on one");
});
