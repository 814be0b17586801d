import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { runbook } from '../support/cli.js';
import { temporaryFolder } from '../support/paths.js';
import { pageText } from './pages.js';

/** What the page says that these words print. */
function shownFor(words: string): string {
  const [, shown] = pageText('docs/doctor.md').split(`\`\`\`text\n$ runbook ${words}\n`);
  return shown?.split('```')[0] ?? '';
}

const guide = `# Checkout answers slowly

See [the dashboards](dashboards.md) first.
`;

const checkout = `apiVersion: runbook/v1
meta: {name: Checkout answers slowly}
steps:
  - {id: queue, type: cli, with: {argv: [checkoutctl, queue]}}
`;

test('the page of the doctor shows what init and doctor print', async (t) => {
  const above = temporaryFolder(t);
  const cwd = join(above, 'on-call');
  mkdirSync(cwd);
  const env = { XDG_STATE_HOME: join(above, 'state'), XDG_CONFIG_HOME: join(above, 'config') };
  const init = await runbook(['init'], { cwd, env });
  assert.equal(init.stdout, shownFor('init'));
  mkdirSync(join(cwd, 'runbooks'), { recursive: true });
  writeFileSync(join(cwd, 'runbooks', 'checkout.md'), guide);
  writeFileSync(join(cwd, 'runbooks', 'checkout.runbook.yaml'), checkout);
  const doctor = await runbook(['doctor'], { cwd, env });
  assert.equal(doctor.stdout, shownFor('doctor'));
  assert.equal(doctor.code, 1);
});
