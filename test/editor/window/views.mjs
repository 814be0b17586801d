// Looks at the views of the side bar as a person does: empty, filled by runs that others made, filtered, and by keyboard.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withWindow } from '../with-window.mjs';
import { personAt } from './person.mjs';
import { picture, walk } from './steps.mjs';

const root = join(import.meta.dirname, '..', '..', '..');
const cli = join(root, 'dist', 'runbook.js');
const workspace = join(import.meta.dirname, '..', 'workspace');

/** Runs the script with the packed extension `vsix`; resolves to how many of its steps passed and failed. */
export function runViewsScript({ vsix }) {
  return withWindow({ vsix }, async (scene) => {
    const person = await personAt(scene);
    return walk(person.page, stepsOf(person, scene));
  });
}

function stepsOf(person, { folder }) {
  const { page, press, input, pane, command } = person;
  const row = (view, text) => pane(view).locator('.monaco-list-row', { hasText: text }).first();
  /** Opens the menu of the row that has the focus. A window that was just opened says only after a while that its folder is trusted. */
  const menuByKey = async (entry) => {
    const item = page.locator('.monaco-menu .action-item', { hasText: entry });
    for (let attempt = 0; attempt < 30; attempt += 1) {
      await press('Shift+F10');
      await item.waitFor();
      if (!(await item.and(page.locator('.disabled')).isVisible())) return;
      await press('Escape');
      await item.waitFor({ state: 'hidden' });
      await page.waitForTimeout(500);
    }
    throw new Error(`the entry '${entry}' is never offered`);
  };
  return {
    'in a folder without runbooks each view says what to do first': async () => {
      await page
        .getByRole('tab', { name: /^Runbook/ })
        .first()
        .click();
      await person.widenSideBar(160);
      await page.mouse.move(900, 500);
      for (const [view, text] of [
        ['Waiting for me', 'Nothing waits for you here'],
        ['Runbooks', 'No runbook lies in this folder yet'],
        ['Runs', 'No run is recorded here yet'],
      ]) {
        await pane(view).locator('.welcome-view-content', { hasText: text }).waitFor();
        await pane(view).locator('.monaco-button', { hasText: 'Run the demo incident' }).waitFor();
      }
      await picture(page, 'views-empty');
    },
    'what others run in the folder shows up by itself, and the number says what waits': async () => {
      layRuns(folder);
      await row('Waiting for me', "Hand in evidence for 'link'").waitFor();
      // The system's watcher misses some of what is made in new folders, as it does for the explorer.
      await command('Runbook: Refresh the lists of runs and runbooks');
      await row('Waiting for me', "Hand in evidence for 'link'").waitFor();
      await row('Waiting for me', "Approve 'second'").getByText('as lead').waitFor();
      await row('Runbooks', 'Look around')
        .getByText(/completed/)
        .waitFor();
      await row('Runbooks', 'Old ways')
        .getByText(/never run · not validated as it is/)
        .waitFor();
      await row('Runs', 'Drain the site')
        .getByText(/waiting · step 2 of 3/)
        .waitFor();
      await page.locator('.activitybar .badge-content', { hasText: '2' }).first().waitFor();
      await picture(page, 'views');
    },
    'the same in a light theme, and in one of high contrast': async () => {
      for (const [name, theme] of [
        ['views-light', 'Default Light Modern'],
        ['views-contrast', 'Default High Contrast'],
        ['views-dark', 'Default Dark Modern'],
      ]) {
        mkdirSync(join(folder, '.vscode'), { recursive: true });
        writeFileSync(join(folder, '.vscode', 'settings.json'), JSON.stringify({ 'workbench.colorTheme': theme }));
        await page.waitForTimeout(1500);
        if (name !== 'views-dark') await picture(page, name);
      }
    },
    'a screen reader is told all that is seen of a row': async () => {
      const label = await row('Waiting for me', "Approve 'second'").getAttribute('aria-label');
      assert.match(label, /^Approve 'second', Two people · step 1 of 1 · .*as lead/);
      const runbook = await row('Runbooks', 'Look around').getAttribute('aria-label');
      assert.match(runbook, /^Look around, completed, .*validated .*look\.runbook\.yaml$/);
    },
    'the runs are filtered by how they stand, and the view says so until the filter is taken away': async () => {
      await command('Runbook: Filter runs…');
      await input.locator('.monaco-list-row', { hasText: 'Status…' }).click();
      await input.getByText('Filter runs by how they stand').waitFor();
      const failed = input.locator('.monaco-list-row', { hasText: 'completed' });
      await failed.locator('.quick-input-list-checkbox, .monaco-checkbox').first().click();
      await input.getByRole('button', { name: 'OK' }).click();
      await pane('Runs').getByText('1 of 3 runs: completed').waitFor();
      await row('Runs', 'Drain the site').waitFor({ state: 'detached' });
      await picture(page, 'views-filtered');
      await command('Runbook: Show all runs');
      await row('Runs', 'Drain the site').waitFor();
    },
    'the menu of a run copies its incident summary': async () => {
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
      await person.chooseFor(row('Runs', 'Look around'), 'Copy incident summary', () => picture(page, 'views-menu'));
      await page.getByText('incident summary copied; its record was checked').first().waitFor();
      const copied = await page.evaluate(() => navigator.clipboard.readText());
      assert.match(copied, /^## Look around: ✓ completed\n/);
      assert.match(copied, /verified ✓/);
    },
    'two runs are compared, and a window that was closed comes back with what was compared': async () => {
      await person.chooseFor(row('Runs', 'Look around'), 'Compare two runs');
      await input.locator('.monaco-list-row', { hasText: 'Drain the site' }).first().click();
      const diff = page.locator('.editor-group-container.active .monaco-diff-editor');
      await diff.locator('.view-line', { hasText: 'step user' }).first().waitFor();
      await picture(page, 'views-compared');
      // In a browser VS Code writes down what is open every five seconds, once it has nothing else to do.
      await page.waitForTimeout(12_000);
      await page.reload();
      await diff.locator('.view-line', { hasText: 'step user' }).first().waitFor();
      await diff.locator('.view-line', { hasText: 'step look' }).first().waitFor();
      await page.locator('.tab.active', { hasText: ' ↔ ' }).waitFor();
      await page.keyboard.press('Control+w');
      await row('Runs', 'Drain the site').waitFor();
    },
    'by keyboard alone a waiting run is reached, and answered where it is driven from then on': async () => {
      await command('Focus on Waiting for me View');
      await pane('Waiting for me').locator('.monaco-list:focus').waitFor();
      await press('ArrowDown');
      await page.locator('.pane .monaco-list-row.focused', { hasText: "Hand in evidence for 'link'" }).waitFor();
      await menuByKey('Answer');
      // A menu that was opened by a key may stand at its first entry already, or before it.
      const answer = page.locator('.monaco-menu .action-item.focused', { hasText: 'Answer' });
      for (let turn = 0; turn < 20 && !(await answer.isVisible()); turn += 1) {
        await press('ArrowDown');
        await page.waitForTimeout(100);
      }
      await press('Enter');
      await person.type('https://dashboards.example/payments');
      await page.locator('.monaco-dialog-box', { hasText: 'touch drained' }).waitFor();
      await row('Waiting for me', "Approve 'drain'").waitFor();
      await press('Escape');
      await press('Shift+F5');
      await person.stopButton.waitFor({ state: 'hidden' });
    },
  };
}

const runbooks = {
  'drain.runbook.yaml': `apiVersion: runbook/v1
meta: {name: Drain the site}
steps:
  - {id: look, type: cli, with: {argv: [echo, ready]}}
  - {id: link, type: manual, instructions: Look at the dashboard., required_evidence: [{kind: text, name: dashboard}]}
  - {id: drain, type: cli, with: {argv: [touch, drained]}}
`,
  'look.runbook.yaml': `apiVersion: runbook/v1
meta: {name: Look around}
steps:
  - {id: user, type: cli, with: {argv: [id, -u]}}
`,
  'two.runbook.yaml': `apiVersion: runbook/v1
meta: {name: Two people}
steps:
  - {id: second, type: cli, with: {argv: [touch, done]}, approvals: {min: 1, roles: [lead]}}
`,
  'old.runbook.yaml': `apiVersion: runbook/v1
meta: {name: Old ways}
steps:
  - {id: user, type: cli, with: {argv: [id, -u]}}
`,
};

/** What somebody did here on a terminal. */
function layRuns(folder) {
  cpSync(join(workspace, 'faulty.runbook.yaml'), join(folder, 'faulty.runbook.yaml'));
  for (const [name, text] of Object.entries(runbooks)) writeFileSync(join(folder, name), text);
  for (const name of ['drain', 'look', 'two']) {
    spawnSync(process.execPath, [cli, 'exec', `${name}.runbook.yaml`, '--mode', 'real', '--as', 'alice'], {
      cwd: folder,
      env: { ...process.env, XDG_STATE_HOME: join(folder, '..', 'state') },
    });
  }
}
