import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  type Analysis,
  type Companion,
  type CompanionKind,
  readCompanion,
  readRunbook,
  testsNamingFiles,
} from '../runtime/language/index.js';
import { lineMapOf } from '../runtime/model/text.js';
import { readTextFile } from '../runtime/node/files.js';
import { recordingName } from '../runtime/node/replay/recording-file.js';
import { filesBelow } from '../runtime/node/test/find-tests.js';
import { runbookOf, testEnding } from '../runtime/node/test/load-tests.js';
import type { Documents } from './documents.js';
import { pathOf } from './file-uri.js';

/** A file that belongs to runbooks, as it is now: in the editor where it is open, else on the disk. */
export interface CompanionFile {
  readonly path: string;
  /** As the editor calls it, where it is open. */
  readonly uri: string;
  readonly companion: Companion;
}

/** A runbook as it is now. */
export interface RunbookFile {
  readonly path: string;
  readonly uri: string;
  readonly analysis: Analysis;
}

/** Which files belong together: a test names a runbook and a scenario, and beside the scenario lies what people gave. */
export interface Companions {
  /** What an open document is beside a runbook, told by its name; undefined for any other. */
  at(uri: string): CompanionFile | undefined;
  /** The files of some kinds that belong to the runbook at an address; none where it lies on no disk. */
  of(uri: string, kinds: readonly CompanionKind[]): Promise<readonly CompanionFile[]>;
  /** The runbooks that a file belongs to. */
  runbooksOf(path: string): Promise<readonly RunbookFile[]>;
  /** Looks through the folders again when it is next asked. */
  forget(): void;
}

/** Where tests are looked for. */
interface TestPlaces {
  readonly folders: () => readonly string[];
  /** Whether somebody tells what changes in them. */
  readonly isTold: () => boolean;
}

/** Looks for the tests in folders, and beside a file that lies in none of them; folders that are watched are gone through once. */
export function companionsIn(documents: Documents, { folders, isTold }: TestPlaces): Companions {
  const read = companionReader(documents);
  let listing: Promise<readonly string[]> | undefined;
  const testPaths = (path: string): Promise<readonly string[]> => {
    if (!folders().some((folder) => path.startsWith(folder + sep))) return testsAbove(path);
    if (listing === undefined || !isTold()) listing = testsBelow(folders());
    return listing;
  };
  const groupsAround = async (path: string): Promise<readonly TestGroup[]> => {
    const files = await Promise.all((await testPaths(path)).map((test) => read(test, 'test')));
    return files.flatMap((file) => (file ? [groupOf(file)] : []));
  };
  return {
    at: (uri) => {
      const [path, text] = [pathOf(uri), documents.textOf(uri)];
      const kind = path === undefined ? undefined : kindOf(path);
      if (path === undefined || text === undefined || kind === undefined) return undefined;
      return { path, uri, companion: readCompanion(text, { kind, name: basename(path) }) };
    },
    of: async (uri, kinds) => {
      const path = pathOf(uri);
      if (path === undefined) return [];
      const groups = (await groupsAround(path)).filter(({ runbook }) => runbook === path);
      const named = new Map(groups.flatMap((group) => filesOf(group)));
      const files = [...named].filter(([, kind]) => kinds.includes(kind)).map(([file, kind]) => read(file, kind));
      return (await Promise.all(files)).flatMap((file) => file ?? []);
    },
    runbooksOf: async (path) => {
      const groups = (await groupsAround(path)).filter((group) => filesOf(group).some(([file]) => file === path));
      const paths = new Set(groups.flatMap(({ runbook }) => runbook ?? []));
      return (await Promise.all([...paths].map((one) => runbookAt(documents, one)))).flatMap((one) => one ?? []);
    },
    forget: () => {
      listing = undefined;
    },
  };
}

/** The files that a test file brings together, by their paths. */
interface TestGroup {
  readonly test: string;
  readonly runbook?: string;
  readonly scenarios: readonly string[];
  readonly recordings: readonly string[];
}

function groupOf({ path, companion }: CompanionFile): TestGroup {
  const folder = dirname(path);
  const tests = testsNamingFiles(companion);
  const runbook = runbookOf(path, tests[0]?.runbook?.path);
  const scenarios = tests.flatMap(({ scenario }) => (scenario ? [join(folder, scenario.path)] : []));
  const written = tests.flatMap(({ recording }) => (recording ? [join(folder, recording.path)] : []));
  const beside = scenarios.map((scenario) => join(dirname(scenario), recordingName));
  return { test: path, scenarios, recordings: [...written, ...beside], ...(runbook.ok && { runbook: runbook.value }) };
}

function filesOf({ test, scenarios, recordings }: TestGroup): readonly (readonly [string, CompanionKind])[] {
  return [
    [test, 'test'],
    ...recordings.map((path) => [path, 'recording'] as const),
    ...scenarios.map((path) => [path, 'scenario'] as const),
  ];
}

function kindOf(path: string): CompanionKind | undefined {
  const name = basename(path);
  if (testEnding.test(name)) return 'test';
  if (name === recordingName) return 'recording';
  return name === 'scenario.yaml' ? 'scenario' : undefined;
}

function companionReader(documents: Documents) {
  const known = new Map<string, Companion>();
  return async (path: string, kind: CompanionKind): Promise<CompanionFile | undefined> => {
    const current = await textAt(documents, path);
    if (current === undefined) return undefined;
    const { uri, text } = current;
    const earlier = known.get(path);
    if (earlier?.text === text && earlier?.kind === kind) return { path, uri, companion: earlier };
    const companion = companionOf(text, { kind, name: basename(path) });
    known.set(path, companion);
    return { path, uri, companion };
  };
}

// What cannot be read may hold any name.
function companionOf(text: string | undefined, about: Pick<Companion, 'kind' | 'name'>): Companion {
  if (text !== undefined) return readCompanion(text, about);
  return { ...about, text: '', lines: lineMapOf(''), root: undefined, faultLine: 1 };
}

/** A file as it is now; without a text where it is there and cannot be read. */
async function textAt(documents: Documents, path: string) {
  const open = documents.open().find((uri) => pathOf(uri) === path);
  if (open !== undefined) return { uri: open, text: documents.textOf(open) };
  if (!existsSync(path)) return undefined;
  const text = await readTextFile(path);
  return { uri: pathToFileURL(path).href, text: text.ok ? text.value : undefined };
}

async function runbookAt(documents: Documents, path: string): Promise<RunbookFile | undefined> {
  const current = await textAt(documents, path);
  if (current?.text === undefined) return undefined;
  const { uri, text } = current;
  return { path, uri, analysis: (await documents.analysisOf(uri)) ?? readRunbook(text) };
}

async function testsBelow(folders: readonly string[]): Promise<readonly string[]> {
  const isTest = (name: string) => testEnding.test(name);
  // A folder that cannot be listed holds no test that could be read.
  const lists = await Promise.all(folders.map((folder) => filesBelow(folder, isTest).catch(() => [])));
  return [...new Set(lists.flat())];
}

/** How far above a file its tests are looked for, where no folder is open. */
const mostFolders = 4;

async function testsAbove(path: string): Promise<readonly string[]> {
  const above = Array.from({ length: mostFolders }, (_, level) => resolve(dirname(path), ...Array(level).fill('..')));
  const lists = [...new Set(above)].map(async (folder) => {
    const names = await readdir(folder).catch(() => []);
    return names.filter((name) => testEnding.test(name)).map((name) => join(folder, name));
  });
  return (await Promise.all(lists)).flat();
}
