// Does in VS Code's window what the author of a runbook does: types one with mistakes, sees them, asks, corrects,
// completes, renames and saves.
import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { picture } from './steps.mjs';

const runbook = 'cache.runbook.yaml';
const typed = `apiVersion: runbook/v1
meta:
  name: The cache answers slowly
  vars:
    node: cache-1
steps:
  - id: look
    type:   cli
    with:
      argv: ["kubectl", "describe", "node", "{{ .nod }}"]
  - id: cordon
    tpye: cli
    with:
      argv: ["kubectl", "cordon", "{{ .node }}"]
`;

/** The steps of an author, by their titles; the window is open on `folder`. */
export function authorSteps(person, folder) {
  const { page, press } = person;
  const shoot = (name) => picture(page, name);
  const onDisk = () => readFileSync(join(folder, runbook), 'utf8');
  const line = (text) => page.locator('.editor-group-container.active .view-line', { hasText: text }).first();
  const squiggles = page.locator('.editor-group-container.active .squiggly-error');
  const menu = page.locator('.action-widget');
  const suggestions = page.locator('.suggest-widget.visible');
  const word = (row, text) => line(row).locator('span', { hasText: text }).last();
  const save = async () => {
    await press('Control+s');
    await page.locator('.tab.active.dirty').waitFor({ state: 'detached' });
  };

  return {
    'a runbook is typed with a mistake, which is underlined': async () => {
      writeFileSync(join(folder, runbook), '');
      await person.appears(runbook);
      await person.open(runbook);
      await typeLines(person, typed);
      await squiggles.first().waitFor();
    },
    'the hover says what is wrong and what was meant': async () => {
      const hover = page.locator('.monaco-hover', { hasText: "did you mean 'type'?" });
      await hoverUntil(person, word('tpye', 'tpye'), hover.filter({ hasText: 'Quick Fix...' }));
      await shoot('fault');
    },
    'the light bulb corrects it': async () => {
      await page.mouse.move(0, 0);
      await word('tpye', 'tpye').click();
      await menuUntil(person, 'Control+.', menu.getByText("Change to 'type'"));
      await shoot('quick-fix');
      await press('Enter');
      await line('type: cli').waitFor();
      await line('tpye').waitFor({ state: 'detached' });
      // What the misspelled key kept from being looked at.
      await squiggles.first().waitFor();
    },
    'a name that is completed is one that there is': async () => {
      await word('{{ .nod', '.nod').dblclick();
      await press('Control+Space');
      await suggestions.getByText('node', { exact: false }).first().waitFor();
      await shoot('completion');
      await press('Enter');
      await line('describe').filter({ hasText: '.node }}' }).waitFor();
      await squiggles.first().waitFor({ state: 'detached' });
    },
    'a rollback is added by its inverse': async () => {
      await word('"cordon"', 'cordon').click();
      const entry = menu.getByText('Add the rollback: kubectl uncordon {{ .node }}');
      // A picture shows what is said of the text as it is now.
      await page.getByText('Debug from here').nth(1).waitFor();
      await menuUntil(person, 'Control+Shift+r', entry);
      await shoot('refactor');
      await entry.click();
      await line('"uncordon"').waitFor();
    },
    'a variable is renamed wherever it stands': async () => {
      await word('node: cache-1', 'node').click();
      await press('F2');
      const box = page.locator('.rename-box input');
      await box.waitFor();
      await box.fill('cache_node');
      await shoot('rename');
      await press('Enter');
      await line('cache_node: cache-1').waitFor();
      await save();
      assert.equal(onDisk().split('{{ .cache_node }}').length - 1, 3);
    },
    'saving has formatted it': () => {
      assert.match(onDisk(), /^ {2}- id: look\n {4}type: cli\n/m);
    },
    'saving corrects what is only misspelled, and keeps the rest': async () => {
      const before = onDisk();
      assert.match(before, /rollback:\n {6}argv: \["kubectl", "uncordon", "\{\{ \.cache_node \}\}"\]/);
      await word('name: The', 'name').dblclick();
      await page.keyboard.type('nmae');
      await press('Escape');
      await squiggles.first().waitFor();
      await save();
      await line('name: The').waitFor();
      assert.equal(onDisk(), before);
      await person.close(runbook);
      rmSync(join(folder, runbook));
      await person.disappears(runbook);
    },
  };
}

/** Points at a place until the hover is there: what comes in above it in the meantime moves it away from the mouse. */
async function hoverUntil({ page }, place, hover) {
  for (let attempt = 0; attempt < 20 && !(await hover.first().isVisible()); attempt += 1) {
    await page.mouse.move(0, 0);
    await place.hover();
    await page.waitForTimeout(1000);
  }
  await hover.first().waitFor();
}

/** Asks for a menu until it holds an entry: it closes again where the text is still being looked at. */
async function menuUntil({ page, press }, keys, entry) {
  for (let attempt = 0; attempt < 20 && !(await entry.isVisible()); attempt += 1) {
    await press('Escape');
    await press(keys);
    await page.waitForTimeout(1000);
  }
  await entry.waitFor();
}

/** Types a text line by line, each with its own indentation in place of the one that the editor gives. */
async function typeLines({ page, press }, text) {
  for (const [index, line] of text.trimEnd().split('\n').entries()) {
    if (index > 0) {
      // What is offered while one types is not taken by the end of a line.
      await press('Escape');
      await press('Enter');
      await press('Shift+Home');
    }
    await page.keyboard.insertText(line);
  }
}
