import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { commands, env, l10n, Uri, window, workspace } from 'vscode';
import type { StartProgram } from '../program.js';
import { askProgram } from './ask-program.js';

const formats = ['html', 'md', 'csv', 'json'] as const;

type Format = (typeof formats)[number];

/** Writes the record of a run into a file that a person chooses, in the form that they choose. */
export async function exportRun(start: StartProgram, directory: string, wanted?: Format): Promise<void> {
  const format = wanted ?? (await chosenFormat());
  const file = format && (await chosenFile(directory, format));
  if (!format || !file) return;
  const words = ['export', '--format', format, '--output', file.fsPath, '--', directory];
  const { errors, code } = await askProgram(start, words, directory);
  const open = l10n.t('Open');
  const name = workspace.asRelativePath(file);
  const chosen = await (code === 0
    ? window.showInformationMessage(l10n.t("exported to '{0}'", name), open)
    : window.showErrorMessage(errors.trim() || l10n.t("'{0}' could not be written", name)));
  if (chosen === open) await opened(file, format);
}

async function chosenFormat(): Promise<Format | undefined> {
  const rows = formats.map((format) => ({
    label: `$(${looks[format]}) ${format.toUpperCase()}`,
    description: meaningOf(format),
    format,
  }));
  return (
    await window.showQuickPick(rows, { title: l10n.t('Export a run'), placeHolder: l10n.t('what it is written as') })
  )?.format;
}

const looks = { html: 'globe', md: 'markdown', csv: 'table', json: 'json' } as const;

function meaningOf(format: Format): string {
  switch (format) {
    case 'html':
      return l10n.t('one page to read, print and keep');
    case 'md':
      return l10n.t('for a wiki or a ticket');
    case 'csv':
      return l10n.t('one line a step, for a table');
    case 'json':
      return l10n.t('for programs');
  }
}

function chosenFile(directory: string, format: Format): Thenable<Uri | undefined> {
  const folder = workspace.workspaceFolders?.[0]?.uri.fsPath ?? homedir();
  return window.showSaveDialog({
    title: l10n.t('Export a run'),
    defaultUri: Uri.file(join(folder, `${basename(directory)}.${format}`)),
    filters: { [format.toUpperCase()]: [format] },
  });
}

// A page is for a browser.
async function opened(file: Uri, format: Format): Promise<void> {
  if (format === 'html' && env.remoteName === undefined) await env.openExternal(file);
  else await commands.executeCommand('vscode.open', file);
}
