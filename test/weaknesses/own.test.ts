import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { beginRun, isFault, resumeRun } from '../crash/drive.js';
import { toldIn, worldIn } from '../crash/world.js';
import { classifyShell } from '../support/classify.js';
import { temporaryFolder } from '../support/paths.js';
import { cli, planOf } from '../support/plans.js';
import { runInMemory } from '../support/ports.js';

const classOf = (text: string) => classifyShell(text).risk;

test('a verb counts as the operation that it leads, not where its letters stand in another word', () => {
  for (const command of [
    'aws elbv2 deregister-targets --target-group-arn a --targets Id=i-1',
    'aws elbv2 reset-targets',
    'aws iam put-user-policy --user-name list --policy-name get --policy-document x',
    'kubectl forget pods',
    'kubectl widget list',
  ]) {
    assert.notEqual(classOf(command), 'safe', command);
  }
});

test('a dry run is one only where nothing is done, and no command makes the one beside it safe', () => {
  for (const command of [
    'kubectl delete pod x --dry-run=none',
    'kubectl apply -f x.yaml --dry-run=none',
    'kubectl get pods && kubectl delete ns prod',
    'kubectl get pods; kubectl delete ns prod',
    'kubectl get pods | xargs kubectl delete pod',
    'kubectl delete ns prod # --dry-run=client',
  ]) {
    assert.notEqual(classOf(command), 'safe', command);
  }
  assert.equal(classOf('kubectl get pods'), 'safe');
});

test('an output can be asserted to be empty', async () => {
  const plan = planOf([cli('a', ['one'], { assertions: [{ kind: 'equals', text: '', on: 'stdout' }] })]);
  const check = async (stdout: string, status: string) => {
    const { state } = await runInMemory(plan, { answers: { one: { stdout } } });
    assert.equal(state.history[0]?.status, status);
  };
  await check('', 'passed');
  await check('x', 'failed');
});

test('a run that needs a captured secret is not let go on without it, and says from which step it could be', async (t) => {
  const folder = temporaryFolder(t);
  const world = worldIn(
    folder,
    `apiVersion: runbook/v1
meta: {name: test}
steps:
  - {id: find, type: cli, with: {argv: [kubectl, get, pods]}, capture: {token: {from: stdout, secret: true}}}
  - {id: fail, type: cli, with: {argv: [kubectl, get, fails-once]}}
  - {id: use, type: cli, with: {argv: [kubectl, get, nodes]}, env: {TOKEN: "{{ .token }}"}}
`,
  );
  const tellTale = join(folder, 'told.txt');
  const { directory } = await beginRun(world, { home: join(folder, '.runbook'), tellTale, mode: 'real' });
  const refused = await resumeRun(world, directory, { tellTale });
  assert.ok(isFault(refused) && refused.kind === 'resume');
  assert.match(refused.message, /--from find/);
  assert.equal(toldIn(tellTale).get('fail'), 1);
  const done = await resumeRun(world, directory, { tellTale, from: 'find' });
  assert.ok(!isFault(done) && done.phase.name === 'finished' && done.phase.outcome.status === 'completed');
});

test('a script and a wrapper pass the same gate as the command itself', async (t) => {
  const steps = [
    'type: cli, with: {argv: [systemctl, restart, web]}',
    'type: cli, with: {argv: [timeout, "5", systemctl, restart, web]}',
    'type: cli, with: {argv: [sh, -c, "systemctl restart web"]}',
    'type: cli, with: {argv: [env, A=1, systemctl, restart, web]}',
    "type: script, with: {shell: sh, run: 'systemctl restart web'}",
    "type: script, with: {shell: sh, run: 'x=$(systemctl restart web); echo $x'}",
  ];
  for (const step of steps) {
    const folder = temporaryFolder(t);
    const governance = `apiVersion: runbook/v1\nmeta:\n  name: test\n`;
    const world = worldIn(folder, `${governance}steps:\n  - {id: a, ${step}}\n`);
    const tellTale = join(folder, 'told.txt');
    const run = await beginRun(world, { home: join(folder, 'runs'), tellTale, mode: 'probe' });
    assert.deepEqual([...toldIn(tellTale)], [], step);
    assert.equal(run.state.history[0]?.status, 'skipped', step);
  }
});
