import { type Disposable, Disposable as disposable, type ExtensionContext } from 'vscode';
import { registerDemo } from '../demo/demo.js';
import type { LanguageService } from '../language-client.js';
import { registerDraftCommands } from '../linked/draft-commands.js';
import type { LinkedViews } from '../linked/linked-views.js';
import { registerModel } from '../model-command.js';
import type { StartProgram } from '../program.js';
import { registerAttachRun } from './attach-run.js';
import { registerCompileAgain } from './compile-again.js';
import { registerCompileGuide } from './compile-guide.js';
import { registerLookAfter } from './look-after.js';
import { registerPanic } from './panic.js';
import { registerPasteGuide } from './paste-guide.js';
import { registerReplayRun } from './replay-run.js';
import { registerRun } from './run.js';

/** What the commands work with. */
export interface CommandParts {
  readonly context: ExtensionContext;
  readonly language: LanguageService;
  readonly views: LinkedViews;
  readonly start: StartProgram;
}

/** The commands of the palette, of the lenses and of the walkthrough. */
export function registerCommands({ context, language, views, start }: CommandParts): Disposable {
  return disposable.from(
    registerDraftCommands(language),
    registerCompileGuide(language, views),
    registerPasteGuide(language),
    registerCompileAgain(language),
    registerModel(language),
    registerPanic(),
    registerRun(),
    registerAttachRun(),
    registerReplayRun(language, start),
    registerLookAfter(start),
    registerDemo(context),
  );
}
