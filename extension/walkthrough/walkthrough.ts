import { commands, type DebugSession, type Disposable, debug, Disposable as disposable } from 'vscode';
import { runbookType } from '../launch.js';
import { type Message, type Milestone, milestoneKey, watcherOf } from './milestone.js';

const walkthrough = 'runbook.runbook#runbook.start';

/** The walkthrough, and what ticks off its steps: only what was truly done in this window. */
export function registerWalkthrough(): Disposable {
  return disposable.from(
    commands.registerCommand('runbook.openWalkthrough', () =>
      commands.executeCommand('workbench.action.openWalkthrough', walkthrough, false),
    ),
    debug.registerDebugAdapterTrackerFactory(runbookType, { createDebugAdapterTracker: trackerOf }),
  );
}

/** Notes that a person has done something for the first time. */
export function reach(milestone: Milestone): void {
  void commands.executeCommand('setContext', milestoneKey(milestone), true);
}

function trackerOf({ configuration }: DebugSession) {
  const watcher = watcherOf(configuration);
  return {
    onWillReceiveMessage: (message: Message) => watcher.asks(message),
    onDidSendMessage: (message: Message) => {
      const reached = watcher.says(message);
      if (reached !== undefined) reach(reached);
    },
  };
}
