import { commands, l10n, window } from 'vscode';

/** Why nothing is started in Restricted Mode. */
export function untrusted(): string {
  return l10n.t('nothing is run in Restricted Mode; trust this workspace to run its runbooks');
}

/** Says why nothing is started, and offers to change that. */
export async function refuseUntrusted(): Promise<void> {
  const manage = l10n.t('Manage Workspace Trust');
  const chosen = await window.showErrorMessage(untrusted(), manage);
  if (chosen === manage) await commands.executeCommand('workbench.trust.manage');
}
