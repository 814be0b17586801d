import { commands, type Disposable, debug, Disposable as disposable, l10n, Uri, window } from 'vscode';
import { runbookType } from '../launch.js';
import { resume } from '../panel/panel-actions.js';
import { subjectIn } from './row.js';
import { command, trustedCommand } from './safe-command.js';

/** The commands of what waits for a person. */
export function registerWaitingCommands(): Disposable {
  return disposable.from(
    trustedCommand('runbook.waiting.answer', async (row) => {
      const subject = subjectIn(row);
      if (subject?.kind !== 'waiting') return;
      const { directory, isDriven } = subject.waiting;
      await (isDriven ? answerDriven(directory) : resume(directory));
    }),
    command('runbook.waiting.openRunbook', async (row) => {
      const subject = subjectIn(row);
      const path = subject?.kind === 'waiting' ? subject.waiting.runbookPath : undefined;
      if (path === undefined)
        return window.showInformationMessage(l10n.t('the record does not say where its runbook lies'));
      return window.showTextDocument(Uri.file(path));
    }),
  );
}

/** A run that is driven here is answered here; of any other its page says how. */
async function answerDriven(directory: string): Promise<void> {
  const isHere = debug.activeDebugSession?.type === runbookType;
  await commands.executeCommand('runbook.showRun', directory);
  if (isHere) await commands.executeCommand('runbook.answer');
}
