import { commands, type Disposable, debug, Disposable as disposable, workspace } from 'vscode';
import { attachTo } from '../launch.js';

/** The commands that take up a run that waits, and that look at one that is over; which run is asked for when they start. */
export function registerAttachRun(): Disposable {
  const start = (kind: Parameters<typeof attachTo>[0]) =>
    debug.startDebugging(workspace.workspaceFolders?.[0], attachTo(kind));
  return disposable.from(
    commands.registerCommand('runbook.attachRun', () => start('open')),
    commands.registerCommand('runbook.openRun', () => start('past')),
  );
}
