import { commands, type Disposable, l10n, window } from 'vscode';
import { accountName } from '../../runtime/node/account.js';
import { engagePanic } from '../../runtime/node/panic/panic.js';
import { panicSummary } from './panic-summary.js';

/** The command that halts every run of this account, whoever drives it, after one confirmation; needs no workspace. */
export function registerPanic(): Disposable {
  return commands.registerCommand('runbook.panic', panic);
}

async function panic(): Promise<void> {
  const halt = l10n.t('Halt everything');
  const title = l10n.t('Halt every run of this account?');
  const detail = l10n.t(
    'What runs is frozen, approvals are taken back, and nothing is run until a person clears it on a terminal.',
  );
  const answer = await window.showWarningMessage(title, { modal: true, detail }, halt);
  if (answer !== halt) return;
  const report = await engagePanic({ by: accountName(), channel: 'vscode', reason: 'halted in VS Code' });
  const summary = panicSummary(report);
  await window.showErrorMessage(summary.head, { modal: true, detail: summary.detail });
}
