import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { runbookText, sceneOf } from './support.js';

const look = runbookText('  - id: look\n    type: cli\n    with: { argv: [df, -h] }\n');
const slowDf = `name: df
summary: shows free space
source: https://df.example
base: dangerous
why: hangs where a file server is away
examples: { dangerous: [df -h] }
`;

function describe(folder: string, text: string): void {
  mkdirSync(join(folder, '.runbook', 'commands'), { recursive: true });
  writeFileSync(join(folder, '.runbook', 'commands', 'df.yaml'), text);
}

test('a pack beside the runbook counts in a dry run of the debugger', async (context) => {
  const { client, launch, folder } = await sceneOf(context, look);
  describe(folder, slowDf);
  await launch({ mode: 'dry-run' });
  await client.waitFor('exited');
  assert.match(client.shown('console'), /\$ df -h\n {2}would ask for an approval: dangerous, hangs where/);
});

test('a pack with a fault refuses the launch, and its place is shown', async (context) => {
  const { client, program, folder } = await sceneOf(context, look);
  describe(folder, slowDf.replace('base: dangerous', 'base: risky'));
  assert.match(await client.refusal('launch', { program }), /df\.yaml' does not count: 1 fault; correct the file/);
  assert.match(client.shown('stderr'), /df\.yaml:4:7: error command\/form: 'risky' is not a value of 'base'/);
});
