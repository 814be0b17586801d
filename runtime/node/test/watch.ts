import { existsSync, watch } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { testDependencies, testEnding } from './load-tests.js';

/** What is wanted of tests that run again when something changes. */
export interface WatchOrder {
  /** The test files that there are now. */
  readonly find: () => Promise<readonly string[]>;
  /** Runs some of them. */
  readonly run: (files: readonly string[]) => Promise<void>;
  /** Ends the watching. */
  readonly stop: AbortSignal;
}

/** Changes that come together, as those of a program that saves a file, are one. */
const togetherMs = 60;

/** Runs tests, and again those that a change of a test file, a runbook, a scenario or a recording touches, until it is stopped. */
export async function watchTests({ find, run, stop }: WatchOrder): Promise<void> {
  let files = await find();
  let due = files;
  let changes = changesIn(await foldersOf(files), stop);
  while (!stop.aborted) {
    await run(due);
    await changes.next;
    const before = new Set(files);
    files = await find();
    // What changes meanwhile is seen by the one or the other.
    const later = changesIn(await foldersOf(files), stop);
    changes.close();
    due = await touched(files, before, [...changes.changed]);
    changes = later;
  }
  changes.close();
}

/** The folders of all that tests depend on, and whether what lies below them counts too, as it does beside a scenario. */
async function foldersOf(files: readonly string[]): Promise<ReadonlyMap<string, boolean>> {
  const paths = (await Promise.all(files.map(testDependencies))).flat();
  // Where no test is left, one may be written again.
  const folders = new Map<string, boolean>([[resolve('.'), false]]);
  for (const path of paths.filter((one) => existsSync(dirname(one)))) {
    const folder = resolve(dirname(path));
    // A folder with runbooks may be a whole repository.
    folders.set(folder, isOfScenario(path) && folders.get(folder) !== false);
  }
  return folders;
}

interface Changes {
  /** The paths that have changed so far. */
  readonly changed: ReadonlySet<string>;
  /** Resolves once something has changed, or it is stopped. */
  readonly next: Promise<void>;
  close(): void;
}

function changesIn(folders: ReadonlyMap<string, boolean>, stop: AbortSignal): Changes {
  const changed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let tell = () => {};
  const next = new Promise<void>((settle) => {
    tell = settle;
  });
  const note = (path: string) => {
    changed.add(path);
    timer ??= setTimeout(tell, togetherMs);
  };
  if (stop.aborted) tell();
  stop.addEventListener('abort', tell, { once: true });
  const watchers = [...folders].map(([folder, recursive]) =>
    // A folder that is taken away is a change of it.
    watch(folder, { recursive }, (_, name) => note(join(folder, name ?? ''))).on('error', () => note(folder)),
  );
  const close = () => {
    clearTimeout(timer);
    stop.removeEventListener('abort', tell);
    for (const watcher of watchers) watcher.close();
  };
  return { changed, next, close };
}

async function touched(
  files: readonly string[],
  before: ReadonlySet<string>,
  changed: readonly string[],
): Promise<readonly string[]> {
  const isTouched = await Promise.all(
    files.map(async (file) => {
      const paths = await testDependencies(file);
      return !before.has(file) || paths.some((path) => changed.some((change) => concerns(path, change)));
    }),
  );
  return files.filter((_, index) => isTouched[index]);
}

/** Whether a change is one of a file, or of what lies beside a scenario, which may name it. */
function concerns(path: string, change: string): boolean {
  const file = resolve(path);
  return change === file || (isOfScenario(file) && change.startsWith(`${dirname(file)}${sep}`));
}

function isOfScenario(path: string): boolean {
  return !testEnding.test(path) && !/\.runbook\.ya?ml$/.test(path);
}
