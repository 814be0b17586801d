import type { ParsedScript } from 'unbash';
import { Leaving, Unplayable } from './fault.js';
import type { Shell } from './shell.js';
import { type Streams, sinkOf } from './stream.js';

/** A command that a script calls, and what it is answered. */
export type ScriptCall = (
  argv: readonly string[],
  stdin: string,
  environment: Readonly<Record<string, string>>,
) => { readonly exit: number; readonly stdout: string; readonly stderr: string };

/** The shells whose scripts are played. */
export type PlayedShell = 'bash' | 'sh';

/** One playing of a script, shared by all of its subshells. */
export interface Play {
  readonly dialect: PlayedShell;
  readonly call: ScriptCall;
  /** Counts a command or a turn of a loop. */
  step(): void;
  /** Counts what is written. */
  written(length: number): void;
  /** What a script in `$(…)` writes, without the ends of lines behind it. */
  substitute(script: ParsedScript, scene: Scene): string;
  /** The line of the script that is played. */
  line: number;
  /** The status of the last `$(…)` of the command that is made ready. */
  substituted: number | undefined;
}

/** Where a part of a script is played. */
export interface Scene {
  readonly play: Play;
  readonly shell: Shell;
  readonly streams: Streams;
  /** Whether a failure here decides something, so that `set -e` does not end the script. */
  readonly isExempt: boolean;
  /** How many functions, subshells, compound commands and expressions lie around it. */
  readonly depth: number;
  readonly loops: number;
  lineAt(offset: number): number;
}

// An expression of a hundred terms is no deeper than that, and the stack of the program holds it.
const deepest = 150;

/** The scene of something that lies in another one. */
export function inside(scene: Scene, changes: Partial<Scene>): Scene {
  const depth = scene.depth + 1;
  if (depth > deepest)
    throw new Unplayable(`more than ${deepest} commands, functions or expressions lie inside each other`);
  return { ...scene, ...changes, depth };
}

/** Writes what the shell itself has to say. */
export function complain(scene: Scene, message: string): void {
  const { shell, play, streams } = scene;
  // Only bash has one form for all of its messages.
  if (play.dialect === 'sh') throw new Unplayable(`the shell complains here, '${message}', each 'sh' in its own words`);
  // In a function bash names the place that it thinks the function is from.
  const name = shell.isInFunction ? 'environment' : shell.name;
  sinkOf(streams, 2).write(`${name}: line ${play.line}: ${message}\n`);
}

/** Ends the whole script, or the subshell that it happens in, with a word about a value that is missing. */
export function abort(scene: Scene, message: string): never {
  complain(scene, message);
  throw new Leaving({ kind: 'abort' });
}

/** Refuses what not every `sh` reads alike. */
export function bashOnly(construct: string, { play }: Scene): void {
  if (play.dialect === 'sh') throw new Unplayable(`${construct} is not read by every 'sh'`);
}
