import { readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import type { ConsoleCommands, Debugged } from './debugged.js';
import { asWord, wordsIn } from './words.js';

/** What a line could go on with: the words, and the part of the line that they take the place of. */
export type Completion = readonly [words: string[], replaced: string];

/** What a line of commands could go on with. */
export function completionIn(line: string, commands: ConsoleCommands, run: Debugged): Completion {
  const begun = lastWord(line);
  const words = wordsIn(line.slice(0, line.length - begun.length));
  const [name, ...others] = words;
  const candidates =
    name === undefined
      ? firstWords(begun, commands, run)
      : (commandNamed(name, commands)?.complete?.(run, others, begun) ?? []);
  const found = candidates.filter((candidate) => unquoted(candidate).startsWith(unquoted(begun)));
  const [only] = found;
  const isWhole = found.length === 1 && only !== undefined && !only.endsWith('/');
  return [isWhole ? [`${only} `] : found, begun];
}

// A line that is no command is an expression, which begins with a name.
function firstWords(begun: string, commands: ConsoleCommands, run: Debugged): readonly string[] {
  return begun === '' ? Object.keys(commands) : [...Object.keys(commands), ...namesIn(run)];
}

/** The names that have values, with where they come from. */
export function namesIn({ plan, view: { state } }: Debugged): readonly string[] {
  const named = (scope: string, values: object) => Object.keys(values).map((name) => `${scope}.${name}`);
  return [...named('vars', plan.vars), ...named('inputs', plan.inputs), ...named('captures', state.captures)];
}

/** The command with a name or an alias. */
export function commandNamed(name: string, commands: ConsoleCommands) {
  if (Object.hasOwn(commands, name)) return commands[name];
  return Object.values(commands).find(({ aliases = [] }) => aliases.includes(name));
}

/** The files and folders whose path goes on from a beginning. */
export function filesLike(begun: string, base: string): readonly string[] {
  const typed = unquoted(begun);
  const folder = typed.endsWith('/') ? typed : `${dirname(typed)}/`;
  const shown = typed.includes('/') ? folder : '';
  try {
    return readdirSync(resolve(base, folder.replace(/^~\//, `${homedir()}/`)), { withFileTypes: true })
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
