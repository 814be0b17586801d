import { readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { Debugged, ShellCommands } from './debugged.js';
import type { Completion } from './line-reader.js';
import { asWord, wordsIn } from './words.js';

/** What a line of the shell could go on with. */
export function completionOf(line: string, commands: ShellCommands, run: Debugged): Completion {
  const begun = lastWord(line);
  const words = wordsIn(line.slice(0, line.length - begun.length));
  const [name, ...others] = words;
  const candidates =
    name === undefined ? Object.keys(commands) : (commandNamed(name, commands)?.complete?.(run, others, begun) ?? []);
  const found = candidates.filter((candidate) => unquoted(candidate).startsWith(unquoted(begun)));
  const [only] = found;
  const isWhole = found.length === 1 && only !== undefined && !only.endsWith('/');
  return [isWhole ? [`${only} `] : found, begun];
}

/** The command with a name or an alias. */
export function commandNamed(name: string, commands: ShellCommands) {
  if (Object.hasOwn(commands, name)) return commands[name];
  return Object.values(commands).find(({ aliases = [] }) => aliases.includes(name));
}

/** The files and folders whose path goes on from a beginning. */
export function filesLike(begun: string): readonly string[] {
  const typed = unquoted(begun);
  const folder = typed.endsWith('/') ? typed : `${dirname(typed)}/`;
  const shown = typed.includes('/') ? folder : '';
  try {
    return readdirSync(folder.replace(/^~\//, `${homedir()}/`), { withFileTypes: true })
      .filter(({ name }) => name.startsWith(typed.endsWith('/') ? '' : basename(typed)))
      .map((entry) => asWord(`${join(shown, entry.name)}${entry.isDirectory() ? '/' : ''}`));
  } catch {
    // A folder that cannot be read has nothing to offer.
    return [];
  }
}

function unquoted(word: string): string {
  return word.replace(/^["']/, '').replace(/["']$/, '');
}

/** The word that is being typed, with its quote where that is still open. */
function lastWord(line: string): string {
  const parts = Array.from(line.matchAll(/"[^"]*"?|'[^']*'?|[^\s"']+|\s+/g), ([part]) => part);
  const blank = parts.findLastIndex((part) => part.trim() === '');
  return parts.slice(blank + 1).join('');
}
