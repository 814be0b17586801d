import assert from 'node:assert/strict';
import test from 'node:test';
import { axeVerdicts } from './axe.js';
import { openBrowser } from './browser.js';

test('axe-core has nothing against any state of the page or of an exported file', { timeout: 600_000 }, async (t) => {
  const browser = await openBrowser();
  t.after(() => browser.close());
  const looked: string[] = [];
  for await (const { state, violations, rules } of axeVerdicts(browser, ['dark'])) {
    assert.deepEqual(violations, [], state);
    assert.ok(rules > 10, `${state}: axe-core found nothing to look at`);
    looked.push(state);
  }
  assert.ok(looked.includes('typed approval') && looked.includes('exported file') && looked.length > 20);
});
