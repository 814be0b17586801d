import assert from 'node:assert/strict';
import test from 'node:test';
import { classify, header, workspace } from './classify-scene.js';

test('every step of a runbook is listed with class, command and first reason', async (t) => {
  const folder = workspace(t);
  for (const words of [['runbook.yaml'], ['--file', 'runbook.yaml']]) {
    const { code, stdout } = await classify(folder, words);
    assert.equal(code, 0);
    const lines = stdout.trimEnd().split('\n');
    const rows = lines.map((line) => line.split(/\s{2,}/).map((cell) => cell.trim()));
    assert.deepEqual(rows, [
      ['● safe', 'look', 'df -h /srv', 'shows free space'],
      ['—', 'ask', 'done by hand'],
      ['▲ caution', 'write', 'touch /srv/x', rows[2]?.[3]],
      ['■ dangerous', 'remove', 'rm -rf /srv', 'deletes folders with all that is in them'],
      ['? unknown', 'odd', 'frobctl list', "'frobctl' is not known, so nothing proves that it only reads"],
    ]);
    assert.ok(lines.every((line) => line.length <= 120));
  }
});

test('a long command and a long reason are cut to the width', async (t) => {
  const long = `  - {id: ${'a'.repeat(60)}, type: cli, with: {argv: [rm, -rf, "${'/srv/x\\n'.repeat(60)}"]}}\n`;
  const { stdout } = await classify(workspace(t, { 'long.yaml': header + long }), ['long.yaml']);
  assert.match(stdout, /^■ dangerous {2}a{23}… {2}rm -rf '\/srv\/x ↵ .*… {2}deletes folders with all that i.*…\n$/);
  assert.equal(stdout.trimEnd().length, 120);
});

test('--json gives id, line, command and classification of every step, and how many people it asks to agree', async (t) => {
  const { stdout } = await classify(workspace(t), ['runbook.yaml', '--json']);
  const found = JSON.parse(stdout).steps.map((step: Record<string, { risk: string } | null>) => [
    step['id'],
    step['line'],
    step['command'],
    step['classification']?.risk,
  ]);
  assert.deepEqual(found, [
    ['look', 4, 'df -h /srv', 'safe'],
    ['ask', 5, null, undefined],
    ['write', 6, 'touch /srv/x', 'caution'],
    ['remove', 7, 'rm -rf /srv', 'dangerous'],
    ['odd', 8, 'frobctl list', 'unknown'],
  ]);
});

test('--json tells the approvals that a step asks for, however they are written', async (t) => {
  const text =
    'apiVersion: runbook/v1\nmeta: {name: x}\nsteps:\n  - {id: a, type: cli, approvals: {min: 2}, with: {argv: [df]}}\n' +
    '  - title: b\n    "id": b\n    type: cli\n    with: {argv: [echo, "approvals:"]}\n    rollback: {argv: [df]}\n' +
    '  - {id: c, type: cli, approvals: {min: 0}, with: {argv: [df]}}\n';
  const { stdout } = await classify(workspace(t, { 'a.yaml': text }), ['a.yaml', '--json']);
  const found = JSON.parse(stdout).steps.map(({ id, line, approvals }: Record<string, unknown>) => [
    id,
    line,
    approvals,
  ]);
  assert.deepEqual(found, [
    ['a', 4, 2],
    ['b', 5, 0],
    ['b:rollback', 9, 0],
    ['c', 10, 0],
  ]);
});

test('what a runbook hides is hidden in the list of its steps', async (t) => {
  const text =
    "apiVersion: runbook/v0\nmeta: {name: x, governance: {redact: [{pattern: 'acme-\\d+', replace: '***'}]}}\n" +
    'steps: [{id: a, type: cli, with: {argv: [frobctl, delete, acme-17]}}, {id: b, type: cli, with: {argv: [acme-17]}}]\n';
  const folder = workspace(t, { 'runbook.yaml': text });
  for (const words of [['runbook.yaml'], ['runbook.yaml', '--json']]) {
    const { code, stdout } = await classify(folder, words);
    assert.equal(code, 0);
    assert.match(stdout, /\*\*\*/);
    assert.doesNotMatch(stdout, /acme-17/);
  }
});

test('a runbook that cannot be read is answered as everywhere, with its code', async (t) => {
  const bad = 'apiVersion: runbook/v0\nmeta: {name: x}\nstep: []\n';
  const denied =
    'apiVersion: runbook/v0\nmeta: {name: x, governance: {denied_commands: [rm]}}\nsteps: [{id: a, type: cli, with: {argv: [rm, x]}}]\n';
  const folder = workspace(t, { 'bad.yaml': bad, 'denied.yml': denied });
  const check = async (file: string, code: number, message: RegExp) => {
    const found = await classify(folder, ['--file', file]);
    assert.equal(found.code, code);
    assert.match(found.stderr, message);
  };
  await check('bad.yaml', 3, /bad\.yaml:3:1: error schema\/unknown-key: 'step'/);
  await check('denied.yml', 2, /governance\/command-denied/);
  await check('missing.yaml', 3, /'missing\.yaml' does not exist/);
});
