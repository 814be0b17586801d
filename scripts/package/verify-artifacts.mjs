// Does with the files of a release what those do who get them.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { npm } from '../shell.mjs';
import { digestOf, sumsName } from './artifacts.mjs';

/** Fails where a digest is wrong, or the tarball or the extension cannot be installed from nothing and used. */
export async function verifyArtifacts(folder, names, version) {
  for (const line of readFileSync(join(folder, sumsName), 'utf8').trim().split('\n')) {
    const [digest, name = ''] = line.split('  ');
    if (digestOf(join(folder, name)) !== digest) throw new Error(`'${name}' is not what ${sumsName} says`);
  }
  console.log(`${sumsName} is right`);
  const [vsix = '', tarball = ''] = names.map((name) => join(folder, name));
  verifyTarball(tarball, version);
  await verifyExtension(vsix);
}

function verifyTarball(tarball, version) {
  const empty = mkdtempSync(join(tmpdir(), 'runbook-release-'));
  try {
    writeFileSync(join(empty, 'package.json'), '{"private":true}');
    here(empty, npm, ['install', '--offline', '--no-audit', '--no-fund', tarball]);
    const said = here(empty, npm.replace('npm', 'npx'), ['--no-install', 'runbook', '--version']).trim();
    if (said !== `runbook ${version}`) throw new Error(`the installed command line says '${said}'`);
    console.log(`installed in an empty folder without a network: '${said}'`);
  } finally {
    rmSync(empty, { recursive: true, force: true });
  }
}

function here(cwd, program, words) {
  const { status, stdout, stderr, error } = spawnSync(program, words, {
    cwd,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error(`'${program} ${words.join(' ')}' failed\n${error ?? ''}${stdout}${stderr}`);
  return stdout;
}

async function verifyExtension(vsix) {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    console.log('the pinned VS Code runs on Linux x64 only, so the extension was not installed here');
    return;
  }
  const { measureActivation } = await import('../../test/editor/activation.mjs');
  const { passed, failed, medianMs } = await measureActivation({ vsix, windows: 1 });
  if (failed > 0 || passed === 0) throw new Error('the extension does not begin in a fresh VS Code');
  console.log(`installed in a fresh VS Code, where it begins in ${medianMs.toFixed(0)} ms`);
}
