// Does in VS Code's window what somebody does with the tests of a runbook: runs them, and looks at one that fails.
import assert from 'node:assert/strict';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { picture } from './steps.mjs';

const examples = join(import.meta.dirname, '..', '..', '..', 'examples');
const tests = 'folder-check.runbook-test.yaml';
const laid = ['folder-check', 'folder-check.runbook.yaml', tests];

/** The steps of somebody who tests a runbook, by their titles; the window is open on `folder`. */
export function testSteps(person, folder) {
  const { page, press } = person;
  const row = (text) => page.locator('.test-explorer .monaco-list-row', { hasText: text }).first();
  return {
    'the tests of a runbook stand in the Test Explorer once their file is opened': async () => {
      for (const name of laid) cpSync(join(examples, name), join(folder, name), { recursive: true });
      const text = readFileSync(join(folder, tests), 'utf8');
      assert.match(text, /used_percent: 91,/);
      writeFileSync(join(folder, tests), text.replace('used_percent: 91,', 'used_percent: 97,'));
      await person.appears(tests);
      await person.open(tests);
      await page.locator('.activitybar').getByRole('tab', { name: 'Testing' }).click();
      await row('folder-check').waitFor();
    },
    'a test that fails shows what was expected and what came, at its line': async () => {
      await person.command('Test: Run All Tests');
      await row('folder-check').locator('.monaco-tl-twistie').click();
      await row('a tidy folder').waitFor();
      await press('Control+j');
      const peek = page.locator('.test-output-peek');
      const difference = peek.locator('.monaco-diff-editor .view-line', { hasText: '91' });
      await person.until(difference, () => page.getByText('91 != 97').first().click());
      await page.mouse.move(0, 0);
      await picture(page, 'failing-test');
      await press('Escape');
      await peek.waitFor({ state: 'hidden' });
    },
    'coverage paints the steps that the tests reach': async () => {
      await person.command('Test: Run All Tests with Coverage');
      const covered = page.locator('.pane-body .monaco-list-row', { hasText: '100.00%' }).first();
      await person.until(person.tab('folder-check.runbook.yaml'), () => covered.dblclick());
      await page.locator('.coverage-deco-gutter.coverage-deco-hit').first().waitFor();
      await press('Control+j');
      await press('Control+Shift+e');
      await person.close('folder-check.runbook.yaml');
      await person.close(tests);
      for (const name of laid) rmSync(join(folder, name), { recursive: true });
      await person.disappears(tests);
    },
  };
}
