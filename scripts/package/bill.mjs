// What lies beside the programs and says what they hold of others: a bill for machines, and the licences for people.
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { root } from '../shell.mjs';
import { bundledPackages } from './bundled-packages.mjs';
import { billOf } from './cyclonedx.mjs';
import { noticesOf } from './notices.mjs';

/** The file for machines. */
export const billName = 'sbom.cdx.json';
/** The file for people. */
export const noticesName = 'THIRD-PARTY-NOTICES.txt';

/** Writes both into a folder, for what esbuild has built. */
export function writeBill(folder, results) {
  const { name, version, license } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const packages = bundledPackages(results.map(({ metafile }) => ({ name: nameOf(metafile), metafile })));
  writeFileSync(join(folder, billName), billOf({ name, version, license }, packages));
  writeFileSync(join(folder, noticesName), noticesOf({ name, version }, packages));
}

/** A bill for machines without what only this bundle holds. */
export function withoutBundle(text, bundle) {
  const bill = JSON.parse(text);
  const isElsewhere = ({ properties }) => properties.some(({ value }) => value !== bundle);
  const components = bill.components.filter(isElsewhere);
  const refs = new Set(components.map(({ purl }) => purl));
  const [self, ...others] = bill.dependencies;
  const dependencies = [
    { ...self, dependsOn: self.dependsOn.filter((ref) => refs.has(ref)) },
    ...others.filter(({ ref }) => refs.has(ref)),
  ];
  return `${JSON.stringify({ ...bill, components, dependencies }, null, 2)}\n`;
}

/** The programs of a bundle; what they import later lies in a folder below. */
function nameOf({ outputs }) {
  const entries = Object.keys(outputs).filter((path) => outputs[path].entryPoint !== undefined);
  const depth = Math.min(...entries.map((path) => path.split('/').length));
  const programs = entries.filter((path) => path.split('/').length === depth);
  return programs
    .map((path) => basename(path).replace(/\.\w+$/, ''))
    .sort()
    .join(', ');
}
