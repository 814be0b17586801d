import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import ts from 'typescript';

/** Who may import whom: the table of layers.mjs. */
export type LayerTable = Readonly<
  Record<string, { readonly folders: readonly string[]; readonly packages: readonly string[] }>
>;

/** A module with everything that it imports: statically, dynamically and for types alone. */
export interface Module {
  /** Relative to the root, with forward slashes. */
  readonly path: string;
  readonly imports: readonly string[];
}

/** Every TypeScript module of the rooms of a table. */
export function modulesOf(root: string, rooms: readonly string[]): readonly Module[] {
  return rooms.flatMap((room) =>
    readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
      .sort()
      .map((name) => moduleAt(root, posix.join(room, name.replaceAll('\\', '/')))),
  );
}

/** The imports that a table does not allow, one sentence each. */
export function violations(modules: readonly Module[], table: LayerTable): readonly string[] {
  return modules.flatMap((module) =>
    module.imports
      .filter((target) => !isAllowed(module.path, target, table))
      .map((target) => `${module.path} may not import '${target}'`),
  );
}

/** What a table grants and no module takes, one sentence each; a grant for everything counts as taken. */
export function unusedGrants(modules: readonly Module[], table: LayerTable): readonly string[] {
  return Object.entries(table).flatMap(([room, { folders, packages }]) => {
    const inside = modules.filter(({ path }) => roomOf(path, table) === room);
    const targets = inside.flatMap(({ path, imports }) =>
      imports.map((target) => (isNear(target) ? resolved(path, target) : target)),
    );
    const isUnused = (name: string, matches: (target: string, name: string) => boolean) =>
      !name.includes('*') && !targets.some((target) => matches(target, name));
    return [
      ...folders.filter((name) => isUnused(name, matchesFolder)),
      ...packages.filter((name) => isUnused(name, matchesPackage)),
    ].map((name) => `${room} never imports '${name}'`);
  });
}

/** The circles in which modules import each other, each as the modules on it. */
export function cycles(modules: readonly Module[]): readonly (readonly string[])[] {
  const targets = new Map(
    modules.map(({ path, imports }) => [path, imports.filter(isNear).map((to) => resolved(path, to))]),
  );
  const done = new Set<string>();
  const circlesFrom = (path: string, trail: readonly string[]): readonly (readonly string[])[] => {
    const at = trail.indexOf(path);
    if (at >= 0) return [[...trail.slice(at), path]];
    if (done.has(path)) return [];
    const found = (targets.get(path) ?? []).flatMap((target) => circlesFrom(target, [...trail, path]));
    done.add(path);
    return found;
  };
  return modules.flatMap(({ path }) => circlesFrom(path, []));
}

function isNear(target: string): boolean {
  return target.startsWith('.');
}

function moduleAt(root: string, path: string): Module {
  const { importedFiles } = ts.preProcessFile(readFileSync(join(root, path), 'utf8'), true, true);
  return { path, imports: importedFiles.map(({ fileName }) => fileName) };
}

function isAllowed(path: string, target: string, table: LayerTable): boolean {
  const room = roomOf(path, table);
  const layer = table[room];
  if (!layer) return false;
  if (!isNear(target)) return layer.packages.some((name) => matchesPackage(target, name));
  const file = resolved(path, target);
  return file.startsWith(`${room}/`) || layer.folders.some((folder) => matchesFolder(file, folder));
}

function matchesPackage(target: string, name: string): boolean {
  return (
    name === '*' || target === name || (name === 'node:' ? target.startsWith(name) : target.startsWith(`${name}/`))
  );
}

function matchesFolder(file: string, folder: string): boolean {
  if (folder === '*') return true;
  const prefix = folder.replace(/\*$/, '');
  return file.startsWith(prefix.endsWith('/') ? prefix : `${prefix}/`) || file === `${prefix}.ts`;
}

function resolved(from: string, target: string): string {
  return posix.join(dirname(from), target).replace(/\.js$/, '.ts');
}

function roomOf(path: string, table: LayerTable): string {
  return Object.keys(table).find((room) => path.startsWith(`${room}/`)) ?? '';
}
