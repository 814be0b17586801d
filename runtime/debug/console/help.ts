import { suggestionFor } from '../../language/shape/suggestion.js';
import { commandNamed } from './complete.js';
import { type ConsoleCommands, type Debugged, fault, type Outcome, said } from './debugged.js';

/** What the commands are, or one of them. */
export function helpOn(name: string, commands: ConsoleCommands, { style }: Debugged): Outcome {
  if (name === '') return said(allCommands(commands));
  const command = commandNamed(name, commands);
  if (!command) return fault(unknownCommand(name, commands));
  const { usage, help, example, aliases = [] } = command;
  const also = aliases.length === 0 ? '' : `\nalso: ${aliases.join(', ')}`;
  const written = example === usage ? '' : `\nfor example: ${example}`;
  return said(`${style.bold(usage)}\n${help}${written}${also}`);
}

/** Why a line is no command, with the one that was probably meant. */
export function unknownCommand(name: string, commands: ConsoleCommands): string {
  const near = commandLike(name, commands);
  const also = near === undefined ? '' : `did you mean '${near}'? `;
  return `'${name}' is not a command; ${also}type 'help' for all of them`;
}

/** The command whose name is near to a word. */
export function commandLike(name: string, commands: ConsoleCommands): string | undefined {
  const names = Object.entries(commands).flatMap(([known, { aliases = [] }]) => [known, ...aliases]);
  return suggestionFor(
    name,
    names.filter((known) => known.length > 2),
  );
}

function allCommands(commands: ConsoleCommands): string {
  const all = Object.entries(commands);
  const lines = all.map(([name, { help, aliases = [] }], index) => {
    // Those that do alike stand in one line, so that all of it fits on a screen.
    if (all[index - 1]?.[1].help === help) return undefined;
    const alike = all.slice(index).filter((other) => other[1].help === help);
    const short = aliases.find((alias) => alias.length === 1) ?? '';
    const names = alike.map(([other]) => other).join('/');
    return `  ${(alike.length > 1 ? names : name).padEnd(nameWidth)} ${short.padEnd(1)}  ${help}`;
  });
  return lines.filter((line) => line !== undefined).join('\n');
}

const nameWidth = 14;
