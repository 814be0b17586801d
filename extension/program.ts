import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import type { ExtensionContext } from 'vscode';

/** Starts the command line of this extension in a process of its own. */
export type StartProgram = (words: readonly string[], cwd: string) => ChildProcessByStdio<null, Readable, Readable>;

/** Starts the `runbook` that lies in the extension. */
export function programOf(context: Pick<ExtensionContext, 'asAbsolutePath'>): StartProgram {
  const program = context.asAbsolutePath('dist/runbook.js');
  // On a desktop the extension host is Electron, which is Node only where this says so.
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
  return (words, cwd) =>
    spawn(process.execPath, [program, ...words], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
}
