// Does in VS Code's window, with the packed extension, what a person does: a runbook is written by hand, and a guide
// becomes a runbook that is stepped through, answered and finished.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFileSync, copyFileSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withWindow } from '../with-window.mjs';
import { authorSteps } from './author.mjs';
import { reviewSteps } from './compile.mjs';
import { personAt } from './person.mjs';
import { realGuideSteps } from './real-guide.mjs';
import { picture, walk } from './steps.mjs';
import { testSteps } from './tests.mjs';

const cli = join(import.meta.dirname, '..', '..', '..', 'dist', 'runbook.js');
const guide = 'disk-pressure.md';
const draft = 'disk-pressure.runbook.yaml';
const entry = 'Compile TSG';

/** Runs the script with the packed extension `vsix`; resolves to how many of its steps passed and failed. */
export function runWindowScript({ vsix }) {
  return withWindow({ vsix }, async (scene) => {
    const person = await personAt(scene);
    return walk(person.page, {
      ...authorSteps(person, scene.folder),
      ...reviewSteps(person, scene.folder),
      ...realGuideSteps(person, scene.folder),
      ...testSteps(person, scene.folder),
      ...stepsOf(person, scene.folder),
    });
  });
}

function stepsOf(person, folder) {
  const { page, press } = person;
  const shoot = (name) => () => picture(page, name);
  const textOfDraft = () => readFileSync(join(folder, draft), 'utf8');
  const lineOf = (text) => textOfDraft().split(text)[0].split('\n').length;
  const textOfGuide = readFileSync(join(folder, guide), 'utf8');

  return {
    'right-click on the guide, Compile TSG: draft and mapping open beside it': async () => {
      await person.chooseFromMenuOf(guide, entry, shoot('compile-menu'));
      await person.tab('disk-pressure.mapping.md').waitFor();
      await page.locator('.tab.active', { hasText: draft }).waitFor();
      await page.locator('.mtk1').first().waitFor();
      assert.equal(readFileSync(join(folder, guide), 'utf8'), textOfGuide);
      await shoot('compiled')();
    },
    'the menu of a file that is no guide does not offer to compile it': async () => {
      await person.appears(draft);
      assert.equal((await person.menuOf(draft)).includes(entry), false);
    },
    'the class of a command stands beside it as icon and word, and the hover gives the reasons': async () => {
      copyFileSync(
        join(import.meta.dirname, '..', 'workspace', 'risk.runbook.yaml'),
        join(folder, 'risk.runbook.yaml'),
      );
      await person.appears('risk.runbook.yaml');
      await person.open('risk.runbook.yaml');
      const group = page.locator('.editor-group-container.active');
      await group.getByText('■ dangerous, critical').nth(1).waitFor();
      const reasons = page.locator('.monaco-hover', { hasText: 'deletes folders with all that is in them' });
      await person.until(reasons, async () => {
        await page.mouse.move(0, 0);
        await group.locator('.view-line', { hasText: 'rm -rf' }).getByText('rm -rf').hover();
      });
      await shoot('risk')();
      await person.close('risk.runbook.yaml');
    },
    'a click in the gutter sets a breakpoint': async () => {
      await person.close(guide);
      await person.close('disk-pressure.mapping.md');
      const text = 'argv: ["df", "-k"';
      await person.goToLine(lineOf(text));
      await person.setBreakpoint(text);
    },
    'F5 without a launch.json asks for what the guide leaves open, and stops at the first step': async () => {
      await press('F5');
      await person.input.getByText('Inputs of the runbook').waitFor();
      await press('Enter');
      await person.stoppedLine.waitFor();
      await press('Control+Shift+d');
      await person.widenSideBar(140);
      for (const pane of ['Watch', 'Loaded Scripts', 'Breakpoints']) await person.fold(pane);
      await person.lower('Watch', 150);
      await person.show('Inputs', 'path');
    },
    'F10 on a manual step asks for its checklist': async () => {
      await press('F10');
      await person.tickAll(shoot('manual-step'));
      await page.locator('.debug-call-stack', { hasText: 'find_out_account_system' }).waitFor();
    },
    'F5 runs on to the breakpoint, and what became of the steps is among the variables': async () => {
      await press('F5');
      await person.show('Steps', 'run_uname');
      await shoot('debug')();
    },
    'F10 runs one step': async () => {
      await press('F10');
      await person.show('Steps', 'show_free_space_volume');
    },
    'the button above the runbook shows the step in the guide, and a breakpoint there stops the run': async () => {
      await person.until(person.tab(guide), () => page.locator('.editor-actions .codicon-book').click());
      await page.locator('.view-line', { hasText: 'df -i <path>' }).click();
      await person.setBreakpoint('du -sk <path>');
      await press('F5');
      await page.locator('.debug-call-stack .monaco-list-row', { hasText: 'Measure the folder itself' }).waitFor();
      // What the extension marks there has a class that begins like this.
      const beside = page.locator('.editor-group-container', { has: person.tab(guide) });
      await beside.locator('.view-overlays [class*="ced-"]').first().waitFor();
      await shoot('guide')();
      await person.close(guide);
    },
    'F5 runs on, and the manual steps on the way ask for a checklist and for a text': async () => {
      await press('F5');
      await person.tickAll();
      await person.type('left out, the volume is below 85 percent', shoot('manual-text'));
      await person.input.locator('.monaco-list-row').first().waitFor();
    },
    'a question that was closed still waits, and the status bar or the command asks it again': async () => {
      const reminder = page.locator('.statusbar-item', { hasText: 'Runbook waits:' });
      await press('Escape');
      await person.input.waitFor({ state: 'hidden' });
      await reminder.click();
      await person.input.locator('.monaco-list-row').first().waitFor();
      await press('Escape');
      await person.input.waitFor({ state: 'hidden' });
      await person.command('Runbook: Answer waiting step');
      await person.tickAll();
      await reminder.waitFor({ state: 'hidden' });
      await person.stopButton.waitFor({ state: 'hidden' });
    },
    'the run has left a record that verifies': async () => {
      const runs = join(folder, '.runbook', 'runs');
      const [run] = readdirSync(runs);
      const said = execFileSync(process.execPath, [cli, 'verify', join(runs, run)], { encoding: 'utf8' });
      assert.match(said, /verified: .* every step is satisfied/);
    },
    'an edited draft is only overwritten with consent': async () => {
      appendFileSync(join(folder, draft), '# mine\n');
      const before = textOfDraft();
      await press('Control+Shift+e');
      await person.chooseFromMenuOf(guide, entry);
      await person.button('Cancel').waitFor();
      await person.button('Cancel').click();
      assert.equal(textOfDraft(), before);
      await person.chooseFromMenuOf(guide, entry);
      await person.button('Overwrite').click();
      await eventually(() => !textOfDraft().includes('# mine'));
    },
  };
}

/** Resolves once the claim holds; it fails when it has not after ten seconds. */
async function eventually(claim) {
  const end = Date.now() + 10_000;
  while (!claim()) {
    assert.ok(Date.now() < end, `in vain: ${claim}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
