// Looks at runs in the run panel as a person does: a replay that is stepped through, a real run whose questions are answered
// on the page, and runs that are over.
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withWindow } from '../with-window.mjs';
import { personAt } from './person.mjs';
import { picture, walk } from './steps.mjs';

const workspace = join(import.meta.dirname, '..', 'workspace');
const icon = join(import.meta.dirname, '..', '..', '..', 'media', 'icon.png');

/** Runs the script with the packed extension `vsix`; resolves to how many of its steps passed and failed. */
export function runPanelScript({ vsix }) {
  return withWindow({ vsix, runbooks: ['facts', 'facts.runbook.yaml', 'checkout.runbook.yaml'] }, async (scene) => {
    writeLaunch(scene.folder);
    const person = await personAt(scene);
    const refused = [];
    person.page.on('console', (message) => {
      if (/Content Security Policy/.test(message.text()) && /page\.(js|css)/.test(message.text()))
        refused.push(message.text());
    });
    const panel = panelOf(person);
    return walk(person.page, {
      ...replaying(person, panel),
      ...answering(person, panel, scene),
      ...after(person, panel, scene, refused),
    });
  });
}

function writeLaunch(folder) {
  const program = (name) => `\${workspaceFolder}/${name}.runbook.yaml`;
  const launch = (name, more) => ({ type: 'runbook', request: 'launch', name, ...more });
  const scenario = `\${workspaceFolder}/facts/scenario.yaml`;
  // With a stand-in for the cluster; VS Code takes the variables of a login shell, whatever it was started with.
  const env = { PATH: `${join(workspace, 'bin')}:${process.env.PATH}` };
  const inputs = { incident: 'INC-2931', region: 'eu-west' };
  const configurations = [
    launch('Replay', { program: program('facts'), mode: 'replay', scenario }),
    launch('Checkout', { program: program('checkout'), env, inputs, stopOnEntry: false }),
    launch('Dry', { program: program('facts'), mode: 'dry-run' }),
  ];
  mkdirSync(join(folder, '.vscode'));
  writeFileSync(join(folder, '.vscode', 'launch.json'), JSON.stringify({ version: '0.2.0', configurations }));
}

// A question that is answered already has no button any more.
const timeout = 5000;

/** The page in the panel: a document within a document of the webview. */
function panelOf(person) {
  const { page, input, command, until } = person;
  const frame = page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
  const ask = frame.locator('section.ask');
  const debugged = page.locator('.codicon-debug-stop, .monaco-dialog-box');
  return {
    frame,
    command,
    text: (text) => frame.locator('#run').getByText(text, { exact: false }).first(),
    row: (text) => frame.locator('#run li.row', { hasText: text }).first(),
    ask,
    status: page.locator('.statusbar-item', { hasText: /Runbook(:| waits)/ }),
    /** Answers by a button, until the question is another one: a click that follows a question at once does not count. */
    async answer(deed, next) {
      await until(next, async () => {
        await page.waitForTimeout(400);
        await ask.locator(`[data-deed=${deed}]`).click({ timeout });
      });
    },
    async debug(name, begun = debugged) {
      await until(begun, async () => {
        await command('Debug: Select and Start Debugging');
        await input.locator('.monaco-list-row', { hasText: name }).first().click();
      });
    },
  };
}

function replaying(
  { page, press, input, stopButton, open, stoppedLine },
  { frame, command, text, ask, answer, status, row, debug },
) {
  return {
    'before any run the panel says how one comes into it': async () => {
      await open('facts.runbook.yaml');
      await page.getByText('Debug from here').first().waitFor();
      await command('Runbook Run: Focus on Run View');
      await text('No run is shown').waitFor();
      await picture(page, 'panel-empty');
    },
    'a replay is followed from its first step, and the status bar says how far it is': async () => {
      await debug('Replay');
      await stoppedLine.first().waitFor();
      await command('Runbook Run: Focus on Run View');
      await text('Facts of this machine').waitFor();
      await status.getByText('step 1 of 4').waitFor();
      await frame.locator('[aria-current]', { hasText: 'Look at the folder' }).first().waitFor();
      await press('F10');
      await frame.locator('[aria-current]', { hasText: 'Name the system' }).first().waitFor();
      await press('F10');
      await frame.locator('[aria-current]', { hasText: 'Judge the listing' }).first().waitFor();
    },
    'Step Back really goes back, on the page, too': async () => {
      await page.locator('.codicon-debug-step-back').first().click();
      await frame.locator('[aria-current]', { hasText: 'Name the system' }).first().waitFor();
      await frame.locator('.row.at', { hasText: 'Name the system' }).getByText('the debugger is here').waitFor();
      assert.equal(await frame.locator('.row.at').count(), 1);
      await press('F10');
      await frame.locator('[aria-current]', { hasText: 'Judge the listing' }).first().waitFor();
    },
    'what a person is asked stands on the page, and no other input opens for it': async () => {
      await press('F10');
      await ask.locator('textarea').waitFor();
      await status.getByText("'judgement' of 'judge'").waitFor();
      assert.equal(await input.isVisible(), false);
      await picture(page, 'panel-question');
      await ask.locator('textarea').fill('as expected');
      await answer('text', frame.locator('[aria-current]', { hasText: 'Who ran this' }));
    },
    'the run ends, its record takes its place, and the status bar is empty again': async () => {
      await press('Shift+F5');
      await stopButton.waitFor({ state: 'hidden' });
      await row('Judge the listing').getByText('passed').first().waitFor();
      await status.waitFor({ state: 'hidden' });
    },
    'a dry run shows what is written, and that it leaves no record': async () => {
      await debug('Dry', text('dry run'));
      await row('Look at the folder').waitFor();
      await stopButton.waitFor({ state: 'hidden' });
      await row('Look at the folder').waitFor();
    },
  };
}

function answering({ page, button, stopButton, until }, { frame, text, ask, answer, status, debug }, { folder }) {
  const records = () => readdirSync(join(folder, '.runbook', 'runs'));
  const trace = () => readFileSync(join(folder, '.runbook', 'runs', records()[0], 'trace.jsonl'), 'utf8');
  return {
    'a real run asks for a text and for a picture, which is pasted': async () => {
      await debug('Checkout');
      await button('All of it holds').click();
      await ask.locator('textarea').fill('38 percent since 14:02');
      await answer('text', ask.locator('.drop'));
      const picture64 = readFileSync(icon).toString('base64');
      await until(ask.locator('img'), () => paste(frame, picture64));
      await until(ask.getByText('kubectl drain node-7'), () => ask.locator('[data-do=attach]').click({ timeout }));
      assert.match(trace(), /"kind":"attachment"/);
    },
    'a dangerous step runs only once its name is typed exactly': async () => {
      await status.getByText("approve 'drain'").waitFor();
      const approval = ask.locator('[data-deed=approve]');
      const field = ask.locator('[data-field=typed]');
      await field.fill('node');
      assert.equal(await approval.isDisabled(), true);
      assert.doesNotMatch(trace(), /"type":"step.approved"/);
      await field.fill('node-7');
      await picture(page, 'panel-approval');
      await answer('approve', text('verified'));
      await stopButton.waitFor({ state: 'hidden' });
      assert.match(trace(), /"gesture":"typed"/);
    },
  };
}

function after({ page, input }, { frame, command, row }, { folder }, refused) {
  const theme = (name) =>
    writeFileSync(join(folder, '.vscode', 'settings.json'), JSON.stringify({ 'workbench.colorTheme': name }));
  return {
    'a run that is over is chosen from a list': async () => {
      await command('Runbook: Show run…');
      await input.locator('.monaco-list-row', { hasText: 'Checkout answers with 503' }).first().click();
      await row('Move the pods away').getByText('passed').first().waitFor();
      await picture(page, 'panel');
    },
    'its buttons do what the commands of the same name do': async () => {
      await frame.getByRole('button', { name: 'Verify', exact: true }).click();
      await page.locator('.notifications-toasts').getByText('verified').first().waitFor();
      await command('Notifications: Clear All Notifications');
      await frame.getByRole('button', { name: 'Export', exact: true }).click();
      await input.getByText('Export a run').first().waitFor();
      await input.locator('.monaco-list-row', { hasText: 'one page to read, print and keep' }).waitFor();
      await page.keyboard.press('Escape');
    },
    'it is seen in a light theme and in high contrast, too': async () => {
      for (const [name, file] of [
        ['Default Light Modern', 'panel-light'],
        ['Default High Contrast', 'panel-contrast'],
        ['Default Dark Modern', 'panel-dark'],
      ]) {
        theme(name);
        await page.waitForTimeout(1500);
        await picture(page, file);
      }
    },
    'the page reaches nothing outside, and runs no script but its own': async () => {
      const reached = await frame.locator('#run').evaluate(async () => {
        const tries = [fetch('https://example.com'), fetch('data:text/plain,x')];
        const settled = await Promise.allSettled(tries);
        const script = document.createElement('script');
        script.textContent = 'document.title = "changed"';
        document.body.append(script);
        return { fetched: settled.filter(({ status }) => status === 'fulfilled').length, title: document.title };
      });
      assert.deepEqual([reached.fetched, reached.title === 'changed'], [0, false]);
      assert.deepEqual(refused, []);
    },
  };
}

/** Pastes a picture into the page, as from the clipboard. */
function paste(frame, base64) {
  return frame.locator('#run').evaluate((_root, text) => {
    const bytes = Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File([bytes], 'screenshot.png', { type: 'image/png' }));
    document.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, base64);
}
