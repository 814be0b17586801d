import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { pathToFileURL } from 'node:url';
import { runbook } from '../support/cli.js';
import { root, temporaryFolder } from '../support/paths.js';

const guard = `--import ${pathToFileURL(join(root, 'test', 'support', 'no-network.mjs')).href}`;

test('compile, validate, exec and verify open no connection', async (t) => {
  const folder = temporaryFolder(t);
  mkdirSync(join(folder, '.runbook'));
  cpSync(join(root, 'examples', 'disk-pressure.md'), join(folder, 'guide.md'));
  cpSync(join(root, 'examples', 'disk-pressure.evidence.yaml'), join(folder, 'evidence.yaml'));
  const connections = join(folder, 'connections');
  const env = { NODE_OPTIONS: guard, RUNBOOK_TEST_CONNECTIONS: connections };
  const check = async (...words: string[]) => {
    const { code, stdout, stderr } = await runbook(words, { cwd: folder, env });
    assert.equal(code, 0, `${words.join(' ')}\n${stdout}${stderr}`);
    return stdout;
  };
  await check('compile', 'guide.md', '--out', 'runbook.yaml', '--mapping', 'mapping.md');
  await check('validate', 'runbook.yaml');
  const shown = await check('exec', 'runbook.yaml', '--mode', 'real', '--evidence', 'evidence.yaml', '--as', 'alice');
  await check('verify', /run (\S+), as alice/.exec(shown)?.[1] ?? '');
  assert.ok(!existsSync(connections), existsSync(connections) ? readFileSync(connections, 'utf8') : '');
});

test('the guard of the test above refuses and notes what it should', (t) => {
  const connections = join(temporaryFolder(t), 'connections');
  const env = { ...process.env, NODE_OPTIONS: guard, RUNBOOK_TEST_CONNECTIONS: connections };
  for (const script of [
    "fetch('http://192.0.2.1/')",
    "require('net').connect(80, '192.0.2.1')",
    "require('dns').lookup('example.invalid', () => {})",
  ]) {
    assert.notEqual(spawnSync(process.execPath, ['-e', script], { env, timeout: 10_000 }).status, 0, script);
  }
  assert.equal(readFileSync(connections, 'utf8').trim().split('\n').length, 3);
});
