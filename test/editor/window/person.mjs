// What a person does in a VS Code window, by mouse and keyboard.
import { windowAddress } from '../browser.mjs';

// It only ends what would never end: where much else runs on the machine, a file may take half a minute to open.
const patience = 90_000;

/** Opens a window on a folder and gives back the person who sits before it. */
export async function personAt({ server, browser, folder }) {
  const page = await browser.newPage();
  page.setDefaultTimeout(patience);
  await page.goto(windowAddress(server, { folder }));
  await page.locator('.monaco-workbench').waitFor();

  const file = (name) =>
    page.locator('.explorer-folders-view .monaco-list-row', { has: page.getByText(name, { exact: true }) });
  const variable = (name) => page.locator('.debug-variables .monaco-list-row', { hasText: name });
  const input = page.locator('.quick-input-widget');
  const tab = (name) => page.locator('.tab', { hasText: name });
  const stoppedLine = page.locator('.debug-top-stack-frame-line');

  return {
    page,
    until,
    press: (keys) => page.keyboard.press(keys),
    file,
    variable,
    input,
    tab,
    button: (name) => page.getByRole('button', { name, exact: true }),
    stoppedLine,
    /** There as long as something is debugged. */
    stopButton: page.locator('.codicon-debug-stop'),

    async open(name) {
      // A tooltip of the file that the mouse was left on would lie over the others.
      await page.mouse.move(0, 0);
      await page.locator('.context-view .hover-contents').waitFor({ state: 'hidden' });
      await until(page.locator('.tab.active', { hasText: name }), () => file(name).dblclick());
      await page.locator('.editor-group-container.active .view-line').first().click();
    },

    /** Waits for a file that was made without the window; the explorer is told to look, for its watcher misses some. */
    async appears(name) {
      await refreshUntil(page, file(name), 'visible');
    },

    /** Waits until a file that was removed without the window is gone from the explorer. */
    async disappears(name) {
      await refreshUntil(page, file(name), 'detached');
    },

    async chooseFromMenuOf(name, entry, look = async () => {}) {
      const item = page.getByRole('menuitem', { name: entry });
      // A menu that is opened while the window still starts lacks what extensions add to it.
      for (let attempt = 0; attempt < 10 && !(await item.isVisible()); attempt += 1) {
        await page.keyboard.press('Escape');
        await file(name).click({ button: 'right' });
        await page.waitForTimeout(500);
      }
      await look();
      await item.click();
    },

    /** Chooses an entry of the menu of a row in a view. */
    async chooseFor(row, entry, look = async () => {}) {
      const item = page.getByRole('menuitem', { name: entry }).first();
      await row.click({ button: 'right' });
      await item.waitFor();
      await look();
      // A menu leaves aside a click that comes as it opens.
      await page.waitForTimeout(600);
      await item.click();
      await item.waitFor({ state: 'hidden' });
    },

    async menuOf(name) {
      await file(name).click({ button: 'right' });
      await page.getByRole('menuitem', { name: 'Copy Path', exact: false }).first().waitFor();
      const entries = await page.getByRole('menuitem').allInnerTexts();
      await page.keyboard.press('Escape');
      return entries.map((entry) => entry.split('\n')[0].trim());
    },

    async close(name) {
      const close = async () => {
        await tab(name).first().click();
        await page.keyboard.press('Control+w');
      };
      await until(tab(name), close, { state: 'detached' });
    },

    /** Drags the edge of the side bar, so that long names are seen whole. */
    async widenSideBar(by) {
      const { x, y, width, height } = await page.locator('.part.sidebar').boundingBox();
      await page.mouse.move(x + width + 1, y + height / 2);
      await page.mouse.down();
      await page.mouse.move(x + width + 1 + by, y + height / 2, { steps: 5 });
      await page.mouse.up();
    },

    async fold(pane) {
      const header = page.locator('.pane-header', { hasText: pane }).first();
      if ((await header.getAttribute('aria-expanded')) === 'true') await header.click();
    },

    /** Drags the upper edge of a pane of the side bar down, so that what is above it is seen whole. */
    async lower(pane, by) {
      const { x, y, width } = await page.locator('.pane-header', { hasText: pane }).first().boundingBox();
      await page.mouse.move(x + width / 2, y);
      await page.mouse.down();
      await page.mouse.move(x + width / 2, y + by, { steps: 5 });
      await page.mouse.up();
    },

    /** Chooses a command of the palette by its name; those of extensions are there a little after the window. */
    async command(name) {
      const exactly = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
      const label = page.locator('.label-name', { hasText: new RegExp(`(^|: )${exactly}$`) });
      const row = input.locator('.monaco-list-row', { has: label }).first();
      const type = async () => {
        // A palette that is open does not hear of commands that come later.
        if (await input.isVisible()) await page.keyboard.press('Escape');
        await page.keyboard.press('F1');
        await input.locator('input').first().fill(`>${name}`, { timeout: 3000 });
      };
      await until(row, type, { each: 3000 });
      await until(row, () => row.click({ timeout: 5000 }), { state: 'hidden' });
    },

    /** Waits until the line that the run stands at holds a text. */
    async stopsAt(text) {
      const line = page.locator('.editor-group-container.active .view-line', { hasText: text }).first();
      // Neither line need be in view yet, and one that is may be drawn anew.
      const placeOf = (one) => one.boundingBox({ timeout: 500 }).catch(() => null);
      const end = Date.now() + patience;
      while (Date.now() < end) {
        const [at, standing] = await Promise.all([placeOf(line), placeOf(stoppedLine.first())]);
        if (at && standing && Math.abs(at.y - standing.y) < 3) return;
        await page.waitForTimeout(150);
      }
      throw new Error(`the run does not stand at '${text}'`);
    },

    /** A view of the side bar. */
    pane: (name) => page.locator('.pane', { has: page.locator('.pane-header', { hasText: name }) }),

    async goToLine(number) {
      const box = input.locator('input').first();
      // An editor that takes the focus a little later closes the box again.
      await until(page.locator('.statusbar-item', { hasText: `Ln ${number}, Col ` }), async () => {
        await page.keyboard.press('Control+g');
        await box.fill(`:${number}`, { timeout: 3000 });
        await page.keyboard.press('Enter');
      });
    },

    /** Clicks left of the line's number until the red dot is there: the gutter wakes up a little after the text. */
    async setBreakpoint(text) {
      const group = page.locator('.editor-group-container.active');
      const line = group.locator('.view-line', { hasText: text }).first();
      const dot = group.locator('.codicon-debug-breakpoint, .codicon-debug-breakpoint-unverified').first();
      for (let attempt = 0; attempt < 30 && !(await dot.isVisible()); attempt += 1) {
        const [at, gutter] = await Promise.all([
          line.boundingBox(),
          group.locator('.glyph-margin').first().boundingBox(),
        ]);
        await page.mouse.click(gutter.x + gutter.width / 2, at.y + at.height / 2);
        await page.waitForTimeout(300);
      }
      await dot.waitFor();
    },

    /** Unfolds a scope until a variable in it is seen: a stop that comes in between folds it again. */
    async show(scope, name) {
      const rows = page.locator('.debug-variables .monaco-list-row');
      const row = rows.filter({ hasText: scope }).first();
      const isUnfolded = async (one) =>
        (await one.isVisible()) ? (await one.getAttribute('aria-expanded')) === 'true' : undefined;
      for (let attempt = 0; attempt < 40 && !(await variable(name).first().isVisible()); attempt += 1) {
        if ((await isUnfolded(row)) === false) await row.click();
        await page.waitForTimeout(500);
      }
      await variable(name).first().waitFor();
    },

    async tickAll(look = async () => {}) {
      const rows = input.locator('.monaco-list-row');
      await rows.first().waitFor();
      await look();
      for (const row of await rows.all())
        await row.locator('.quick-input-list-checkbox, .monaco-checkbox').first().click();
      // The next question may come at once, with another title.
      const title = await input.locator('.quick-input-title').innerText();
      await input.getByRole('button', { name: 'OK' }).click();
      await input.getByText(title, { exact: true }).waitFor({ state: 'hidden' });
    },

    async type(text, look = async () => {}) {
      const box = input.locator('input[type=text]');
      await box.waitFor();
      await look();
      await box.fill(text);
      await page.keyboard.press('Enter');
    },
  };
}

/**
 * Does what brings `effect` about, and again where that is not seen after `each` milliseconds: a window that draws something anew
 * leaves aside a click or a key that comes in that moment. What is pressed in vain does not count, as long as the effect comes.
 */
async function until(effect, gesture, { state = 'visible', each = 10_000 } = {}) {
  const one = effect.first();
  const comes = (timeout) => one.waitFor({ state, timeout });
  const end = Date.now() + patience;
  let fault;
  while (Date.now() < end) {
    if (await (state === 'visible' ? one.isVisible() : one.isHidden())) return;
    fault = await Promise.resolve(gesture())
      .then(() => comes(each))
      .then(
        () => undefined,
        (error) => error,
      );
    if (fault === undefined) return;
  }
  throw new Error(`what was done had no effect: ${effect} is not ${state}`, { cause: fault });
}

async function refreshUntil(page, row, state) {
  const end = Date.now() + patience;
  for (;;) {
    await page.locator('.explorer-viewlet .action-label[aria-label^="Refresh Explorer"]').dispatchEvent('click');
    const left = end - Date.now();
    const isSeen = await row.waitFor({ state, timeout: Math.max(1, Math.min(1000, left)) }).then(
      () => true,
      () => false,
    );
    if (isSeen) return;
    if (left <= 0) throw new Error(`the explorer never showed a row as ${state}: ${row}`);
  }
}
