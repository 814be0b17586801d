// The first five minutes of somebody who has never seen it, in a fresh profile with the packed extension: from the walkthrough
// to a run that is taken up again. Each line is timed.
import assert from 'node:assert/strict';
import { copyFileSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withWindow } from '../with-window.mjs';
import { personAt } from './person.mjs';
import { runPageIn } from './run-page.mjs';
import { picture as pictureOf, walk } from './steps.mjs';

const payments = join(import.meta.dirname, '..', 'workspace', 'payments');
const screenshot = join(import.meta.dirname, '..', '..', '..', 'examples', 'demo', 'dashboard.png');
const guide = 'payments-tsg.md';
const runbook = 'payments-tsg.runbook.yaml';

/** Runs the script with the packed extension `vsix`; resolves to how many of its lines passed and failed. */
export function runMinutesScript({ vsix }) {
  // Stand-ins for the programs of the guide, where a login shell would find the real ones.
  const profile = `export PATH="${join(payments, 'bin')}:$PATH"\n`;
  return withWindow({ vsix, profile }, async (scene) => {
    copyFileSync(join(payments, guide), join(scene.folder, guide));
    const person = await personAt(scene);
    const clock = clockOf();
    const outcome = await walk(person.page, {
      ...clock.timed(beginning(person)),
      ...clock.timed(compiling(person, scene)),
      ...clock.timed(stepping(person, scene)),
      ...clock.timed(telling(person)),
      ...clock.timed(beginningAnew(person)),
    });
    if (outcome.failed > 0) return outcome;
    await laptopDies(scene, person);
    const later = await personAt(scene);
    const resumed = await walk(later.page, clock.timed(resuming(later)));
    clock.print();
    return { passed: outcome.passed + resumed.passed, failed: resumed.failed };
  });
}

/** Notes when each line was done. A line is named 'M:SS what is seen': the time by which a person is to have come so far. */
function clockOf() {
  const began = Date.now();
  const rows = [];
  const timed = (steps) =>
    Object.fromEntries(
      Object.entries(steps).map(([title, step]) => [
        title,
        async () => {
          await step();
          rows.push([`${((Date.now() - began) / 1000).toFixed(1)} s`, title]);
        },
      ]),
    );
  const print = () => {
    console.log('  done after, in the script by, what is seen');
    for (const [at, title] of rows) console.log(`  ${at.padStart(8)}   ${title}`);
  };
  return { timed, print };
}

/** The walkthrough and its demo. */
function beginning(person) {
  const { page, press } = person;
  return {
    '0:20 the walkthrough leads to the demo incident, which stands before its first step': async () => {
      await person.command('Runbook: Open the walkthrough');
      const start = page.locator('.getting-started-step', { hasText: 'Run the demo incident' }).first();
      await start.waitFor();
      await press('Control+b');
      await page.locator('.getting-started-media iframe').first().waitFor();
      await picture(page, 'tour-1-walkthrough');
      await start.getByRole('button', { name: 'Run the demo incident' }).click();
      await person.stoppedLine.waitFor();
      await person.tab('payments-latency.md').waitFor();
      await (await runPageIn(page)).frame.getByText('Payments are fast again').first().waitFor();
      await picture(page, 'tour-2-demo');
    },
    '0:50 nothing of it is run: a step is answered by its recording, and Step Back really goes back': async () => {
      await press('F10');
      await person.stopsAt('id: holder');
      await page.locator('.codicon-debug-step-back').first().click();
      await person.stopsAt('id: pool');
      await press('Shift+F5');
      await person.stopButton.waitFor({ state: 'hidden' });
      await person.command('View: Close All Editors');
    },
  };
}

/** The person's own guide. */
function compiling(person, { folder }) {
  const { page, press } = person;
  return {
    '1:00 Compile TSG shows the steps of the own guide with their classes, and leaves the guide as it is': async () => {
      await press('Control+Shift+e');
      await person.chooseFromMenuOf(guide, 'Compile TSG');
      const began = Date.now();
      await page.locator('.tab.active', { hasText: runbook }).waitFor();
      console.log(`    the draft was there after ${Date.now() - began} ms`);
      await page.getByText('steps left to accept').first().waitFor();
      for (const key of ['Control+b', 'Control+j']) await press(key);
      await picture(page, 'tour-3-compiled');
      assert.deepEqual(readFileSync(join(folder, guide)), readFileSync(join(payments, guide)));
    },
    '1:30 what the draft leaves open is settled, and the runbook says when it is right': async () => {
      // What a person writes into the draft in this time.
      copyFileSync(join(payments, runbook), join(folder, runbook));
      await person.command('View: Close All Editors');
      for (const key of ['Control+b', 'Control+j']) await press(key);
      await person.open(runbook);
      await press('Control+Home');
      await page.getByText('Debug from here').first().waitFor();
    },
  };
}

/** F5 on it. */
function stepping(person) {
  const { page, press } = person;
  return {
    '1:45 F5 stops before the first step': async () => {
      await press('F5');
      await person.stoppedLine.waitFor();
      await person.stopsAt('id: pods');
      await (await runPageIn(page)).frame.getByText('the debugger is here').first().waitFor();
    },
    '2:00 F10 does one step, and what it captures is a variable and stands beside its line': async () => {
      for (const next of ['id: ready', 'id: database']) {
        await press('F10');
        await person.stopsAt(next);
      }
      await press('Control+Shift+d');
      for (const pane of ['Watch', 'Loaded Scripts', 'Breakpoints']) await person.fold(pane);
      await person.show('Captures', 'ready');
      await page.locator('.view-line', { hasText: 'captures.ready = 1' }).first().waitFor();
      await picture(page, 'tour-4-stepping');
    },
    '2:20 an assertion that fails stops the run with its reason and what the program said': async () => {
      await press('F10');
      await page.locator('.exception-widget', { hasText: 'accepting connections' }).waitFor();
      await page.locator('.exception-widget', { hasText: 'remaining connection slots' }).waitFor();
      await picture(page, 'tour-5-failing');
    },
    '2:40 once the cause is gone the step is done again, and the run goes on': async () => {
      await restartStep(person);
      // It stood at this line before, too.
      await page.getByText('Paused on restart').first().waitFor();
      await person.stopsAt('id: database');
      await press('F10');
      await person.stopsAt('id: logs');
    },
    '2:50 a manual step asks for its checklist, and a screenshot is pasted from the clipboard': async () => {
      await press('F10');
      await person.stopsAt('id: dashboard');
      await press('F10');
      const run = await runPageIn(page);
      await run.asked.getByText('The errors began with the alert').waitFor();
      await raisePanel(person, 260);
      await run.tickAll();
      await run.asked.locator('.drop').waitFor();
      await pastePicture(page, run);
      await picture(page, 'tour-6-screenshot');
      await run.answer('Hand in');
      await person.stopsAt('id: stop_reports');
    },
    '3:00 a dangerous step shows its exact command, the rule and the rollback, and asks for the name of the resource':
      async () => {
        await press('F10');
        const run = await runPageIn(page);
        const { asked } = run;
        await asked.getByText('kubectl scale deployment/payments-reports -n payments --replicas=0').waitFor();
        await asked.getByText('stops every copy').first().waitFor();
        await asked.getByText('kubectl scale deployment/payments-reports -n payments --replicas=2').waitFor();
        assert.equal(await run.button('Approve').isDisabled(), true);
        await asked.locator('[data-field=typed]').fill('payments-reports');
        await asked.locator('#ask-title').scrollIntoViewIfNeeded();
        await picture(page, 'tour-7-dangerous');
        await run.answer('Approve');
        await person.stopsAt('id: restart');
      },
    '3:45 Step Back shows the run as it was before the step': async () => {
      await page.locator('.codicon-debug-step-back').first().click();
      await person.stopsAt('id: stop_reports');
      await page.locator('.debug-call-stack', { hasText: 'in the past' }).waitFor();
      await raisePanel(person, -260);
      await picture(page, 'tour-8-step-back');
      await press('F10');
      await person.stopsAt('id: restart');
    },
  };
}

/** The end of the run, and what is told of it. */
function telling(person) {
  const { page, press } = person;
  return {
    '4:15 the run is brought to its end': async () => {
      await press('F5');
      const run = await runPageIn(page);
      await run.asked.getByText('kubectl rollout restart').waitFor();
      await run.answer('Approve');
      await run.asked.locator('textarea').waitFor();
      await run.write('payments-reports was stopped at 14:02');
      await person.stopButton.waitFor({ state: 'hidden' });
    },
    '4:30 the incident summary is in the clipboard: times, outcome, links, and that the chain is verified':
      async () => {
        const run = await runPageIn(page);
        await run.frame.getByText('completed').first().waitFor();
        await run.button('Copy summary').click();
        const summary = await clipboardText(page);
        await press('Control+b');
        await raisePanel(person, 260);
        await run.frame.locator('main#run').evaluate(() => window.scrollTo(0, 0));
        await picture(page, 'tour-9-record');
        await raisePanel(person, -260);
        await press('Control+b');
        console.log(summary.replaceAll(/^/gm, '    '));
        assert.match(summary, /payments-reports/);
        assert.match(summary, /completed/);
        assert.match(summary, /\d\d:\d\d/);
        assert.match(summary, /Guide: .*payments-tsg.md/);
        assert.match(summary, /verified ✓/);
      },
  };
}

/** Brings another run to its fifth step. */
function beginningAnew(person) {
  const { press } = person;
  return {
    '4:50 the next run comes to its fifth step': async () => {
      await press('F5');
      for (const id of ['pods', 'ready', 'database', 'logs']) {
        await person.stopsAt(`id: ${id}`);
        await press('F10');
      }
      await person.stopsAt('id: dashboard');
    },
  };
}

/** Nothing is told to anybody any more: the window and what drove the run are gone. */
async function laptopDies({ server }, { page }) {
  for (const pid of adaptersOf(server)) process.kill(Number(pid), 'SIGKILL');
  await page.close();
}

/** The debug adapters of the server that this script has started. */
function adaptersOf(server) {
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    const command = commandOf(pid);
    return command.includes(server.folder) && command.includes('debug-adapter.js');
  });
}

function commandOf(pid) {
  try {
    return readFileSync(join('/proc', pid, 'cmdline'), 'utf8');
  } catch {
    // The process has ended since the folder was read.
    return '';
  }
}

/** A new window, after a laptop died in the middle of a run. */
function resuming(person) {
  const { page } = person;
  return {
    'later: a new window offers to resume the run at its fifth step of nine': async () => {
      await page
        .getByRole('tab', { name: /^Runbook/ })
        .first()
        .click();
      const row = page.locator('.monaco-list-row', { hasText: 'Resume run (step 5 of 9)' }).first();
      await row.waitFor();
      await person.widenSideBar(200);
      await row.click();
      await (await runPageIn(page)).frame.getByText('interrupted').first().waitFor();
      await picture(page, 'tour-10-resume');
      await row.hover();
      await row.getByRole('button').first().click();
      await person.stopsAt('id: dashboard');
    },
  };
}

/** A picture without what the mouse would show over it. */
async function picture(page, name) {
  await page.mouse.move(0, 0);
  await page.locator('.monaco-hover:visible, .context-view .hover-contents').first().waitFor({ state: 'hidden' });
  await pictureOf(page, name);
}

/** Drags the upper edge of the panel up, so that a question on the page of the run is seen whole. */
async function raisePanel({ page }, by) {
  const { x, y, width } = await page.locator('.part.panel').boundingBox();
  await page.mouse.move(x + width / 2, y - 1);
  await page.mouse.down();
  await page.mouse.move(x + width / 2, y - by, { steps: 5 });
  await page.mouse.up();
}

/** Does the step at the top of the call stack again. */
async function restartStep({ page }) {
  const row = page.locator('.debug-call-stack .monaco-list-row', { hasText: 'database' }).first();
  await row.hover();
  await row.getByRole('button', { name: 'Restart Frame' }).click();
}

/** Puts a picture into the clipboard, as a tool for screenshots does, and pastes it. */
async function pastePicture(page, { asked }) {
  const base64 = readFileSync(screenshot).toString('base64');
  const put = async (text) => {
    const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': new Blob([bytes], { type: 'image/png' }) })]);
  };
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.evaluate(put, base64);
  await asked.locator('.drop').click({ position: { x: 5, y: 5 } });
  await page.keyboard.press('Control+v');
  await asked.locator('img').waitFor();
}

async function clipboardText(page) {
  for (let attempt = 0; attempt < 60; attempt += 1) {
    const text = await page.evaluate(() => navigator.clipboard.readText()).catch(() => '');
    if (text.trim() !== '') return text;
    await page.waitForTimeout(250);
  }
  throw new Error('nothing came into the clipboard');
}
