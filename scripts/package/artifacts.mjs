// The files of a release, with their digests.
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, script } from '../shell.mjs';
import { billName, noticesName } from './bill.mjs';

/** The file that names the others with their digests, in the form of sha256sum. */
export const sumsName = 'SHA256SUMS';

/** Builds, packs and packs again: the names of what lies in the folder. Fails where the second time gives other bytes. */
export function makeArtifacts(folder, version) {
  const first = pack(folder, version);
  const again = pack(join(folder, 'again'), version);
  for (const name of first) {
    const [one, two] = [join(folder, name), join(folder, 'again', name)].map(digestOf);
    if (one !== two || !again.includes(name)) throw new Error(`'${name}' was packed twice and has other bytes`);
  }
  rmSync(join(folder, 'again'), { recursive: true });
  const sums = first.map((name) => `${digestOf(join(folder, name))}  ${name}\n`);
  writeFileSync(join(folder, sumsName), sums.join(''));
  for (const [index, name] of first.entries())
    console.log(
      `${sums[index]?.slice(0, 12)}…  ${statSync(join(folder, name)).size} bytes  ${name}, the same when packed twice`,
    );
  return first;
}

/** The SHA-256 of a file, in hex. */
export function digestOf(path) {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

function pack(folder, version) {
  mkdirSync(folder, { recursive: true });
  script('build.mjs');
  const vsix = `runbook-${version}.vsix`;
  script('package.mjs', join(folder, vsix));
  script('pack-cli.mjs', folder);
  for (const name of [billName, noticesName]) copyFileSync(join(root, 'dist', name), join(folder, name));
  return [vsix, `runbook-${version}.tgz`, billName, noticesName];
}
