import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { before } from 'node:test';
import { root } from '../support/paths.js';
import { readTarball } from './archive.js';

const scratch = mkdtempSync(join(tmpdir(), 'runbook-tarball-'));
const empty = join(scratch, 'empty');
const [npm, npx] = process.platform === 'win32' ? ['npm.cmd', 'npx.cmd'] : ['npm', 'npx'];
const guide = '# Disk\n\n1. See what is full:\n\n   ```sh\n   df -h\n   ```\n';
let tarball = '';

before(() => {
  tarball = packed('one');
  mkdirSync(empty);
  writeFileSync(join(empty, 'package.json'), '{"private":true}');
  writeFileSync(join(empty, 'guide.md'), guide);
  // Nothing is asked of a registry: what is installed is in the file, or nowhere.
  const words = ['install', '--offline', '--no-audit', '--no-fund', '--loglevel', 'error', tarball];
  assert.equal(here(npm, words).status, 0);
});

test('the tarball is installed without a network, and needs no other package', () => {
  const lock = JSON.parse(readFileSync(join(empty, 'package-lock.json'), 'utf8'));
  assert.deepEqual(Object.keys(lock.packages), ['', 'node_modules/runbook']);
});

test('npx runs it, and it says the version of its package', () => {
  const { status, stdout } = here(npx, ['--no-install', 'runbook', '--version']);
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  assert.deepEqual([status, stdout.trim()], [0, `runbook ${version}`]);
});

test('it compiles a guide, and its draft is valid', () => {
  const words = ['--out', 'draft.runbook.yaml', '--mapping', 'draft.mapping.md'];
  assert.equal(here(npx, ['--no-install', 'runbook', 'compile', 'guide.md', ...words]).status, 0);
  assert.match(readFileSync(join(empty, 'draft.runbook.yaml'), 'utf8'), /argv: *(?:\[ *"?df|\n *- "?df)/);
  assert.equal(here(npx, ['--no-install', 'runbook', 'validate', 'draft.runbook.yaml']).status, 0);
});

test('it judges SQL, whose grammar is a file of its own in the package', () => {
  const sql = `psql -c "DROP TABLE users"`;
  const { stdout } = here(npx, ['--no-install', 'runbook', 'classify', '--json', sql]);
  assert.match(stdout, /"dangerous"/);
});

test('it exports the record of a run as a page', () => {
  const state = { XDG_STATE_HOME: join(scratch, 'state') };
  const runbook =
    'apiVersion: runbook/v1\nmeta: {name: Look}\nsteps:\n  - {id: look, type: cli, with: {argv: [pwd]}}\n';
  writeFileSync(join(empty, 'look.runbook.yaml'), runbook);
  const run = here(npx, ['--no-install', 'runbook', 'exec', 'look.runbook.yaml', '--mode', 'real'], state);
  const id = /run (\d{8}T\d{6}Z-\w+)/.exec(run.stdout + run.stderr)?.[1] ?? '';
  const words = ['export', id, '--format', 'html', '--output', 'run.html'];
  const { status, stdout, stderr } = here(npx, ['--no-install', 'runbook', ...words], state);
  assert.deepEqual([run.status, status], [0, 0], run.stdout + run.stderr + stdout + stderr);
  assert.match(readFileSync(join(empty, 'run.html'), 'utf8'), /^<!doctype html>/i);
});

test('it holds the demo, once, and writes it', () => {
  const { status, stderr } = here(npx, ['--no-install', 'runbook', 'demo', 'demo']);
  assert.equal(status, 0, stderr);
  const { status: tested, stdout } = here(npx, ['--no-install', 'runbook', 'test', 'demo']);
  assert.deepEqual([tested, /3 passed/.test(stdout)], [0, true], stdout);
  const guides = [...readTarball(tarball).keys()].filter((name) => name.endsWith('payments-latency.md'));
  assert.deepEqual(guides, ['examples/demo/payments-latency.md']);
});

test('its language server answers an editor', async () => {
  const program = join(empty, 'node_modules', 'runbook', 'dist', 'runbook.js');
  const server = spawn(process.execPath, [program, 'lsp', '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const params = { processId: process.pid, rootUri: null, capabilities: {} };
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params });
  server.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  let said = '';
  for await (const chunk of server.stdout) {
    said += chunk;
    if (said.includes('"capabilities"') && said.endsWith('}')) break;
  }
  server.kill();
  await once(server, 'exit');
  assert.equal(JSON.parse(said.slice(said.indexOf('{'))).result.serverInfo.name, 'runbook');
});

test('it holds the programs and what is said of them, and nothing of the extension', () => {
  const names = [...readTarball(tarball).keys()];
  const beside = names.filter((name) => !/^(?:dist|examples\/demo)\//.test(name));
  const known = ['CHANGELOG.md', 'LICENSE', 'README.md', 'SECURITY.md', 'SUPPORT.md', 'package.json'];
  assert.deepEqual(beside.sort(), known);
  assert.deepEqual(
    names.filter((name) => /node_modules|extension|\.ts$|\.map$/.test(name)),
    [],
  );
});

test('its bill names only what lies in it', () => {
  const bill = JSON.parse(readTarball(tarball).get('dist/sbom.cdx.json')?.toString() ?? '');
  const names = bill.components.map(({ name }: { readonly name: string }) => name);
  assert.deepEqual([names.includes('commander'), names.includes('vscode-languageclient')], [true, false]);
});

test('packed twice, it has the same bytes', () => {
  assert.ok(readFileSync(tarball).equals(readFileSync(packed('two'))));
});

test('it is no larger than 3 MB', () => {
  assert.ok(statSync(tarball).size <= 3e6, `${statSync(tarball).size} bytes`);
});

function packed(folder: string): string {
  const words = [join(root, 'scripts', 'pack-cli.mjs'), join(scratch, folder)];
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  return stdout.trim();
}

function here(program: string, words: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const shell = process.platform === 'win32';
  return spawnSync(program, words, { cwd: empty, encoding: 'utf8', shell, env: { ...process.env, ...env } });
}
