// Finds the browser that shows VS Code's window, and installs one where it may.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const commands = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];
const elsewhere = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** The path of a Chromium-like browser: CHROMIUM_PATH, else one of this machine, else Debian's, which root installs. */
export function getChromium() {
  const { CHROMIUM_PATH: chosen } = process.env;
  if (chosen) {
    if (isProgram(chosen)) return chosen;
    throw new Error(`CHROMIUM_PATH is '${chosen}', which is no program; name the browser's executable file`);
  }
  const found = findChromium();
  if (found) return found;
  if (!mayInstall()) {
    throw new Error(
      'no Chromium, Chrome or Edge was found; install one (on Debian or Ubuntu: apt-get install chromium) or set CHROMIUM_PATH to its executable file',
    );
  }
  installWithApt();
  const installed = findChromium();
  if (installed) return installed;
  throw new Error('apt-get installed chromium, but no browser is on PATH; set CHROMIUM_PATH to its executable file');
}

function findChromium() {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const candidates = commands.flatMap((command) => folders.map((folder) => join(folder, command)));
  return [...candidates, ...elsewhere].find(isProgram);
}

function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function mayInstall() {
  return existsSync('/etc/debian_version') && process.getuid?.() === 0;
}

function installWithApt() {
  console.log('installing chromium with apt-get');
  apt('update');
  // Another apt may be at work on a fresh machine.
  apt('-o', 'DPkg::Lock::Timeout=300', 'install', '-y', '--no-install-recommends', 'chromium');
}

function apt(...args) {
  const { status, stdout, stderr, error } = spawnSync('apt-get', args, {
    encoding: 'utf8',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  if (status !== 0) throw new Error(`'apt-get ${args.join(' ')}' failed\n${error ?? ''}${stdout}${stderr}`);
}

if (process.argv[1] === import.meta.filename) console.log(getChromium());
