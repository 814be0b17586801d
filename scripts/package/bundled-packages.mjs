// Which packages of others lie in what is built, by what esbuild says that it put there.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../shell.mjs';

const licenceFile = /^(?:licen[cs]e|copying|notice|third-?party)/i;

/**
 * The packages of others in some bundles (`{ name, metafile }`), by name and version, each with its licence, what the lock
 * file says of its bytes, the texts of its licence, and the bundles that hold something of it.
 */
export function bundledPackages(bundles) {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const found = new Map();
  for (const { name, metafile } of bundles)
    for (const folder of foldersIn(metafile)) {
      const known = found.get(folder) ?? describe(folder, lock);
      if (!known.bundles.includes(name)) known.bundles.push(name);
      found.set(folder, known);
    }
  return [...found.values()].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

const keyOf = ({ name, version }) => `${name}@${version}`;

/** The folders of packages that something of an output was made from. */
function foldersIn({ outputs }) {
  const inputs = Object.values(outputs).flatMap((output) => Object.entries(output.inputs));
  const used = inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => path);
  return new Set(used.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []));
}

function describe(folder, lock) {
  const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
  const integrity = lock[folder]?.integrity;
  if (!integrity) throw new Error(`'${folder}' is built in and not in package-lock.json; run 'npm install'`);
  if (typeof license !== 'string') throw new Error(`'${folder}' says no licence; leave it out or say what it is`);
  return { name, version, license, integrity, bundles: [], texts: [...textsOf(folder), ...addedTo(name)] };
}

/** What a package holds of others without saying so. */
function addedTo(name) {
  const file = join(root, 'scripts', 'package', 'licences', `${name.replace('/', '-')}.txt`);
  return existsSync(file) ? [readFileSync(file, 'utf8')] : [];
}

function textsOf(folder) {
  const files = readdirSync(join(root, folder)).filter((file) => licenceFile.test(file));
  const texts = files.sort().map((file) => readFileSync(join(root, folder, file), 'utf8'));
  // One that has no such file says it in what it tells of itself.
  return texts.length > 0 ? texts : sectionOf(join(root, folder, 'README.md'));
}

function sectionOf(readme) {
  const text = existsSync(readme) ? readFileSync(readme, 'utf8') : '';
  const found = /^#+ *licen[cs]e\b[\s\S]*/im.exec(text)?.[0];
  return found ? [found] : [];
}
