import { win32 } from 'node:path';
import { failed, ok, type Result } from '../../model/result.js';

/** The longest command line that Windows starts a program with, in characters. */
const longestCommandLine = 32_766;

/** The longest command line of cmd.exe, in characters. */
const longestBatchLine = 8190;

/** Where a name is looked for on Windows. */
export interface WindowsSearch {
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
  isFile(path: string): boolean;
}

/** The command line that Windows is given for these words; the fault says why it cannot be, and nothing where there is no such program. */
export function windowsCommand(
  [name = '', ...words]: readonly string[],
  search: WindowsSearch,
): Result<readonly string[], string | undefined> {
  const program = windowsProgram(name, search);
  if (program === undefined) return failed(undefined);
  const checked = checkedForWindows(program, words);
  return checked.ok ? ok([program, ...words]) : failed(`'${name}' cannot be started: ${checked.error}`);
}

/**
 * The file that a name stands for on Windows: in the folders of PATH with the endings of PATHEXT, never in the current
 * folder, where anybody may have left a file called like a tool.
 */
export function windowsProgram(name: string, search: WindowsSearch): string | undefined {
  const endings = variable(search.environment, 'PATHEXT', '.COM;.EXE;.BAT;.CMD').split(';').filter(Boolean);
  const folders = /[\\/:]/.test(name) ? [search.cwd] : variable(search.environment, 'PATH', '').split(';');
  const absolute = folders.map(unquoted).filter((folder) => win32.isAbsolute(folder));
  return absolute
    .flatMap((folder) => candidates(win32.resolve(folder, name), endings))
    .find((path) => search.isFile(path));
}

/** Whether Windows hands a program to cmd.exe, which reads the arguments as commands. */
export function isBatchFile(program: string): boolean {
  // Dots and blanks at the end of a name mean nothing there.
  return /\.(?:bat|cmd)[. ]*$/i.test(program);
}

/** Checks that Windows can start a program with these arguments, and that it gets them as they are. */
export function checkedForWindows(program: string, words: readonly string[]): Result<undefined, string> {
  const limit = isBatchFile(program) ? longestBatchLine : longestCommandLine;
  const { length } = windowsCommandLine([program, ...words]);
  if (length > limit) {
    return failed(
      `its command line has ${length} characters, and Windows takes at most ${limit}; pass the text in a file`,
    );
  }
  if (!isBatchFile(program)) return ok(undefined);
  const word = words.find((candidate) => commandCharacters.test(candidate));
  if (word === undefined) return ok(undefined);
  const [character = ''] = commandCharacters.exec(word) ?? [];
  const shown = character < ' ' ? 'a line break or another control character' : `'${character}'`;
  return failed(
    `the argument '${word}' holds ${shown}, which cmd.exe reads as a command because '${win32.basename(program)}' is a batch file; name the program that the batch file starts`,
  );
}

// What cmd.exe may act on, inside quotes or outside of them. Control characters end or change the line.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const commandCharacters = /["%!^&|<>()\u0000-\u001f]/;

/** The one line that Windows passes to a program, from which its C library makes the same words again. */
export function windowsCommandLine(words: readonly string[]): string {
  return words.map(quoted).join(' ');
}

// Backslashes count only before a quotation mark: there each must be doubled.
function quoted(word: string): string {
  if (word !== '' && !/[\s"]/.test(word)) return word;
  return `"${word.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, '$1$1')}"`;
}

/**
 * The variables as Windows knows them, whose names have no case: what is named last counts, and is named once. Given `Path` and
 * `PATH`, the system would choose one of them itself.
 */
export function windowsEnvironment(environment: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const last = new Map(
    Object.entries(environment).map(([name, value]) => [name.toUpperCase(), [name, value] as const]),
  );
  return Object.fromEntries(last.values());
}

// Names of variables have no case there, whatever this process was handed.
function variable(environment: Readonly<Record<string, string>>, name: string, otherwise: string): string {
  const found = Object.entries(environment).find(([key]) => key.toUpperCase() === name);
  return found?.[1] || otherwise;
}

function unquoted(folder: string): string {
  return folder.trim().replace(/^"(.*)"$/, '$1');
}

function candidates(path: string, endings: readonly string[]): readonly string[] {
  const withEndings = endings.map((ending) => `${path}${ending.toLowerCase()}`);
  const isNamedWhole = endings.some((ending) => path.toLowerCase().endsWith(ending.toLowerCase()));
  return isNamedWhole ? [path, ...withEndings] : withEndings;
}
