import { type Disposable, Disposable as disposable } from 'vscode';
import { registerFilter } from './filter-runs.js';
import { registerLibraryCommands } from './library-commands.js';
import { registerRunCommands } from './run-commands.js';
import { command } from './safe-command.js';
import type { RowCommands } from './scene.js';
import { registerWaitingCommands } from './waiting-commands.js';

/** The commands of the views and of their rows. */
export function registerRowCommands(scene: RowCommands): Disposable {
  return disposable.from(
    command('runbook.refreshViews', async () => scene.refresh()),
    registerFilter(scene.runs),
    registerWaitingCommands(),
    registerLibraryCommands(scene),
    registerRunCommands(scene),
  );
}
