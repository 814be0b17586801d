import { dirname } from 'node:path';
import { window, workspace } from 'vscode';

/** Where runs are looked for: what the window is open on, and beside the file that is looked at. */
export function searchedFolders(): readonly string[] {
  const folders = (workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath);
  const active = window.activeTextEditor?.document.uri;
  return active?.scheme === 'file' ? [...folders, dirname(active.fsPath)] : folders;
}
