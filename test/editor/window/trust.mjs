// In Restricted Mode runbooks are checked and nothing is run, whichever way a person tries.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withWindow } from '../with-window.mjs';
import { personAt } from './person.mjs';
import { walk } from './steps.mjs';

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
  const { page, press } = person;
  const refuse = async (keys) => {
    await press(keys);
    await person.button('Cancel').click();
    await page.waitForTimeout(1500);
    assert.equal(await person.stopButton.isVisible(), false);
    assert.deepEqual(adapters(server), []);
    assert.equal(existsSync(join(folder, '.runbook')), false);
  };
  return {
    'the window is in Restricted Mode': async () => {
      await page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).waitFor();
    },
    'faults of a runbook are shown': async () => {
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
