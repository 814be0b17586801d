import { type Dirent, existsSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, normalize, sep } from 'node:path';
import { failed, ok, type Result } from '../../model/result.js';
import { globTest } from '../../replay/scenario/glob.js';
import { describeFileError, quoted } from '../files.js';
import { testEnding } from './load-tests.js';

/** The test files that some words name: files, folders with all that is in them, and globs with '*', '?' and '**'. */
export async function findTests(words: readonly string[]): Promise<Result<readonly string[], string>> {
  const found = new Set<string>();
  for (const word of words) {
    const files = await filesOf(word).catch((error: unknown) => failed(describeFileError(word, 'read', error)));
    if (!files.ok) return files;
    for (const file of files.value) found.add(file);
  }
  return ok([...found]);
}

async function filesOf(word: string): Promise<Result<readonly string[], string>> {
  if (existsSync(word)) return ok(statSync(word).isDirectory() ? await testsBelow(word) : [normalize(word)]);
  if (!/[*?[]/.test(word)) return failed(`${quoted(word)} does not exist; check the path`);
  return matching(word.replaceAll('\\', '/'));
}

/** The files below the part of a glob that is no pattern which the glob names. */
async function matching(glob: string): Promise<Result<readonly string[], string>> {
  const parts = glob.split('/').filter((part) => part !== '.');
  const fixed = parts.findIndex((part) => /[*?[]/.test(part));
  const root = parts.slice(0, fixed).join('/') || (glob.startsWith('/') ? '/' : '.');
  const tests: PathTest[] = [];
  for (const part of parts.slice(fixed)) {
    const test = part === '**' ? ok('any' as const) : globTest(part);
    if (!test.ok) return test;
    tests.push(test.value);
  }
  if (!existsSync(root)) return ok([]);
  const files = await filesBelow(root, () => true);
  const isNamed = (file: string) => fits(tests, below(root, file).split(sep));
  return ok(files.filter((file) => isNamed(file) && testEnding.test(file)));
}

type PathTest = 'any' | ((name: string) => boolean);

function fits([test, ...tests]: readonly PathTest[], names: readonly string[]): boolean {
  const [name, ...others] = names;
  if (test === undefined) return name === undefined;
  if (test === 'any') return fits(tests, names) || (name !== undefined && fits([test, ...tests], others));
  return name !== undefined && test(name) && fits(tests, others);
}

function below(root: string, file: string): string {
  return root === '.' ? file : file.slice(normalize(root).replace(/[/\\]$/, '').length + 1);
}

function testsBelow(folder: string): Promise<readonly string[]> {
  return filesBelow(folder, (name) => testEnding.test(name));
}

/** The files below a folder whose names are wanted; what others made is not looked into. */
export async function filesBelow(folder: string, isWanted: (name: string) => boolean): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const found = entries
    .toSorted((one, other) => (one.name < other.name ? -1 : 1))
    .map(async (entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return isLeftOut(entry) ? [] : filesBelow(path, isWanted);
      return entry.isFile() && isWanted(entry.name) ? [path] : [];
    });
  return (await Promise.all(found)).flat();
}

// What others made, and what is not looked at by tools that know of versions.
const leftOut: ReadonlySet<string> = new Set(['node_modules', '.git', '.runbook']);

function isLeftOut({ name }: Dirent): boolean {
  return leftOut.has(name);
}
