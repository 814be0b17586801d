import { homedir, userInfo } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** Where this program keeps what it knows of the user beyond one workspace. */
export function stateFolder(environment: Readonly<Record<string, string | undefined>> = process.env): string {
  const named = environment[process.platform === 'win32' ? 'LOCALAPPDATA' : 'XDG_STATE_HOME'] ?? '';
  // A folder that is another one from every place would hide what is kept in it.
  if (isAbsolute(named)) return join(named, 'runbook');
  const home = process.platform === 'win32' ? '' : environment['HOME'];
  return join(home || homedir(), '.local', 'state', 'runbook');
}

/** Where it lies for this account, whatever the environment says; undefined for an account without a home. */
export function accountStateFolder(): string | undefined {
  // Looked up once: it does not change, and it is asked for before each step.
  account ??= { folder: folderOfAccount() };
  return account.folder;
}

let account: { readonly folder: string | undefined } | undefined;

function folderOfAccount(): string | undefined {
  try {
    const { homedir: home } = userInfo();
    return process.platform === 'win32'
      ? join(home, 'AppData', 'Local', 'runbook')
      : join(home, '.local', 'state', 'runbook');
  } catch {
    // As in some containers.
    return undefined;
  }
}
