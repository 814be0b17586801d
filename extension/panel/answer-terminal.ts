import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type ExtensionContext, l10n, window } from 'vscode';

/** Opens a terminal in which a command of ours is written and not yet sent: the person looks at it and presses Enter. */
export function openTerminal(context: ExtensionContext, cwd: string, command: string): void {
  const bin = programFolder(context);
  const env = { PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}` };
  const terminal = window.createTerminal({ name: l10n.t('Runbook: answer'), cwd, env });
  terminal.show();
  terminal.sendText(command, false);
}

/** A folder with a program `runbook`, which is the one of this extension, whatever else is installed. */
function programFolder(context: ExtensionContext): string {
  const folder = join(context.globalStorageUri.fsPath, 'bin');
  const program = context.asAbsolutePath('dist/runbook.js');
  mkdirSync(folder, { recursive: true });
  // On a desktop the extension host is Electron, which is Node only where this says so.
  const [node, file] = [process.execPath, program].map((path) => `'${path.replaceAll("'", `'\\''`)}'`);
  writeFileSync(join(folder, 'runbook'), `#!/bin/sh\nELECTRON_RUN_AS_NODE=1 exec ${node} ${file} "$@"\n`);
  chmodSync(join(folder, 'runbook'), 0o755);
  const batch = `@echo off\r\nset ELECTRON_RUN_AS_NODE=1\r\n"${process.execPath}" "${program}" %*\r\n`;
  if (process.platform === 'win32') writeFileSync(join(folder, 'runbook.cmd'), batch);
  return folder;
}
