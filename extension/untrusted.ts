import { commands, window } from 'vscode';

/** Why nothing is started in Restricted Mode. */
export const untrusted = 'nothing is run in Restricted Mode; trust this workspace to run its runbooks';

/** Says why nothing is started, and offers to change that. */
export async function refuseUntrusted(): Promise<void> {
  const manage = 'Manage Workspace Trust';
  const chosen = await window.showErrorMessage(untrusted, manage);
  if (chosen === manage) await commands.executeCommand('workbench.trust.manage');
}
