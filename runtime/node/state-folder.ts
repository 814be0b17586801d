import { type Machine, pathsOf, thisMachine } from './machine.js';

/** Where this program keeps what it knows of the user beyond one workspace. */
export function stateFolder(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  machine: Machine = thisMachine,
): string {
  const { isAbsolute, join } = pathsOf(machine);
  const isWindows = machine.platform === 'win32';
  const named = environment[isWindows ? 'LOCALAPPDATA' : 'XDG_STATE_HOME'] ?? '';
  // A folder that is another one from every place would hide what is kept in it.
  if (isAbsolute(named)) return join(named, 'runbook');
  const home = isWindows ? '' : environment['HOME'];
  return join(home || machine.home(), '.local', 'state', 'runbook');
}

/** Where it lies for this account, whatever the environment says; undefined for an account without a home. */
export function accountStateFolder(): string | undefined {
  // Looked up once: it does not change, and it is asked for before each step.
  account ??= { folder: stateFolderOfAccount(thisMachine) };
  return account.folder;
}

let account: { readonly folder: string | undefined } | undefined;

/** The same for the account of any machine. */
export function stateFolderOfAccount(machine: Machine): string | undefined {
  const { join } = pathsOf(machine);
  try {
    const home = machine.accountHome();
    return machine.platform === 'win32'
      ? join(home, 'AppData', 'Local', 'runbook')
      : join(home, '.local', 'state', 'runbook');
  } catch {
    // As in some containers.
    return undefined;
  }
}
