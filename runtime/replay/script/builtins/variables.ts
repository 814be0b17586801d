import { Unplayable } from '../fault.js';
import type { Scene } from '../scene.js';
import type { Options, Variable } from '../shell.js';

/** `export` and `readonly`: give variables a property, and a value where one is named. */
export function declare(properties: Partial<Variable>) {
  return ([command = '', ...words]: readonly string[], { shell }: Scene): number => {
    if (words.length === 0) throw new Unplayable(`'${command}' lists all variables`);
    for (const word of words) {
      const { name, value } = assignmentIn(command, word);
      if (value !== undefined) shell.set(name, value);
      shell.change(name, properties);
    }
    return 0;
  };
}

/** `local`: makes variables that are gone at the end of the function. */
export function local([command = '', ...words]: readonly string[], { shell }: Scene): number {
  for (const word of words) {
    const { name, value } = assignmentIn(command, word);
    shell.declareLocal(name);
    if (value !== undefined) shell.set(name, value);
  }
  return 0;
}

function assignmentIn(command: string, word: string): { readonly name: string; readonly value: string | undefined } {
  const match = /^([A-Za-z_]\w*)(?:=([\s\S]*))?$/.exec(word);
  if (match === null) throw new Unplayable(`'${command} ${word}' is not played`);
  return { name: match[1] ?? '', value: match[2] };
}

/** `unset`: forgets variables, or functions. */
export function unset([, ...words]: readonly string[], { shell }: Scene): number {
  const names = /^-[fv]$/.test(words[0] ?? '') ? words.slice(1) : words;
  const strange = names.find((name) => !/^[A-Za-z_]\w*$/.test(name));
  if (strange !== undefined) throw new Unplayable(`'unset ${strange}' is not played`);
  for (const name of names) {
    const isFunction = shell.get(name) === undefined && shell.functions.has(name);
    if (words[0] === '-f' || (isFunction && words[0] !== '-v')) shell.functions.delete(name);
    else shell.unset(name);
  }
  return 0;
}

/** `shift`: drops the first words that the script or function was given. */
export function shift([, count = '1']: readonly string[], { shell }: Scene): number {
  if (!/^\d+$/.test(count)) throw new Unplayable(`'shift ${count}' is not played`);
  if (Number(count) > shell.positional.length) return 1;
  shell.positional = shell.positional.slice(Number(count));
  return 0;
}

const letters: Readonly<Record<string, Meaning>> = {
  e: 'errexit',
  u: 'nounset',
  f: 'noglob',
  // What is traced is not part of what a script does.
  x: 'ignored',
  // They say what is done on a trap for errors, which is not played.
  E: 'ignored',
  T: 'ignored',
};

const longNames: Readonly<Record<string, Meaning>> = {
  errexit: 'errexit',
  nounset: 'nounset',
  pipefail: 'pipefail',
  noglob: 'noglob',
  xtrace: 'ignored',
  errtrace: 'ignored',
  functrace: 'ignored',
};

/** `set`: turns options on and off, and replaces the words that `$1` and so on stand for. */
export function set([, ...words]: readonly string[], scene: Scene): number {
  if (words.length === 0) throw new Unplayable("'set' lists all variables");
  const { options, rest } = withOptions(scene.shell.options, words);
  scene.shell.options = options;
  if (rest !== undefined) scene.shell.positional = rest;
  if (options.pipefail && scene.play.dialect === 'sh') throw new Unplayable("'pipefail' is not known to every 'sh'");
  return 0;
}

interface SetOptions {
  readonly options: Options;
  /** Undefined where the words stay as they are. */
  readonly rest: readonly string[] | undefined;
}

/** Options as words such as `-eo pipefail` change them, and the words behind them. */
export function withOptions(before: Options, words: readonly string[]): SetOptions {
  const [word = '', ...behind] = words;
  const match = /^([-+])([a-zA-Z]+)$/.exec(word);
  if (word === '--') return { options: before, rest: behind };
  if (match === null) return { options: before, rest: words.length === 0 ? undefined : words };
  const [, sign, flags = ''] = match;
  const names = behind.slice(0, flags.split('o').length - 1);
  const options = [
    ...[...flags].filter((letter) => letter !== 'o').map((letter) => optionNamed(letters, letter, word)),
    ...names.map((name) => optionNamed(longNames, name, `${word} ${name}`)),
  ];
  const after = options.reduce((changed, option) => withOption(changed, option, sign === '-'), before);
  return withOptions(after, behind.slice(names.length));
}

type Meaning = keyof Options | 'ignored';

function optionNamed(names: Readonly<Record<string, Meaning>>, name: string, word: string): Meaning {
  const option = Object.hasOwn(names, name) ? names[name] : undefined;
  if (option === undefined) throw new Unplayable(`'set ${word}' is not played`);
  return option;
}

function withOption(options: Options, option: Meaning, isOn: boolean): Options {
  return option === 'ignored' ? options : { ...options, [option]: isOn };
}
