import { type Disposable, debug, Disposable as disposable, type ExtensionContext, window, workspace } from 'vscode';
import type { LanguageService } from '../language-client.js';
import { runbookType } from '../launch.js';
import type { StartProgram } from '../program.js';
import { registerComparedFiles } from './compared-files.js';
import { registerLateRowCommands } from './late-row-commands.js';
import { libraryView } from './library-view.js';
import { openPlaces } from './places.js';
import { type RecordWatch, watchRecords } from './record-watch.js';
import { runsView } from './runs-view.js';
import { waitingView } from './waiting-view.js';

/** The views of the side bar, with the commands of their rows: what waits, which runbooks there are, and what was run. */
export function registerViews(context: ExtensionContext, language: LanguageService, start: StartProgram): Disposable {
  const places = openPlaces();
  let watch: RecordWatch | undefined;
  const seen = (homes: readonly string[]) => {
    watch ??= watchRecords({ records: recordsChanged, runbooks: runbooksChanged });
    watch.watchHomes(homes);
  };
  const looking = { lists: language, places, seen };
  const waiting = waitingView(looking);
  const library = libraryView(looking);
  const runs = runsView(looking, context);
  const recordsChanged = () => {
    waiting.recordsChanged();
    library.refresh();
    runs.refresh();
  };
  const runbooksChanged = () => {
    places.forget();
    library.refresh();
  };
  const refresh = () => {
    places.forget();
    recordsChanged();
  };
  return disposable.from(
    ...[waiting, library, runs],
    registerLateRowCommands({ language, start, runs, refresh }),
    registerComparedFiles(language),
    new disposable(() => watch?.dispose()),
    // That a process has died is written nowhere, and what was five minutes ago is not so for ever.
    window.onDidChangeWindowState(({ focused }) => focused && watch && refresh()),
    debug.onDidTerminateDebugSession(({ type }) => type === runbookType && watch && recordsChanged()),
    workspace.onDidChangeWorkspaceFolders(refresh),
    workspace.onDidGrantWorkspaceTrust(refresh),
  );
}
