// Packs the command line into a tarball that npm and npx take, from what is in dist/: no other package is needed with it.
//   node scripts/pack-cli.mjs [FOLDER] [--name NAME]      into out/; the name is that of package.json where none is given
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { billName, withoutBundle } from './package/bill.mjs';
import { limits, refuseAbove } from './package/limits.mjs';
import { npm, root } from './shell.mjs';

const { positionals, values } = parseArgs({ allowPositionals: true, options: { name: { type: 'string' } } });
const folder = resolve(positionals[0] ?? join(root, 'out'));
const manifest = readJson('package.json');
const texts = readJson('package.nls.json');
const beside = ['README.md', 'CHANGELOG.md', 'LICENSE', 'SECURITY.md', 'SUPPORT.md'];
// Only VS Code loads these.
const ofTheExtension = ['extension', 'extension.js'];

const staged = mkdtempSync(join(tmpdir(), 'runbook-npm-'));
process.on('exit', () => rmSync(staged, { recursive: true, force: true }));
stage();
console.log(pack());

function stage() {
  const dist = join(root, 'dist');
  const isShipped = (path) => !ofTheExtension.includes(relative(dist, path));
  cpSync(dist, join(staged, 'dist'), { recursive: true, filter: isShipped });
  // What 'runbook demo' writes; it lies beside the program as it does in the extension.
  cpSync(join(root, 'examples', 'demo'), join(staged, 'examples', 'demo'), { recursive: true });
  const bill = join(staged, 'dist', billName);
  writeFileSync(bill, withoutBundle(readFileSync(bill, 'utf8'), 'extension'));
  for (const name of beside) if (existsSync(join(root, name))) cpSync(join(root, name), join(staged, name));
  writeFileSync(join(staged, 'package.json'), `${JSON.stringify(ownManifest(), null, 2)}\n`);
}

function ownManifest() {
  const { name, version, license, type, keywords, bin } = manifest;
  return {
    ...{ name: values.name ?? name, version, description: texts.description, license, type, keywords },
    ...{ bin, engines: { node: manifest.engines.node } },
  };
}

/** The path of the tarball. */
function pack() {
  mkdirSync(folder, { recursive: true });
  const words = ['pack', '--json', '--ignore-scripts', '--loglevel', 'error', '--pack-destination', folder];
  const options = { cwd: staged, encoding: 'utf8', shell: process.platform === 'win32' };
  const { status, stdout, stderr } = spawnSync(npm, words, options);
  if (status !== 0) throw new Error(`npm pack failed\n${stdout}${stderr}`);
  const file = join(folder, JSON.parse(stdout)[0].filename);
  refuseAbove(limits.tarballBytes, file);
  return file;
}

function readJson(name) {
  return JSON.parse(readFileSync(join(root, name), 'utf8'));
}
