import type { ExtensionContext } from 'vscode';
import { registerAnswers } from './answers.js';
import { registerAttachRun } from './commands/attach-run.js';
import { registerCompileAgain } from './commands/compile-again.js';
import { registerCompileGuide } from './commands/compile-guide.js';
import { registerPanic } from './commands/panic.js';
import { registerPasteGuide } from './commands/paste-guide.js';
import { registerReplayRun } from './commands/replay-run.js';
import { registerRun } from './commands/run.js';
import { registerDebugger } from './debugger.js';
import { registerGuide } from './guide/current-step.js';
import { registerInlineValues } from './inline-values.js';
import { type LanguageService, startLanguageService } from './language-client.js';
import { registerDraftCommands } from './linked/draft-commands.js';
import { registerLinkedViews } from './linked/linked-views.js';
import { registerModel } from './model-command.js';
import { programOf } from './program.js';
import { registerTests } from './tests/test-explorer.js';

let language: LanguageService | undefined;

/** Called by VS Code when a runbook is opened, a guide is compiled, a debug session is asked for or there are tests. */
export function activate(context: ExtensionContext): void {
  language = startLanguageService(context);
  const start = programOf(context);
  const views = registerLinkedViews(context, language);
  context.subscriptions.push(
    views,
    registerDraftCommands(language),
    registerDebugger(context, language),
    registerAnswers(),
    registerCompileGuide(language, views),
    registerPasteGuide(language),
    registerCompileAgain(language),
    registerModel(language),
    registerGuide(context),
    registerPanic(),
    registerRun(),
    registerAttachRun(),
    registerReplayRun(language, start),
    registerTests(language, start),
    registerInlineValues(),
  );
}

/** Called by VS Code before the extension ends; resolves once the language server has ended. */
export async function deactivate(): Promise<void> {
  await language?.stop();
}
