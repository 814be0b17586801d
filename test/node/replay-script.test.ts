import assert from 'node:assert/strict';
import test from 'node:test';
import { v1 } from '../support/recorded.js';
import { replayed, resultsOf } from './replay-support.js';

const before = 'id: before, type: cli, with: {argv: [kubectl, get, nodes]}';
const after = 'id: after, type: cli, with: {argv: [kubectl, get, nodes]}';

// What is not known to be harmless is asked for.
const recording = 'gates: {look: approve}\n';

function step(lines: readonly string[], shell = 'bash'): string {
  return `id: look, type: script, with: {shell: ${shell}, env: {KEY: value}, run: ${JSON.stringify(lines.join('\n'))}}, capture: {said: stdout}`;
}

test('commands of a script are answered by the session that its neighbours share', async (t) => {
  const script = [
    'for node in $(kubectl get nodes); do',
    '  kubectl describe node "$node" | grep -c Ready || echo "none on $node"',
    'done',
    'echo "$KEY"',
  ];
  const done = await replayed(t, {
    runbook: v1([before, step(script), after]),
    calls: [
      '{match: {argv: [kubectl, get, nodes]}, respond: {stdout: "a b\\n"}, calls: {max: 2}}',
      '{match: {argv: [kubectl, describe, node, a]}, respond: {stdout: "Ready\\n"}}',
      '{match: {argv: [grep, -c, Ready], stdin: "Ready\\n"}, respond: {stdout: "1\\n"}}',
      '{match: {argv: [kubectl, describe, node, b]}, respond: {stdout: "of value\\n"}}',
      '{match: {argv: [grep, -c, Ready], stdin: "of value\\n"}, respond: {exit: 1}}',
      '{match: {argv: [kubectl, get, nodes]}}',
    ],
  });
  assert.deepEqual([resultsOf(done), done.unmet], [['before passed', 'look passed', 'after passed'], []]);
  assert.equal(done.state.captures['said']?.preview, '1\nnone on b\nvalue');
});

test('a script that a scenario answers as one call is not looked into', async (t) => {
  const done = await replayed(t, {
    recording,
    runbook: v1([step(['eval "$anything" > file'])]),
    calls: [
      `{match: {argv: [bash, --noprofile, --norc, -eo, pipefail, -c, 'eval "$anything" > file', look]}, respond: {stdout: "whole\\n"}}`,
    ],
  });
  assert.deepEqual([resultsOf(done), done.unmet], [['look passed'], []]);
  assert.equal(done.state.captures['said']?.preview, 'whole');
});

test('a script ends at its first failure, also at a call that nothing answers', async (t) => {
  const calls = ['{match: {argv: [drain]}, respond: {exit: 4}}'];
  const failing = await replayed(t, {
    recording,
    runbook: v1([step(['echo one', 'drain | cat', 'echo two'])]),
    calls: [...calls, '{match: {argv: [cat]}}'],
  });
  assert.deepEqual(resultsOf(failing), ['look failed: exit: exit code 4']);
  const strange = await replayed(t, { recording, runbook: v1([step(['reboot', 'drain'])]), calls });
  assert.match(resultsOf(strange).join(), /look failed: .*\["reboot"\] was called, and step 1 expects \["drain"\]/);
  assert.equal(strange.unmet.length, 2);
});

test('what a script cannot be played with fails its step with the line and what to do, and uses nothing up', async (t) => {
  const calls = ['{match: {argv: [drain]}}'];
  const done = await replayed(t, { recording, runbook: v1([step(['drain', 'drain > out.txt'])]), calls });
  assert.match(
    resultsOf(done).join(),
    /look failed: .*the script, line 2: 'out\.txt' is a file that is written; record the script as one call/,
  );
  assert.ok(done.unmet.includes('line 3: step 1 ["drain"] was not called'), done.unmet.join('\n'));
  const pwsh = await replayed(t, { recording, runbook: v1([step(['drain'], 'pwsh')]), calls });
  assert.match(resultsOf(pwsh).join(), /look failed: .*"pwsh".*was called/);
});
