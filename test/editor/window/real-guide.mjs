// Does in VS Code's window what somebody does with a guide that others wrote, for people and not for this program: it is
// compiled, compared with its draft and accepted.
import assert from 'node:assert/strict';
import { copyFileSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { goTo, lensAbove, litAt } from './compile.mjs';
import { picture } from './steps.mjs';

const guide = 'filesystem-alerts.md';
const draft = 'filesystem-alerts.runbook.yaml';
const mapping = 'filesystem-alerts.mapping.md';
const source = join(import.meta.dirname, '..', 'workspace', 'real-guide', guide);

/** The steps of somebody who compiles a real guide, by their titles; the window is open on `folder`. */
export function realGuideSteps(person, folder) {
  const { page, press } = person;
  const shown = (name) => page.locator('.editor-group-container', { has: person.tab(name) });
  const lineIn = (name, text) => shown(name).locator('.view-line', { hasText: text }).first();
  return {
    'a guide that others wrote becomes a draft and a mapping by the right mouse button': async () => {
      copyFileSync(source, join(folder, guide));
      await person.appears(guide);
      await person.chooseFromMenuOf(guide, 'Compile TSG');
      await person.tab(draft).waitFor();
      await page.getByText('steps left to accept').first().waitFor();
      await press('Control+b');
    },
    'its step lights up in the guide, with its class and its lines, and a line of the guide in the draft': async () => {
      await goTo(person, draft, 'id: check_out_kernel_sources');
      await litAt(lineIn(guide, 'apt-get purge'));
      await picture(page, 'real-guide');
      await lineIn(guide, 'mtime +2 -delete').hover();
      await litAt(lineIn(draft, 'remove temporary files'));
      await page.mouse.move(0, 0);
    },
    'what the draft leaves to be done is a problem, and the light bulb settles it': async () => {
      await press('Control+Shift+m');
      await page.locator('.markers-panel', { hasText: 'is still to be done' }).first().waitFor();
      await goTo(person, draft, 'TODO line 22');
      const settle = page.locator('.action-widget').getByText('take the TODO out');
      for (let attempt = 0; attempt < 20 && !(await settle.isVisible()); attempt += 1) {
        await press('Escape');
        await press('Control+.');
        await page.waitForTimeout(500);
      }
      await picture(page, 'draft-todo');
      await settle.click();
      await lineIn(draft, 'TODO line 22').waitFor({ state: 'detached' });
      await press('Control+j');
      await page.locator('.markers-panel').first().waitFor({ state: 'hidden' });
    },
    'its step is accepted, and the mapping counts and ticks it': async () => {
      await goTo(person, draft, 'id: check_out_kernel_sources');
      const accepted = shown(draft).getByText('✓ accepted').first();
      await lensAbove(person, shown(draft), ['id: check_out_kernel_sources', 'Accept step'], accepted);
      await picture(page, 'real-guide-accepted');
      await person.tab(mapping).first().click();
      await shown(mapping).getByText('steps left to accept').first().waitFor();
      await lineIn(mapping, 'check_out_kernel_sources').waitFor();
      await picture(page, 'real-guide-mapping');
    },
    'the guide that others wrote is what it was': async () => {
      assert.deepEqual(readFileSync(join(folder, guide)), readFileSync(source));
      await person.tab(draft).first().click();
      await press('Control+b');
      await person.command('View: Revert and Close Editor');
      for (const name of [mapping, guide]) await person.close(name);
      for (const name of [draft, mapping, guide]) rmSync(join(folder, name));
      await person.disappears(draft);
    },
  };
}
