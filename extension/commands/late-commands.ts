import type { Disposable } from 'vscode';
import { commandName, conflictCommands, draftCommands } from '../../language-server/protocol.js';
import { lateCommands } from '../late.js';
import type { CommandParts } from './commands.js';

/** The commands of the palette, of the lenses and of the walkthrough, with their code read when the first one is used. */
export function registerLateCommands(parts: CommandParts): Disposable {
  return lateCommands(names, async () => {
    const { later } = await import('../later.js');
    return () => later.registerCommands(parts);
  });
}

const names = [
  ...[commandName.run, commandName.debugStep, commandName.openStep, commandName.compileAgain],
  ...[...draftCommands, ...conflictCommands].map(({ command }) => command),
  ...['compileGuide', 'compileSelection', 'pasteGuide', 'askModel', 'panic', 'attachRun', 'openRun', 'replayRun']
    .concat(['init', 'doctor', 'runDemo'])
    .map((name) => `runbook.${name}`),
];
