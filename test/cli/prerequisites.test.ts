import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { eventsOf, onlyRun, runbookFolder } from '../support/recorded.js';
import { runbookTerminal } from '../support/terminal.js';

const text = `apiVersion: runbook/v1
meta:
  name: Say hi
  prerequisites: [{ text: On the VPN }, { text: Nobody else is at it }]
steps:
  - { id: say, type: cli, with: { argv: ["echo", "hello"] } }
`;

function onTerminal(t: TestContext, command: 'exec' | 'debug') {
  const folder = runbookFolder(t, text);
  const env = { XDG_STATE_HOME: join(folder, 'state'), XDG_CONFIG_HOME: join(folder, 'config') };
  const words = command === 'exec' ? ['exec', 'runbook.yaml', '--mode', 'real'] : ['debug', 'runbook.yaml'];
  return { folder, terminal: runbookTerminal(t, words, { cwd: folder, env }) };
}

test('a person at a terminal is asked whether the prerequisites hold, and the answer is recorded', async (t) => {
  const { folder, terminal } = onTerminal(t, 'exec');
  await terminal.answer(
    /Say hi\s+Before you begin\s+- On the VPN\s+- Nobody else is at it\s+Does all of this hold\? \(y\/n\) $/,
    'y',
  );
  assert.equal(await terminal.exit(), 0, terminal.transcript());
  const [created] = eventsOf(onlyRun(folder));
  assert.equal(created?.type === 'run.created' && created.data.prerequisites_confirmed, true);
});

test('what was typed before it was asked whether the prerequisites hold is no answer', async (t) => {
  const { folder, terminal } = onTerminal(t, 'exec');
  terminal.type('y\r');
  await terminal.answer('Does all of this hold? (y/n) ', 'n');
  assert.equal(await terminal.exit(), 2, terminal.transcript());
  assert.ok(!existsSync(join(folder, '.runbook', 'runs')));
});

for (const command of ['exec', 'debug'] as const) {
  test(`where the person says that they do not hold, '${command}' runs and records nothing`, async (t) => {
    const { folder, terminal } = onTerminal(t, command);
    await terminal.answer('Does all of this hold? (y/n) ', 'n');
    assert.equal(await terminal.exit(), 2, terminal.transcript());
    assert.match(terminal.transcript(), /nothing was run/);
    assert.ok(!existsSync(join(folder, '.runbook', 'runs')));
  });
}
