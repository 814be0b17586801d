import { Unplayable } from '../fault.js';
import type { Scene } from '../scene.js';
import { changeFolder, currentFolder, exit, leaveFunction, leaveLoop, sleep, trap, wait } from './control.js';
import { echo } from './echo.js';
import { printf } from './printf.js';
import { read } from './read.js';
import { testWords } from './test.js';
import { declare, local, set, shift, unset } from './variables.js';

/** A command of the shell itself; gives its status. */
export type Builtin = (words: readonly string[], scene: Scene) => number;

const played: Readonly<Record<string, Builtin>> = {
  ':': () => 0,
  true: () => 0,
  false: () => 1,
  echo,
  printf,
  test: testWords,
  '[': testWords,
  read,
  export: declare({ isExported: true }),
  readonly: declare({ isReadonly: true }),
  local,
  unset,
  shift,
  set,
  exit,
  return: leaveFunction,
  break: leaveLoop('break'),
  continue: leaveLoop('continue'),
  trap,
  cd: changeFolder,
  pwd: currentFolder,
  wait,
  sleep,
};

// Every other command that a shell has of its own: the scenario is not asked for these, nor are they guessed.
const notPlayed = new Set(
  `. alias bg bind builtin caller command compgen complete compopt coproc declare dirs disown enable eval exec fc fg getopts
  hash help history jobs kill let logout mapfile popd pushd readarray shopt source suspend times type typeset ulimit umask
  unalias`.split(/\s+/),
);

/** Commands that POSIX calls special: assignments before them outlast them in `sh`. */
export const specialBuiltins: ReadonlySet<string> = new Set(
  ': break continue exit export readonly return set shift trap unset'.split(' '),
);

/** The command of the shell of this name; undefined where the name is that of a program. */
export function builtinNamed(name: string): Builtin | undefined {
  if (notPlayed.has(name)) throw new Unplayable(`'${name}' is a command of the shell that is not played`);
  return Object.hasOwn(played, name) ? played[name] : undefined;
}
