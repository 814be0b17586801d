import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import type { Browser } from 'playwright-core';
import { exportPage } from '../../runtime/cli/render/export-page.js';
import type { ToPage } from '../../runtime/page/message.js';
import { openBrowser, pageFiles, type ShownPage, settled, showFile, showPage } from './browser.js';
import { ended, failed, long, questions, running, saying, waiting } from './scenes.js';
import { showing, standings } from './states.js';

let browser: Browser;
before(async () => {
  browser = await openBrowser();
});
after(() => browser.close());

/** The page with a question that waits, long enough for a click to be meant for it. */
async function asked(name: keyof typeof questions): Promise<ShownPage> {
  const shown = await showPage(browser);
  await shown.tell(showing(waiting), { type: 'ask', question: questions[name] });
  await shown.page.waitForTimeout(350);
  return shown;
}

const approve = '[data-deed="approve"]';

test('a typed approval can only be given once the text fits exactly, by its button, and is sent as it was typed', async () => {
  const { page, said, tell } = await asked('typed');
  await page.fill('[data-field="as"]', 'bob');
  await page.selectOption('[data-field="role"]', 'SRE');
  await page.fill('[data-field="typed"]', 'node-7 ');
  await settled(page);
  assert.ok(await page.isDisabled(approve));
  await page.fill('[data-field="typed"]', 'node-7');
  await page.press('[data-field="typed"]', 'Enter');
  await settled(page);
  assert.deepEqual(await said(), [], 'Enter in a field answers nothing');
  await page.click(approve);
  const answer = { kind: 'approve', typed: 'node-7', as: 'bob', role: 'SRE' };
  assert.deepEqual(await said(), [{ type: 'answer', requestId: 'q-typed', answer }]);
  await settled(page);
  assert.ok(await page.isDisabled(approve), 'it is sent once');
  await tell({ type: 'refused', requestId: 'q-typed', message: 'bob may not approve' });
  assert.match((await page.textContent('.ask [role="alert"]')) ?? '', /bob may not approve/);
  assert.equal(await page.inputValue('[data-field="typed"]'), 'node-7', 'what was written stays');
  await page.close();
});

test('a click that was on its way when the question came is no approval', async () => {
  const { page, said, tell } = await showPage(browser);
  await tell(showing(waiting));
  await page.evaluate((question) => {
    // What the document is busy with between the question and its drawing.
    addEventListener('message', () => {
      const end = performance.now() + 600;
      while (performance.now() < end);
    });
    window.postMessage({ type: 'ask', question }, '*');
    return new Promise<void>((resolve) => {
      const look = () => {
        const button = document.querySelector<HTMLElement>('[data-deed="approve"]');
        if (button === null) return void requestAnimationFrame(look);
        button.click();
        resolve();
      };
      look();
    });
  }, questions.confirm);
  assert.deepEqual(await said(), []);
  await page.close();
});

test('a click that is only heard of long after it was made is no approval of what came in between', async () => {
  const { page, said, tell } = await showPage(browser);
  await tell(showing(waiting));
  await page.evaluate(() => Object.assign(window, { early: new MouseEvent('click', { bubbles: true }) }));
  await tell({ type: 'ask', question: questions.confirm });
  await page.waitForTimeout(500);
  const click = (name: string) =>
    page.evaluate((kind) => {
      const event = kind === 'early' ? (window as unknown as { early: MouseEvent }).early : undefined;
      const button = document.querySelector('[data-deed="approve"]');
      button?.dispatchEvent(event ?? new MouseEvent('click', { bubbles: true }));
    }, name);
  await click('early');
  assert.deepEqual(await said(), []);
  await click('now');
  assert.deepEqual(await said(), [{ type: 'answer', requestId: 'q-confirm', answer: { kind: 'approve' } }]);
  await page.close();
});

test('a checklist, a text and a word on a step are sent as they were ticked, written and chosen', async () => {
  const list = await asked('checklist');
  await list.page.check('[data-tick="latency"]');
  await list.page.click('[data-deed="checklist"]');
  const items = { kind: 'checklist', items: ['errors', 'latency'] };
  assert.deepEqual(await list.said(), [{ type: 'answer', requestId: 'q-list', answer: items }]);
  await list.page.close();
  const word = await asked('intervention');
  await word.page.check('[value="done"]');
  await settled(word.page);
  assert.ok(await word.page.isDisabled('[data-deed="intervention"]'));
  await word.page.fill('[data-field="note"]', 'the node is empty');
  await word.page.click('[data-deed="intervention"]');
  const done = { kind: 'intervention', resolution: 'done', note: 'the node is empty' };
  assert.deepEqual(await word.said(), [{ type: 'answer', requestId: 'q-word', answer: done }]);
  await word.page.close();
});

const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

test('a screenshot is pasted, seen, and handed in; no picture is taken where none is asked for', async () => {
  const { page, said, faults } = await asked('attachment');
  const paste = () =>
    page.evaluate((base64) => {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      const clipboardData = new DataTransfer();
      clipboardData.items.add(new File([bytes], 'image.png', { type: 'image/png' }));
      document.dispatchEvent(new ClipboardEvent('paste', { clipboardData, cancelable: true }));
    }, pixel);
  await paste();
  await page.waitForSelector('.chosen img');
  await page.click('[data-do="attach"]');
  const [sent] = await said();
  assert.ok(sent?.type === 'attach');
  assert.deepEqual([sent.requestId, sent.base64], ['q-file', pixel]);
  assert.match(sent.name, /^screenshot-[\dT-]+\.png$/);
  assert.deepEqual(faults, []);
  await page.close();
  const other = await asked('text');
  await other.page.evaluate(() => document.dispatchEvent(new ClipboardEvent('paste')));
  assert.equal(await other.page.locator('.chosen').count(), 0);
  await other.page.close();
});

test('of 1,000 steps only those that are seen are in the document, and the keyboard reaches all of them', async () => {
  const { page, tell } = await showPage(browser);
  await tell(showing(long(1000)));
  const rows = () => page.locator('.row').count();
  assert.ok((await rows()) < 40);
  await page.focus('.head[tabindex="0"]');
  await page.keyboard.press('End');
  await settled(page);
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('data-step'));
  assert.equal(await focused(), 'step-1000');
  const [set, place] = await page.evaluate(() => {
    const row = document.activeElement?.closest('.row');
    return [row?.getAttribute('aria-setsize'), row?.getAttribute('aria-posinset')];
  });
  assert.deepEqual([set, place], ['1000', '1000']);
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await settled(page);
  assert.equal(await page.getAttribute('.head[data-step="step-999"]', 'aria-expanded'), 'true');
  assert.ok((await rows()) < 40);
  await page.keyboard.press('/');
  await page.keyboard.type('#500');
  await settled(page);
  assert.equal(await rows(), 1);
  await page.keyboard.press('ArrowDown');
  assert.equal(await focused(), 'step-500');
  await page.close();
});

test('the focus stays where it is when the run goes on, and goes to what is next where it was answered', async () => {
  const { page, tell } = await asked('text');
  await page.fill('[data-field="text"]', '0.4 %');
  await tell(showing(waiting), { type: 'output', stepId: 'drain', stream: 'stdout', text: 'x' });
  assert.equal(await page.evaluate(() => (document.activeElement as HTMLTextAreaElement).value), '0.4 %');
  await page.focus('[data-deed="text"]');
  await page.keyboard.press('Enter');
  await settled(page);
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'ask-title');
  await tell({ type: 'ask' }, showing(running));
  assert.equal(await page.evaluate(() => document.activeElement?.matches('.head')), true);
  await page.close();
});

test('the page follows the debugger until its reader scrolls away, and goes back on demand', async () => {
  const { page, tell } = await showPage(browser, { height: 500 });
  const standAt = (stepId: string): ToPage => ({ type: 'at', stepId, isStopped: true });
  await tell(showing(long(1000)), standAt('step-700'));
  assert.ok(await page.isVisible('.row.at[aria-posinset="700"]'));
  await page.waitForTimeout(1100);
  await page.evaluate(() => scrollTo(0, 0));
  await page.waitForSelector('.jump:not([hidden])');
  await tell(standAt('step-701'));
  assert.equal(await page.evaluate(() => scrollY), 0);
  await page.click('.jump');
  await page.waitForSelector('.row.at[aria-posinset="701"]');
  await page.close();
});

test('where the debugger stands stays in sight when the panel becomes lower, and when what stood above it goes', async () => {
  const { page, tell } = await showPage(browser, { height: 620 });
  const run = long(20);
  const here = page.locator('.row.at .chip.here');
  const isSeen = () => here.evaluate((chip) => chip.getBoundingClientRect().bottom <= innerHeight);
  const at = (number: number): ToPage => ({ type: 'at', stepId: `step-${number}`, isStopped: true });
  await tell(showing(run), at(1), at(6));
  assert.ok(await isSeen());
  await page.setViewportSize({ width: 900, height: 230 });
  await settled(page);
  await page.waitForTimeout(100);
  assert.ok(await isSeen(), 'lower');
  // A question at the top is shown first; once it is answered, the list is what counts again.
  await tell({ type: 'ask', question: questions.confirm });
  await tell(at(14), { type: 'ask' }, at(15));
  await page.waitForTimeout(100);
  assert.ok(await isSeen(), 'after the question');
  await page.close();
});

test('a replay, whose clock is its own, is told by that clock and not by the one on the wall', async () => {
  const { page, tell } = await showPage(browser);
  const { run, steps } = running.report;
  const begun = steps.flatMap(({ attempts }) => attempts.flatMap(({ executions }) => executions)).at(-1)?.started_at;
  const lastAt = new Date(Date.parse(begun ?? '') + 65_000).toISOString();
  await tell(showing({ ...running, report: { ...running.report, run: { ...run, mode: 'replay', last_at: lastAt } } }));
  assert.equal(await page.textContent('.row .chip.status time'), '1 min');
  await page.close();
});

test('the moments of a replay, which tell nobody anything, do not stand at its top', async () => {
  const { page, tell } = await showPage(browser);
  await tell(showing(running));
  assert.equal(await page.locator('.about time').count(), 2);
  await tell(showing({ ...running, report: { ...running.report, run: { ...running.report.run, mode: 'replay' } } }));
  assert.equal(await page.locator('.about time').count(), 0);
  await page.close();
});

test('no text of a run becomes markup, on the page or in an exported file', async () => {
  const hostile = '</script><img src=x onerror=alert(1)><b>"\'&\u2028]]>';
  const { page, tell, faults } = await showPage(browser);
  const data = saying(ended, hostile);
  await tell(showing(data));
  for (const tab of ['graph', 'record', 'steps']) await page.click(`#tab-${tab}`);
  await page.click('.head >> nth=2');
  await settled(page);
  assert.ok(((await page.textContent('#run')) ?? '').includes(hostile));
  assert.equal(await page.locator('#run :is(img, b > b, script)').count(), 0);
  assert.deepEqual(faults, []);
  await page.close();
  const file = await showFile(browser, exportPage(data, pageFiles()));
  assert.equal(await file.page.locator('body img').count(), 0);
  assert.ok(((await file.page.textContent('#run')) ?? '').includes(hostile));
  assert.deepEqual(file.faults, []);
  await file.page.close();
});

test('an exported file shows the page, its report on demand and on paper, and breaks no rule of its policy', async () => {
  const { page, faults } = await showFile(browser, exportPage(failed, pageFiles()));
  assert.ok(await page.isVisible('#run .rows'));
  assert.ok(await page.isHidden('#glance'));
  await page.emulateMedia({ media: 'print' });
  assert.ok((await page.isVisible('#glance')) && (await page.isHidden('#run .rows')));
  await page.emulateMedia({ media: 'screen' });
  await page.click('[data-do="paper"]');
  assert.ok((await page.isVisible('#glance')) && (await page.isHidden('#run .rows')));
  await page.click('body > button');
  assert.ok(await page.isVisible('#run .rows'));
  assert.deepEqual(faults, []);
  await page.close();
});

test('no state of the page breaks its policy, asks for anything from outside, or is wider than a window of 300 pixels', async () => {
  for (const [name, { told, act }] of Object.entries(standings)) {
    const { page, tell, faults } = await showPage(browser, { width: 300 });
    await tell(...told);
    await act?.(page);
    await settled(page);
    assert.deepEqual(faults, [], name);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= 300, `${name} is ${width} pixels wide`);
    await page.close();
  }
});
