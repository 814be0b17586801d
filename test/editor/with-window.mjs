// A VS Code server, a browser and a folder of runbooks for one suite; all of it is gone afterwards.
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openBrowser } from './browser.mjs';
import { startServer } from './server.mjs';

const here = import.meta.dirname;
/** The runbooks that the suite of the extension host opens, and the folder of what answers the replay of one. */
export const suiteRunbooks = [
  'facts',
  'facts.runbook.yaml',
  'faulty.runbook.yaml',
  'touch.runbook.yaml',
  'risk.runbook.yaml',
];

const example = join(here, '..', '..', 'examples', 'disk-pressure.md');

/**
 * Gives `use` a server, with the packed extension where one is named, a browser and a folder; passes on its result.
 * In the folder lie the example guide and, of the runbooks in `workspace`, those that are named. `profile` is what the login shell
 * of the person reads, whose home is empty but for it.
 */
export async function withWindow({ vsix, takesTests = false, asksForTrust = false, runbooks = [], profile }, use) {
  const { parent, folder } = layOut(runbooks);
  const home = profile && homeWith(parent, profile);
  const server = await startServer({ takesTests, asksForTrust, ...(home && { environment: { HOME: home } }) });
  const browser = await openBrowser();
  try {
    if (vsix) server.install(vsix);
    return await use({ server, browser, folder });
  } finally {
    await browser.close();
    await server.stop();
    rmSync(parent, { recursive: true, force: true });
  }
}

/** A new folder with the example guide and these runbooks; `parent` is what has to be removed afterwards. */
export function layOut(runbooks) {
  const parent = mkdtempSync(join(tmpdir(), 'runbook-workspace-'));
  // This name is seen in screenshots.
  const folder = join(parent, 'on-call');
  mkdirSync(folder);
  for (const name of runbooks) cpSync(join(here, 'workspace', name), join(folder, name), { recursive: true });
  copyFileSync(example, join(folder, 'disk-pressure.md'));
  return { parent, folder };
}

function homeWith(parent, profile) {
  const home = join(parent, 'home');
  mkdirSync(home);
  writeFileSync(join(home, '.profile'), profile);
  return home;
}
