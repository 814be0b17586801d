import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import test from 'node:test';
import { program } from '../support/cli.js';
import { v1 } from '../support/recorded.js';
import { written } from './replay-support.js';

// Here, and not beside the other tests of the command line, because these are run on every Node.
test('a replay goes on where its process is forbidden to start another, on every Node', (t) => {
  const runbook = v1([
    'id: look, type: cli, with: {argv: [kubectl, get, pods]}',
    'id: touch, type: cli, with: {argv: [touch, left-behind]}',
    'id: script, type: script, with: {shell: bash, run: "kubectl get nodes | grep Ready"}',
  ]);
  const calls = ['kubectl, get, pods', 'touch, left-behind', 'kubectl, get, nodes', 'grep, Ready'];
  const { folder } = written(t, {
    runbook,
    calls: calls.map((argv) => `{match: {argv: [${argv}]}}`),
    recording: 'gates: {touch: approve, script: approve}\n',
  });
  const permission = process.allowedNodeEnvironmentFlags.has('--permission')
    ? '--permission'
    : '--experimental-permission';
  const confined = [permission, '--disable-warning=ExperimentalWarning', '--allow-fs-read=*', '--allow-fs-write=*'];
  const words = ['exec', 'runbook.yaml', '--mode', 'replay', '--scenario', 'scenario.yaml'];
  const replay = spawnSync(process.execPath, [...confined, program, ...words], { cwd: folder, encoding: 'utf8' });
  assert.equal(replay.status, 0, replay.stdout + replay.stderr);
  const start = "require('node:child_process').spawnSync('true')";
  const started = spawnSync(process.execPath, [...confined, '-e', start], { encoding: 'utf8' });
  assert.match(started.stderr, /ERR_ACCESS_DENIED/, 'to start one is forbidden');
});
