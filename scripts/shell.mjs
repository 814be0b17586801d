// What the scripts of this folder share: running programs and seeing that the packages are installed.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Runs a program in the root of the repository with its output shown; gives its exit code. */
export function run(program, words, options = {}) {
  const { status, error } = spawnSync(program, words, { cwd: root, stdio: 'inherit', ...options });
  if (error) throw error;
  return status ?? 1;
}

/** Runs a program that must succeed; ends this process with its exit code where it does not. */
export function must(program, words, options = {}) {
  const status = run(program, words, options);
  if (status === 0) return;
  console.error(`'${[program, ...words].join(' ')}' failed with exit code ${status}`);
  process.exit(status);
}

/** Installs the packages of the lock file where they are missing or older than it. */
export function installPackages() {
  const installed = join(root, 'node_modules', '.package-lock.json');
  const lock = join(root, 'package-lock.json');
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return;
  console.log('installing packages …');
  must(npm, ['ci', '--no-audit', '--no-fund', '--loglevel', 'error'], { shell: process.platform === 'win32' });
}

/** The name of npm's program. */
export const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

/** Runs a script of this folder that must succeed. */
export function script(name, ...words) {
  must(process.execPath, [join('scripts', name), ...words]);
}
