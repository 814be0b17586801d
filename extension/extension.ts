import type { ExtensionContext } from 'vscode';
import { registerAnswers } from './answers.js';
import { registerAttachRun } from './commands/attach-run.js';
import { registerCompileAgain } from './commands/compile-again.js';
import { registerCompileGuide } from './commands/compile-guide.js';
import { registerLookAfter } from './commands/look-after.js';
import { registerPanic } from './commands/panic.js';
import { registerPasteGuide } from './commands/paste-guide.js';
import { registerReplayRun } from './commands/replay-run.js';
import { registerRun } from './commands/run.js';
import { registerDebugger } from './debugger.js';
import { registerDemo } from './demo/demo.js';
import { registerGuide } from './guide/current-step.js';
import { registerInlineValues } from './inline-values.js';
import { type LanguageService, startLanguageService } from './language-client.js';
import { registerDraftCommands } from './linked/draft-commands.js';
import { registerLinkedViews } from './linked/linked-views.js';
import { registerModel } from './model-command.js';
import { LiveSessions } from './panel/live-sessions.js';
import { registerRunPanel } from './panel/run-panel.js';
import { showStatus } from './panel/status-item.js';
import { programOf } from './program.js';
import { registerTests } from './tests/test-explorer.js';
import { registerViews } from './views/views.js';
import { registerWalkthrough } from './walkthrough/walkthrough.js';

let language: LanguageService | undefined;

/** Called by VS Code when a runbook is opened, a guide is compiled, a debug session is asked for or there are tests. */
export function activate(context: ExtensionContext): void {
  language = startLanguageService(context);
  const start = programOf(context);
  const views = registerLinkedViews(context, language);
  const sessions = new LiveSessions();
  const panel = registerRunPanel({ context, language, start, sessions });
  context.subscriptions.push(
    views,
    registerDraftCommands(language),
    registerDebugger(context, language),
    sessions,
    panel,
    showStatus(sessions),
    registerAnswers(panel),
    registerCompileGuide(language, views),
    registerPasteGuide(language),
    registerCompileAgain(language),
    registerModel(language),
    registerGuide(context),
    registerPanic(),
    registerRun(),
    registerAttachRun(),
    registerReplayRun(language, start),
    registerLookAfter(start),
    registerTests(language, start),
    registerInlineValues(),
    registerViews(context, language, start),
    registerDemo(context),
    registerWalkthrough(),
  );
}

/** Called by VS Code before the extension ends; resolves once the language server has ended. */
export async function deactivate(): Promise<void> {
  await language?.stop();
}
