import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { runbook } from '../support/cli.js';
import { temporaryFolder } from '../support/paths.js';

const scenario = `meta:
  name: nodes
  vars: {cluster: dev}
steps:
  - match: {argv: [kubectl, get, nodes]}
    calls: {min: 1, max: 2}
    respond: {stdout_file: nodes.txt, capture: {node: node-7}}
  - match: {argv: [kubectl, describe, node, '{{ .regex "^node-[0-9]+$" }}']}
    respond: {exit: 3, stdout: "{{ .capture.node }} of {{ .cluster }}", stderr: "denied\\n"}
`;

function laidOut(folder: string) {
  writeFileSync(join(folder, 'scenario.yaml'), scenario);
  writeFileSync(join(folder, 'nodes.txt'), 'NAME\nnode-7\n');
  return join(folder, 'scenario.yaml');
}

const lines = (...values: readonly unknown[]) => values.map((value) => `${JSON.stringify(value)}\n`).join('');

test('a scenario answers each call of standard input, and ends with its report and code', async (t) => {
  const file = laidOut(temporaryFolder(t));
  const calls = [
    { argv: ['kubectl', 'get', 'nodes'] },
    { argv: ['kubectl', 'describe', 'node', 'node-7'], env: { cluster: 'prod' } },
  ];
  const whole = await runbook(['scenario', 'play', file], { input: lines(...calls) });
  const answers = [
    { exit: 0, stdout: 'NAME\nnode-7\n', stderr: '' },
    { exit: 3, stdout: 'node-7 of prod', stderr: 'denied\n' },
  ];
  assert.ok(whole.stdout.startsWith(lines(...answers)), whole.stdout);
  assert.equal(JSON.parse(whole.stdout.trim().split('\n').at(-1) ?? '').verify.passed, true);
  assert.equal(whole.code, 0);

  const half = await runbook(['scenario', 'play', file], { input: lines(calls[0]) });
  assert.equal(half.code, 1);
  const { verify } = JSON.parse(half.stdout.trim().split('\n').at(-1) ?? '');
  assert.deepEqual([verify.passed, verify.total_steps, verify.consumed_steps], [false, 2, 1]);
});

test('a call that cannot be read is told by its line', async (t) => {
  const file = laidOut(temporaryFolder(t));
  const { code, stderr } = await runbook(['scenario', 'play', file], { input: '{"argv": []}\n' });
  assert.equal(code, 3);
  assert.match(stderr, /line 1: 'argv' has to be a list of texts; write \{"argv"/);
});

test('a scenario that does not load is told with every reason and its line, and nothing is answered', async (t) => {
  const folder = temporaryFolder(t);
  const file = laidOut(folder);
  const outside = join(temporaryFolder(t), 'secret.txt');
  writeFileSync(outside, 'secret');
  symlinkSync(outside, join(folder, 'link.txt'));
  mkdirSync(join(folder, 'folder'));
  const broken = (text: string) => writeFileSync(file, `${scenario}${text}`);
  broken(
    '  - match: {argv: [a]}\n    respond: {stdout_file: gone.txt, stderr_file: link.txt}\n  - {match: {argv: [b]}, respond: {stdout_file: folder}}\n',
  );
  const played = await runbook(['scenario', 'play', file], { input: lines({ argv: ['a'] }) });
  assert.deepEqual([played.code, played.stdout], [1, '']);
  assert.match(
    played.stderr,
    /scenario\.yaml: line 10: .*gone\.txt.*\n.*line 10: 'link\.txt' leads out of the folder.*\n.*line 12: 'folder' is not a file/,
  );
  const checked = await runbook(['scenario', 'validate', file, '--format', 'json']);
  const { valid, errors } = JSON.parse(checked.stdout);
  assert.deepEqual([checked.code, valid, errors.length], [1, false, 3]);
});

test('what a scenario answers is shown in its order', async (t) => {
  const file = laidOut(temporaryFolder(t));
  const { stdout, code } = await runbook(['scenario', 'show', file]);
  assert.equal(code, 0);
  assert.equal(
    stdout,
    [
      'nodes',
      '  1  kubectl get nodes',
      '     called 1 to 2 times; exit 0, stdout from nodes.txt, captures node',
      '  2  kubectl describe node "{{ .regex \\"^node-[0-9]+$\\" }}"',
      '     called once; exit 3, 1 line of stdout, 1 line of stderr',
      '',
    ].join('\n'),
  );
});
