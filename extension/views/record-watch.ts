import { sep } from 'node:path';
import { type Disposable, Disposable as disposable, type GlobPattern, RelativePattern, Uri, workspace } from 'vscode';
import { runbookGlob } from './places.js';

/** Tells what the views show and has changed on the disk; nothing is looked at while nothing changes. */
export interface RecordWatch extends Disposable {
  /** Watches these `.runbook` folders, too, where they lie outside of what the window is open on. */
  watchHomes(homes: readonly string[]): void;
}

/** What lies in a `.runbook` folder and is shown; no pattern holds braces in braces, which the editor does not read. */
const records = [
  'runs/*/{trace.jsonl,run.json}',
  'replays/*/run.json',
  'validated/*.json',
  // It is written when a run comes to rest, and always lies there: of new folders the system's watcher misses some files.
  'audit/head.json',
];
const guides = '**/*.{md,markdown}';

/** Begins to watch; a run that writes much is told of a few times a second at most. */
export function watchRecords(on: { readonly records: () => void; readonly runbooks: () => void }): RecordWatch {
  const soon = { records: rested(on.records), runbooks: rested(on.runbooks) };
  const watchers = new Map<string, Disposable>();
  const onRunbooks = { changed: soon.runbooks.tell };
  // A new run may be one of a runbook that the system's watcher has missed.
  const onRecords = {
    changed: soon.records.tell,
    added: () => {
      soon.records.tell();
      soon.runbooks.tell();
    },
  };
  const watch = (name: string, pattern: GlobPattern, told: Told) => {
    if (!watchers.has(name)) watchers.set(name, watcherOf(pattern, told));
  };
  for (const pattern of records) watch(pattern, `**/.runbook/${pattern}`, onRecords);
  watch('runbooks', runbookGlob, onRunbooks);
  watch('guides', guides, onRunbooks);
  return {
    watchHomes: (homes) => {
      for (const home of homes.filter(isOutside)) {
        const base = Uri.file(home);
        for (const pattern of records) watch(`${home} ${pattern}`, new RelativePattern(base, pattern), onRecords);
      }
    },
    dispose: () => disposable.from(...watchers.values(), soon.records, soon.runbooks).dispose(),
  };
}

function watcherOf(pattern: GlobPattern, told: Told): Disposable {
  const watcher = workspace.createFileSystemWatcher(pattern);
  const { changed, added = changed } = told;
  return disposable.from(
    watcher,
    watcher.onDidCreate(added),
    watcher.onDidChange(changed),
    watcher.onDidDelete(changed),
  );
}

interface Told {
  readonly changed: () => void;
  /** What is told of a file that is new, where that is something else. */
  readonly added?: () => void;
}

function isOutside(home: string): boolean {
  return !(workspace.workspaceFolders ?? []).some(({ uri }) => home.startsWith(uri.fsPath + sep));
}

const restMs = 400;
/** When somebody looks once more after something was told: what came at the same time may have been missed. */
const secondLookMs = 3000;

/** Does something once after the last of several tellings, and not before they have come to rest or a while has passed. */
function rested(act: () => void): Disposable & { readonly tell: () => void } {
  let timer: NodeJS.Timeout | undefined;
  let second: NodeJS.Timeout | undefined;
  return {
    // The first telling sets the time, so that one who never rests is heard all the same.
    tell: () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        act();
      }, restMs);
      clearTimeout(second);
      second = setTimeout(act, secondLookMs);
    },
    dispose: () => {
      clearTimeout(timer);
      clearTimeout(second);
    },
  };
}
