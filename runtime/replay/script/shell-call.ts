import type { PlayedShell } from './scene.js';

/** A script as a shell is given it. */
export interface ShellCall {
  readonly shell: PlayedShell;
  readonly script: string;
  /** The words for `set` that come before it, such as `-e`. */
  readonly options: readonly string[];
  /** What `$0`, `$1` and so on stand for. */
  readonly positional: readonly string[];
}

/** The script in the argv of a shell that can be played; undefined where there is none. */
export function shellCallOf([program = '', ...words]: readonly string[]): ShellCall | undefined {
  const shell = /^(?:\/(?:usr\/)?bin\/)?(bash|sh)$/.exec(program)?.[1];
  if (shell !== 'bash' && shell !== 'sh') return undefined;
  const at = words.findIndex((word) => /^-[a-z]*c$/.test(word));
  const [script, ...positional] = words.slice(at + 1);
  if (at < 0 || script === undefined) return undefined;
  // What `-c` is joined with is an option too, as in `-ec`.
  const before = [...words.slice(0, at), (words[at] ?? '').slice(0, -1)].filter((word) => !isWithoutMeaning(word));
  if (!areOptions(before)) return undefined;
  return { shell, script, options: before, positional: positional.length === 0 ? [program] : positional };
}

/** That no files of a person are read first changes nothing where nothing is read. */
function isWithoutMeaning(word: string): boolean {
  return word === '-' || word === '--noprofile' || word === '--norc';
}

function areOptions(words: readonly string[]): boolean {
  const isName = (index: number) => /^[-+][a-z]*o$/.test(words[index - 1] ?? '');
  return words.every((word, index) => isName(index) || /^[-+][a-z]+$/.test(word));
}
