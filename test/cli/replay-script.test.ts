import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { runbook } from '../support/cli.js';
import { temporaryFolder } from '../support/paths.js';

const steps = `apiVersion: runbook/v1
meta: {name: test}
steps:
  - id: look
    type: script
    with:
      shell: bash
      run: |
        for node in $(kubectl get nodes); do
          kubectl describe node "$node"
        done
  - {id: again, type: cli, with: {argv: [kubectl, get, nodes]}}
`;

const scenario = `meta: {name: nodes}
steps:
  - match: {argv: [kubectl, get, nodes]}
    respond: {stdout: "node-7\\n"}
  - match: {argv: [kubectl, describe, node, node-7]}
    respond: {stdout: "pressure\\n"}
  - match: {argv: [kubectl, get, nodes]}
`;

test('a replay from the command line answers the commands of a script, and starts none', async (t) => {
  const folder = temporaryFolder(t);
  writeFileSync(join(folder, 'runbook.yaml'), steps);
  writeFileSync(join(folder, 'scenario.yaml'), scenario);
  const words = ['exec', 'runbook.yaml', '--mode', 'replay', '--scenario', 'scenario.yaml'];
  const { code, stdout, stderr } = await runbook(words, { cwd: folder, env: { PATH: '' } });
  assert.deepEqual([code, stderr], [0, ''], stdout);
  assert.match(stdout, /pressure/);

  writeFileSync(join(folder, 'runbook.yaml'), steps.replace('done\n', 'done > nodes.txt\n'));
  writeFileSync(join(folder, 'recording.yaml'), 'apiVersion: runbook-recording/v0\ngates: {look: approve}\n');
  const fault = await runbook(words, { cwd: folder, env: { PATH: '' } });
  assert.equal(fault.code, 4);
  assert.match(
    fault.stderr,
    /a call has no answer: the script, line 3: 'nodes\.txt' is a file that is written; record the script/,
  );
  assert.equal(existsSync(join(folder, 'nodes.txt')), false);
});
