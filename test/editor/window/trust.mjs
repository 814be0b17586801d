// In Restricted Mode runbooks are checked and nothing is run, whichever way a person tries.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withWindow } from '../with-window.mjs';
import { personAt } from './person.mjs';
import { picture, walk } from './steps.mjs';

const cli = join(import.meta.dirname, '..', '..', '..', 'dist', 'runbook.js');

/** Runs the script with the packed extension `vsix`; resolves to how many of its steps passed and failed. */
export function runTrustScript({ vsix }) {
  return withWindow(
    { vsix, asksForTrust: true, runbooks: ['facts.runbook.yaml', 'faulty.runbook.yaml'] },
    async (scene) => {
      const person = await personAt(scene);
      return walk(person.page, stepsOf(person, scene));
    },
  );
}

function stepsOf(person, { folder, server }) {
  const { page, press, pane, command } = person;
  const notification = page.locator('.notifications-toasts');
  const refuse = async (keys) => {
    await press(keys);
    await person.button('Cancel').click();
    await page.waitForTimeout(1500);
    assert.equal(await person.stopButton.isVisible(), false);
    assert.deepEqual(adapters(server), []);
    assert.equal(recordsIn(folder).length, 1);
  };
  return {
    'the window is in Restricted Mode': async () => {
      await page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).waitFor();
    },
    'each view says that nothing is run, and how that is changed': async () => {
      await page
        .getByRole('tab', { name: /^Runbook/ })
        .first()
        .click();
      await person.widenSideBar(160);
      for (const [view, text] of [
        ['Waiting for me', 'Trust it to run its runbooks'],
        ['Runs', 'records are shown and checked, and nothing is run'],
      ]) {
        await pane(view).locator('.welcome-view-content', { hasText: text }).waitFor();
        await pane(view).locator('.monaco-button:not(.disabled)', { hasText: 'Manage workspace trust' }).waitFor();
      }
      await pane('Runbooks').locator('.monaco-list-row', { hasText: 'Facts of this machine' }).waitFor();
      await pane('Runbooks').getByText('nothing is run until you trust this folder').waitFor();
      await picture(page, 'views-restricted');
    },
    'the demo does not start, and says where it would': async () => {
      await command('Runbook: Run the demo incident');
      await notification.getByText('run it in a window without a folder').waitFor();
      await notification.getByRole('button', { name: 'New Window' }).waitFor();
      assert.equal(await page.locator('.tab').count(), 0);
      assert.deepEqual(adapters(server), []);
      await command('Notifications: Clear All Notifications');
    },
    'the walkthrough can be read': async () => {
      await command('Runbook: Open the walkthrough');
      await page.locator('.gettingStartedContainer', { hasText: 'Get started with Runbook' }).waitFor();
      await person.close('Welcome');
    },
    'the record of a run that somebody else made is shown and checked, and no program of it is run': async () => {
      lay(folder);
      await command('Runbook: Refresh the lists of runs and runbooks');
      const run = pane('Runs').locator('.monaco-list-row', { hasText: 'Facts of this machine' }).first();
      await person.chooseFor(run, 'Verify a run', async () => {
        const replay = page.getByRole('menuitem', { name: 'Replay from its record' }).first();
        assert.equal(await replay.getAttribute('aria-disabled'), 'true');
      });
      await notification
        .getByText(/verified|intact|chain/)
        .first()
        .waitFor();
      assert.deepEqual(adapters(server), []);
    },
    'faults of a runbook are shown': async () => {
      await press('Control+Shift+e');
      await person.open('faulty.runbook.yaml');
      await page.locator('.squiggly-error').first().waitFor();
    },
    'F5 asks for trust, and without it nothing runs': async () => {
      await person.open('facts.runbook.yaml');
      await refuse('F5');
    },
    'Ctrl+F5 asks for trust, and without it nothing runs': () => refuse('Control+F5'),
    'with trust, F5 runs': async () => {
      await press('F5');
      await person.button('Trust Folder & Continue').click();
      await person.stoppedLine.waitFor();
      assert.equal(adapters(server).length, 1);
      await press('Shift+F5');
    },
  };
}

/** Somebody else runs the runbook on a terminal, up to its first question. */
function lay(folder) {
  spawnSync(process.execPath, [cli, 'exec', 'facts.runbook.yaml', '--mode', 'real', '--as', 'alice'], {
    cwd: folder,
    env: { ...process.env, XDG_STATE_HOME: join(folder, '..', 'state') },
  });
  assert.equal(recordsIn(folder).length, 1);
}

function recordsIn(folder) {
  return readdirSync(join(folder, '.runbook', 'runs'));
}

/** The debug adapters of the extension that this test has installed and that are alive. */
function adapters(server) {
  const commands = readdirSync('/proc').flatMap((pid) => (/^\d+$/.test(pid) ? [commandOf(pid)] : []));
  return commands.filter((command) => command.includes(server.folder) && command.includes('debug-adapter.js'));
}

function commandOf(pid) {
  try {
    return readFileSync(join('/proc', pid, 'cmdline'), 'utf8');
  } catch {
    // The process has ended since the folder was read.
    return '';
  }
}
