import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { type ExtensionContext, workspace } from 'vscode';

/** Starts the language server in a process of its own, which ends with this one. */
export async function startServerProcess(
  context: Pick<ExtensionContext, 'asAbsolutePath'>,
): Promise<ChildProcessWithoutNullStreams> {
  const cwd = await firstFolder();
  const words = [context.asAbsolutePath('dist/language-server.js'), '--stdio', `--clientProcessId=${process.pid}`];
  // On a desktop the extension host is Electron, which is Node only where this says so.
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1', ELECTRON_NO_ASAR: '1' };
  const server = spawn(process.execPath, words, { env, windowsHide: true, ...(cwd !== undefined && { cwd }) });
  await new Promise((resolve, reject) => server.once('spawn', resolve).once('error', reject));
  return server;
}

/** Ends a server that was told to end and has not done so a little later. */
export function endSoon(server: ChildProcessWithoutNullStreams): void {
  const timer = setTimeout(() => server.kill('SIGKILL'), 2000).unref();
  server.once('exit', () => clearTimeout(timer));
}

async function firstFolder(): Promise<string | undefined> {
  const [folder] = workspace.workspaceFolders ?? [];
  if (folder?.uri.scheme !== 'file') return undefined;
  const path = folder.uri.fsPath;
  // No program can be started in a folder that is gone.
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() ? path : undefined;
}
