import { commands, type Disposable, workspace } from 'vscode';
import { refuseUntrusted } from '../untrusted.js';

type Act = (...given: readonly unknown[]) => Promise<unknown>;

/** A command that only looks. */
export function command(id: string, act: Act): Disposable {
  return commands.registerCommand(id, act);
}

/** A command that starts something: in Restricted Mode it says why it does not. */
export function trustedCommand(id: string, act: Act): Disposable {
  return commands.registerCommand(id, (...given: readonly unknown[]) =>
    workspace.isTrusted ? act(...given) : refuseUntrusted(),
  );
}
