import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import test from 'node:test';
import { policyWorld, workspacePolicy } from './policy-world.js';

test('a runbook that is loaded where a policy lists roles says which of its approvals nobody can give', async (t) => {
  const world = policyWorld(t);
  const text = `apiVersion: runbook/v1
meta: { name: Roles }
steps:
  - id: ask
    type: manual
    instructions: Look.
    approvals: { min: 1, roles: [Manager] }
`;
  const codes = async () => {
    writeFileSync(world.runbook, text);
    const loaded = await world.load();
    assert.ok(loaded.ok, 'the runbook can be read');
    return loaded.value.analysis.diagnostics.map(({ code }) => code);
  };
  assert.deepEqual(await codes(), []);
  world.write(workspacePolicy, { governance_mode: 'audit', approvers: { roles: { DRI: ['alice'] } } });
  assert.deepEqual(await codes(), ['approvals/role-not-held']);
  world.write(workspacePolicy, { governance_mode: 'audit', approvers: { roles: { Manager: ['alice'] } } });
  assert.deepEqual(await codes(), []);
});
