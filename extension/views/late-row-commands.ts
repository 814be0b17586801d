import type { Disposable } from 'vscode';
import { lateCommands } from '../late.js';
import type { RowCommands } from './scene.js';

/** The commands of the views and of their rows, with their code read when the first one is used. */
export function registerLateRowCommands(scene: RowCommands): Disposable {
  return lateCommands(names, async () => {
    const { later } = await import('../later.js');
    return () => later.registerRowCommands(scene);
  });
}

const names = [
  ...['refreshViews', 'filterRuns', 'clearRunsFilter', 'runs.more'],
  ...['waiting.answer', 'waiting.openRunbook'],
  ...['open', 'run', 'debug', 'dryRun', 'replay', 'test', 'compileAgain', 'openGuide', 'showRuns'].map(
    (name) => `library.${name}`,
  ),
  ...['copySummary', 'exportRun', 'verifyRun', 'pruneRuns', 'compareRuns'],
  ...['show', 'resume', 'replay', 'openFolder', 'openTrace'].map((name) => `runs.${name}`),
].map((name) => `runbook.${name}`);
