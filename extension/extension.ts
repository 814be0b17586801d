import type { ExtensionContext } from 'vscode';
import { registerAnswers } from './answers.js';
import { registerLateCommands } from './commands/late-commands.js';
import { registerDebugger } from './debugger.js';
import { registerGuide } from './guide/current-step.js';
import { registerInlineValues } from './inline-values.js';
import { type LanguageService, startLanguageService } from './language-client.js';
import { registerLinkedViews } from './linked/linked-views.js';
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
  const panel = registerRunPanel({ context, language, sessions });
  context.subscriptions.push(
    views,
    registerDebugger(context, language),
    sessions,
    panel,
    showStatus(sessions),
    registerAnswers(panel),
    registerLateCommands({ context, language, views, start }),
    registerGuide(context),
    registerTests(language, start),
    registerInlineValues(),
    registerViews(context, language, start),
    registerWalkthrough(),
  );
}

/** Called by VS Code before the extension ends; resolves once the language server has ended. */
export async function deactivate(): Promise<void> {
  await language?.stop();
}
