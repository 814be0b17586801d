// Does in VS Code's window, with the packed extension, what somebody on call does with a runbook that is debugged.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withWindow } from '../with-window.mjs';
import { personAt } from './person.mjs';
import { picture, walk } from './steps.mjs';

const root = join(import.meta.dirname, '..', '..', '..');
const cli = join(root, 'dist', 'runbook.js');
const workspace = join(import.meta.dirname, '..', 'workspace');
const runbook = 'checkout.runbook.yaml';

/** Runs the script with the packed extension `vsix`; resolves to how many of its steps passed and failed. */
export function runDebugScript({ vsix }) {
  return withWindow({ vsix, runbooks: [runbook] }, async (scene) => {
    writeLaunch(scene.folder);
    const person = await personAt(scene);
    const { page } = person;
    return walk(page, {
      ...beginning(person),
      ...stopping(person),
      ...asking(person, scene),
      ...changing(person),
      ...looking(person, scene),
    });
  });
}

// With a stand-in for the cluster; VS Code takes the variables of a login shell, whatever it was started with.
const programs = `${join(workspace, 'bin')}:${process.env.PATH}`;

function writeLaunch(folder) {
  const launch = { type: 'runbook', request: 'launch', name: 'Checkout', program: `\${workspaceFolder}/${runbook}` };
  mkdirSync(join(folder, '.vscode'));
  const configurations = [{ ...launch, env: { PATH: programs } }];
  writeFileSync(join(folder, '.vscode', 'launch.json'), JSON.stringify({ version: '0.2.0', configurations }));
}

/** From F5 to the first step. */
function beginning(person) {
  const { page, press, input } = person;
  return {
    'F5 asks for the inputs one after the other, and takes no value that does not fit': async () => {
      await person.open(runbook);
      // Before the extension is there, F5 knows of nothing to debug.
      await page.getByText('Debug from here').first().waitFor();
      await press('F5');
      await input.getByText('Inputs of the runbook (1/2)').waitFor();
      await input.locator('input[type=text]').fill('2931');
      await input.getByText("has to match 'INC-[0-9]+'").waitFor();
      await picture(page, 'inputs');
      await person.type('INC-2931');
      await input.getByText('Inputs of the runbook (2/2)').waitFor();
    },
    'the button Back leads to the input before': async () => {
      await input.locator('.quick-input-titlebar .codicon-quick-input-back').click();
      await input.getByText('Inputs of the runbook (1/2)').waitFor();
      await press('Enter');
      await input.locator('.monaco-list-row', { hasText: 'us-east' }).click();
    },
    'the prerequisites have to be confirmed before the run begins': async () => {
      await person.button('All of it holds').click();
      await person.stoppedLine.waitFor();
      await press('Control+Shift+d');
      await person.widenSideBar(140);
      await person.show('Inputs', 'INC-2931');
    },
  };
}

/** Breakpoints, steps and values. */
function stopping(person) {
  const { page, press } = person;
  return {
    'F11 steps into a group': async () => {
      await press('F11');
      await person.stopsAt('id: node_state');
      await page.locator('.debug-call-stack', { hasText: 'diagnose' }).waitFor();
    },
    'a breakpoint with a condition and a logpoint are set in the file': async () => {
      await person.goToLine(lineNumberOf('id: node_events'));
      await addBreakpoint(person, 'Debug: Add Conditional Breakpoint...', 'captures.pods.items[0].ready == false');
      await person.goToLine(lineNumberOf('id: judge'));
      await addBreakpoint(person, 'Debug: Add Logpoint...', '{vars.node} needs a look');
    },
    'F5 stops where the condition holds, with the values beside the lines': async () => {
      await press('F5');
      await person.stopsAt('id: node_events');
      await page.locator('.view-line', { hasText: 'node = node-7' }).first().waitFor();
      // The hint of what is declared, which the run may know otherwise, is gone.
      await page.locator('.view-line', { hasText: '= eu-west' }).waitFor({ state: 'detached' });
    },
    'a capture opens to what its JSON holds, and a watch evaluates an expression': async () => {
      for (const pane of ['Call Stack', 'Loaded Scripts', 'Breakpoints']) await person.fold(pane);
      await addWatch(person, 'captures.pods.items[0].restarts');
      await page.locator('.debug-watch .monaco-list-row', { hasText: '14' }).waitFor();
      await person.lower('Watch', 300);
      await toggle(person, 'Inputs', 'false');
      for (const name of ['Captures', 'pods', 'items', '0']) await toggle(person, name, 'true');
      await person.variable('checkout-5d9c-x2x7k').first().waitFor();
      await page.mouse.move(0, 0);
      await picture(page, 'debug-values');
      await page.locator('.pane-header', { hasText: 'Call Stack' }).first().click();
    },
    'F10 runs one step': async () => {
      await press('F10');
      await person.stopsAt('id: judge');
    },
    'the logpoint has written into the console': async () => {
      await page.locator('.repl', { hasText: 'node-7 needs a look' }).waitFor();
    },
  };
}

/** What only a person can say. */
function asking(person, { folder }) {
  const { page, press, input } = person;
  const dialog = page.locator('.monaco-dialog-box');
  return {
    'evidence is a text and a file that is attached': async () => {
      copyFileSync(join(root, 'media', 'icon.png'), join(folder, 'graph.png'));
      await press('F10');
      await person.type('38 percent of the requests since 14:02');
      await input.getByText('Judge the error rate: graph').waitFor();
      // What is typed before the folder is read may be taken for the beginning of a name.
      await input.locator('.monaco-list-row', { hasText: 'graph.png' }).click();
      await person.stopsAt('id: drain');
    },
    'a dangerous command is shown with why it is dangerous and what would take it back': async () => {
      await press('F10');
      await dialog.getByText('kubectl drain node-7', { exact: false }).waitFor();
      await dialog.getByText('kubectl uncordon node-7', { exact: false }).waitFor();
      await picture(page, 'dangerous');
    },
    'another text than the one that has to be typed is refused, and nothing runs': async () => {
      await person.button('Approve…').click();
      await input.locator('input[type=text]').fill('node');
      await press('Enter');
      await input.getByText("type 'node-7' to approve").first().waitFor();
      await press('Escape');
      await page.locator('.statusbar-item', { hasText: 'Runbook waits:' }).click();
      await person.button('Approve…').waitFor();
    },
    'with the text the command runs': async () => {
      await person.button('Approve…').click();
      await person.type('node-7');
      await person.stopsAt('id: recovered');
    },
  };
}

/** Another value for a variable, and what one step has changed. */
function changing(person) {
  const { page, press } = person;
  return {
    'a variable is given another value where it is listed': async () => {
      await person.show('Variables', 'namespace');
      const box = page.locator('.debug-variables .monaco-inputbox input').filter({ visible: true });
      // A list that is drawn anew closes the box.
      await person.until(page.locator('.repl', { hasText: "set 'vars.namespace' to 'shop-eu'" }), async () => {
        await person.variable('namespace').first().dblclick();
        await box.fill('shop-eu', { timeout: 3000 });
        await press('Enter');
      });
      await person
        .variable(/namespace\s*=\s*shop-eu/)
        .first()
        .waitFor();
      await page.mouse.move(0, 0);
      await page.locator('.monaco-hover').first().waitFor({ state: 'hidden' });
      await picture(page, 'set-value');
    },
    'the console says what lies between two snapshots': async () => {
      await page.locator('.repl-input-wrapper .view-lines').click();
      await page.keyboard.insertText('snapshot diff 1 3');
      await press('Enter');
      await page.locator('.repl .monaco-list-row', { hasText: 'captures.node_state' }).first().waitFor();
      await picture(page, 'snapshot-diff');
    },
  };
}

/** Looking back, at a run that is over and at one that waits. */
function looking(person, { folder }) {
  const { page, press, input } = person;
  const runs = join(folder, '.runbook', 'runs');
  return {
    'Step Back shows the run as it was, and F10 comes forward again': async () => {
      await page.locator('.codicon-debug-step-back').first().click();
      await person.stopsAt('id: drain');
      await page.locator('.debug-call-stack', { hasText: 'in the past' }).waitFor();
      await page.locator('.debug-call-stack', { hasText: 'Load More' }).waitFor({ state: 'hidden' });
      await page.mouse.move(0, 0);
      await picture(page, 'past');
      await press('F10');
      await person.stopsAt('id: recovered');
    },
    'F5 runs to the end': async () => {
      await press('F5');
      await person.stopButton.waitFor({ state: 'hidden' });
    },
    'a finished run is opened from a list and walked through': async () => {
      await person.command('Runbook: Open a past run…');
      await input.locator('.monaco-list-row', { hasText: readdirSync(runs)[0] }).waitFor();
      await press('Enter');
      await person.stopsAt('id: recovered');
      await page.locator('.codicon-debug-step-back').first().click();
      await page.locator('.debug-call-stack', { hasText: 'in the past' }).waitFor();
      await press('Shift+F5');
      await person.stopButton.waitFor({ state: 'hidden' });
    },
    'a run that waits is chosen from a list and goes on': async () => {
      const inputs = ['--input', 'incident=INC-2932'];
      const env = { ...process.env, PATH: programs };
      spawnSync(process.execPath, [cli, 'exec', runbook, '--mode', 'real', ...inputs], { cwd: folder, env });
      await person.command('Runbook: Attach to a waiting run…');
      await input.locator('.monaco-list-row', { hasText: "needs evidence 'rate'" }).waitFor();
      await picture(page, 'waiting-runs');
      await press('Enter');
      await person.stopsAt('id: judge');
      await person.show('Inputs', 'incident');
      await press('Shift+F5');
      await person.stopButton.waitFor({ state: 'hidden' });
    },
  };
}

const lines = readFileSync(join(workspace, runbook), 'utf8').split('\n');

function lineNumberOf(text) {
  return lines.findIndex((line) => line.includes(text)) + 1;
}

async function addBreakpoint(person, name, text) {
  const { page, press } = person;
  await person.command(name);
  // What is typed before it has the focus goes into the file.
  await page.locator('.breakpoint-widget .monaco-editor.focused').waitFor();
  await page.keyboard.insertText(text);
  const widget = page.locator('.breakpoint-widget');
  // What is offered while one types takes the first Enter for itself.
  for (let attempt = 0; attempt < 20 && (await widget.isVisible()); attempt += 1) {
    if (await page.locator('.suggest-widget.visible').isVisible()) await press('Escape');
    await press('Enter');
    await page.waitForTimeout(500);
  }
  await widget.waitFor({ state: 'detached' });
}

async function addWatch({ page, press, until }, expression) {
  const header = page.locator('.pane-header', { hasText: 'Watch' }).first();
  const box = page.locator('.debug-watch .monaco-inputbox input').filter({ visible: true });
  await until(box, async () => {
    await header.hover();
    await header.getByRole('button', { name: 'Add Expression' }).click();
  });
  await box.fill(expression);
  await press('Enter');
}

/** Folds or unfolds a scope or a value among the variables. */
async function toggle({ page }, name, isExpanded) {
  const rows = page.locator('.debug-variables .monaco-list-row');
  const row = rows.filter({ hasText: new RegExp(`^\\s*${name}\\s*(=|$)`) }).first();
  await row.waitFor();
  for (let attempt = 0; attempt < 20 && (await row.getAttribute('aria-expanded')) !== isExpanded; attempt += 1) {
    await row.click();
    await page.waitForTimeout(300);
  }
}
