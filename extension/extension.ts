import type { ExtensionContext } from 'vscode';
import { registerAnswers } from './answers.js';
import { registerAttachRun } from './commands/attach-run.js';
import { registerCompileGuide } from './commands/compile-guide.js';
import { registerPanic } from './commands/panic.js';
import { registerRun } from './commands/run.js';
import { registerDebugger } from './debugger.js';
import { registerGuide } from './guide/current-step.js';
import { registerInlineValues } from './inline-values.js';
import { type LanguageService, startLanguageService } from './language-client.js';

let language: LanguageService | undefined;

/** Called by VS Code when a runbook is opened, a guide is compiled or a debug session is asked for. */
export function activate(context: ExtensionContext): void {
  language = startLanguageService(context);
  context.subscriptions.push(
    registerDebugger(context, language),
    registerAnswers(),
    registerCompileGuide(language),
    registerGuide(context),
    registerPanic(),
    registerRun(),
    registerAttachRun(),
    registerInlineValues(),
  );
}

/** Called by VS Code before the extension ends; resolves once the language server has ended. */
export async function deactivate(): Promise<void> {
  await language?.stop();
}
