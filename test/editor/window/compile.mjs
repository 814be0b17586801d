// Does in VS Code's window what somebody does with the draft of a guide: compares it step by step with the guide, and
// takes steps apart, puts them together and hands them over.
import assert from 'node:assert/strict';
import { copyFileSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { picture } from './steps.mjs';

const guide = 'pods-crash-looping.md';
const draft = 'pods-crash-looping.runbook.yaml';
const mapping = 'pods-crash-looping.mapping.md';
const source = join(import.meta.dirname, '..', '..', 'fixtures', 'compiler', guide);

/** The steps of somebody who reviews a draft, by their titles; the window is open on `folder`. */
export function reviewSteps(person, folder) {
  const { page, press } = person;
  const shoot = (name) => picture(page, name);
  const shown = (name) => page.locator('.editor-group-container', { has: person.tab(name) });
  const lineIn = (name, text) => shown(name).locator('.view-line', { hasText: text }).first();
  return {
    'a guide and its draft stand side by side, with what is left to accept': async () => {
      copyFileSync(source, join(folder, guide));
      await person.appears(guide);
      await person.chooseFromMenuOf(guide, 'Compile TSG');
      await person.tab(draft).waitFor();
      await page.getByText('steps left to accept').first().waitFor();
      await press('Control+b');
    },
    'the step at the cursor lights up in the guide, and the line at the cursor in the draft': async () => {
      await goTo(person, draft, 'id: read_last_lines_log');
      await litAt(lineIn(guide, '--previous --tail=200'));
      await shoot('linked');
      await lineIn(guide, 'get pods').getByText('pods').hover();
      await litAt(lineIn(draft, 'id: list_pods'));
      await page.mouse.move(0, 0);
      await goTo(person, guide, 'delete pod');
      await litAt(lineIn(draft, 'delete_pod_controller_makes'));
    },
    'two steps become one by a lens, and one becomes two by a command': async () => {
      await goTo(person, draft, 'id: list_pods');
      // Lenses of the text before the last edit go away a little later.
      await page.waitForTimeout(1000);
      const merged = lineIn(draft, 'kubectl -n "$NAMESPACE" get pods');
      await lensAbove(person, shown(draft), ['id: list_pods', 'Merge with next'], merged);
      await shoot('merged');
      await goTo(person, draft, 'id: list_pods');
      await person.command('Runbook: Split step');
      await lineIn(draft, 'id: kubectl_describe_pod').waitFor();
      await press('Control+z');
      await lineIn(draft, 'id: kubectl_describe_pod').waitFor({ state: 'detached' });
    },
    'a step is handed over to a person, and accepted': async () => {
      await goTo(person, draft, 'id: read_last_lines_log');
      await lensAbove(person, shown(draft), ['id: read_last_lines_log', 'Make manual']);
      await goTo(person, draft, 'Do this by hand');
      const accepted = shown(draft).getByText('✓ accepted').first();
      await lensAbove(person, shown(draft), ['id: read_last_lines_log', 'Accept step'], accepted);
      await shoot('accepted');
    },
    'the guide is what it was': async () => {
      assert.deepEqual(readFileSync(join(folder, guide)), readFileSync(source));
      await press('Control+b');
      await person.command('View: Revert and Close Editor');
      for (const name of [mapping, guide]) await person.close(name);
      for (const name of [draft, mapping, guide]) rmSync(join(folder, name));
      await person.disappears(draft);
    },
  };
}

/**
 * Presses what stands above a line: the lens between it and the line before. Where `outcome` is to be seen then, once more if it
 * is not: a lens that is drawn anew in that moment leaves a click aside.
 */
export async function lensAbove({ page }, group, [text, title], outcome) {
  const line = group.locator('.view-line', { hasText: text }).first();
  const found = group.locator('.codelens-decoration', { hasText: title });
  for (let attempt = 0; attempt < 40; attempt += 1) {
    const at = await line.boundingBox();
    for (const one of await found.all()) {
      const place = await one.boundingBox().catch(() => null);
      if (!at || !place || place.y > at.y || at.y - place.y > 40) continue;
      await one.getByText(title, { exact: true }).click();
      if (await isSeen(outcome)) return;
      break;
    }
    await page.waitForTimeout(250);
  }
  throw new Error(`'${title}' does not stand above '${text}'`);
}

function isSeen(outcome) {
  return (
    outcome === undefined ||
    outcome.waitFor({ timeout: 5000 }).then(
      () => true,
      () => false,
    )
  );
}

/** Goes to the line of an editor that holds a text, by the keyboard. */
export async function goTo(person, name, text) {
  const { page, press } = person;
  const box = page.locator('.find-widget.visible textarea').first();
  // A panel that is still opening takes the keys for itself.
  for (let attempt = 0; attempt < 20 && !(await box.isVisible()); attempt += 1) {
    await person.tab(name).click();
    await press('Control+f');
    await page.waitForTimeout(500);
  }
  await box.fill(text);
  await press('Enter');
  await press('Escape');
  await page.locator('.editor-group-container.active .view-line', { hasText: text }).first().waitFor();
}

/** Waits until a line is lit: something with a colour of its own lies behind it. */
export async function litAt(line) {
  await line.waitFor();
  for (let attempt = 0; attempt < 40; attempt += 1) {
    const isLit = await line.evaluate((element) => {
      const { top } = element.getBoundingClientRect();
      const marks = element.closest('.monaco-editor').querySelectorAll('.view-overlays [class*="ced-"]');
      return [...marks].some((mark) => {
        const isBehind = Math.abs(mark.getBoundingClientRect().top - top) < 3;
        return isBehind && !/^rgba\(\d+, \d+, \d+, 0\)$/.test(getComputedStyle(mark).backgroundColor);
      });
    });
    if (isLit) return;
    await line.page().waitForTimeout(250);
  }
  throw new Error('the line is not lit');
}
