import type { Assignment, Command, CommandArgument, Redirection, SyntaxNode, Word } from 'unbash';
import type { ShellParser } from './parsers.js';

/** A place where a variable or the positional parameters get words. */
export interface Setting {
  readonly words: readonly Word[];
  /** Whether the words are put behind what was there. */
  readonly isAppended: boolean;
  /** The function in whose body it stands; empty outside of all. */
  readonly scope: string;
}

/** What a script shows of the values that its variables and positional parameters may have. */
export interface Visible {
  readonly settings: ReadonlyMap<string, readonly Setting[]>;
  /** The words that functions are called with, by their name, and those of `set --` under the empty name. */
  readonly handed: ReadonlyMap<string, readonly Setting[]>;
  /** The names of all functions, wherever they are defined. */
  readonly functions: ReadonlySet<string>;
  /** The variables that are filled with what a command reads or prints. */
  readonly filled: ReadonlySet<string>;
  /** The texts that commands may read: what is said, and what stands in the script as input. */
  readonly said: readonly string[];
  /** Whether the positional parameters move. */
  readonly shifts: boolean;
}

/** Looks through a script for all that gives variables and positional parameters a value that can be seen. */
export function visibleIn(script: SyntaxNode, parser: ShellParser): Visible {
  const survey = new Survey(parser);
  survey.name(script);
  survey.look(script, '');
  return survey;
}

/** The words of a command without its name, where the name stands behind `command`, `builtin` and the like. */
export function plainWords(command: Command): readonly string[] {
  const known = plainWordsRead.get(command);
  if (known !== undefined) return known;
  const words = wordsBehindWrappers(command);
  plainWordsRead.set(command, words);
  return words;
}

// Each command is looked at for several reasons.
const plainWordsRead = new WeakMap<Command, readonly string[]>();

function wordsBehindWrappers({ name, args }: Command): readonly string[] {
  const all = (name === undefined ? args : [name, ...args]).map(textOf);
  const start = all.findIndex((word) => !/^(command|builtin|exec|env|sudo|-\w+)$/.test(word));
  return start > 0 ? all.slice(start) : all;
}

function textOf(part: CommandArgument): string {
  return part.type === 'Word' ? part.value : part.text;
}

// Of more, only those that are not plain names are kept.
const mostSettings = 64;
const readers = /^(read|mapfile|readarray|getopts|printf|let)$/;
const setters = /^(export|readonly|declare|typeset|local)$/;

class Survey implements Visible {
  readonly settings = new Map<string, Setting[]>();
  readonly handed = new Map<string, Setting[]>();
  readonly functions = new Set<string>();
  readonly filled = new Set<string>();
  readonly said: string[] = [];
  shifts = false;
  private readonly parser: ShellParser;

  constructor(parser: ShellParser) {
    this.parser = parser;
  }

  /** Collects the names of the functions, so that calls that stand before them are known too. */
  name(node: SyntaxNode): void {
    if (node.type === 'Function') this.functions.add(node.name.value);
    this.parser.forEachChild(node, (child) => this.name(child));
  }

  look(node: SyntaxNode, scope: string): void {
    this.note(node, scope);
    const inner = node.type === 'Function' ? node.name.value : scope;
    this.parser.forEachChild(node, (child) => this.look(child, inner));
  }

  private note(node: SyntaxNode, scope: string): void {
    switch (node.type) {
      case 'Assignment':
        this.noteAssignment(node, scope);
        break;
      case 'For':
      case 'Select':
        for (const word of node.wordlist ?? []) this.set(node.name.value, [word], false, scope);
        break;
      case 'ParameterExpansion':
        if (node.operation?.type === 'Default' && node.operation.operator.endsWith('=')) {
          this.set(node.parameter, [node.operation.operand], false, scope);
        }
        break;
      case 'Command':
        this.noteCommand(node, scope);
        break;
      case 'Redirected':
        this.noteInput(node.redirects);
        break;
    }
  }

  private noteAssignment({ name, value, append, index }: Assignment, scope: string): void {
    const words = value.type === 'Word' ? [value] : value.elements;
    this.set(name, words, append === true || index !== undefined, scope);
  }

  private noteCommand(command: Command, scope: string): void {
    const [name = '', ...rest] = plainWords(command);
    this.shifts ||= name === 'shift' || name === 'getopts';
    if (readers.test(name)) this.noteReader(command, rest);
    if (setters.test(name)) this.noteQuoted(command, scope);
    if (name === 'echo' || name === 'printf') this.said.push(...rest.filter((word) => !/^-[neEv]+$/.test(word)));
    if (this.functions.has(name)) this.hand(name, command.args, scope);
    if (name === 'set') this.noteSet(command, scope);
  }

  private noteReader(command: Command, rest: readonly string[]): void {
    for (const word of [...rest, 'REPLY', 'MAPFILE']) {
      if (/^[A-Za-z_]\w*$/.test(word)) this.filled.add(word);
    }
    this.noteInput(command.redirects);
  }

  /** `export "x=…"` sets a variable as `export x=…` does. */
  private noteQuoted({ args }: Command, scope: string): void {
    for (const word of args) {
      const name = word.type === 'Word' ? /^([A-Za-z_]\w*)\+?=/.exec(word.value)?.[1] : undefined;
      if (name !== undefined && word.type === 'Word') this.set(name, [afterEquals(word)], false, scope);
    }
  }

  private noteSet({ args }: Command, scope: string): void {
    const dashes = args.findIndex((word) => word.type === 'Word' && (word.value === '--' || word.value === '-'));
    const first = args.findIndex((word) => textOf(word)[0] !== '-' && textOf(word)[0] !== '+');
    const start = dashes >= 0 ? dashes + 1 : first;
    if (start >= 0) this.hand('', args.slice(start), scope);
  }

  private noteInput(redirects: readonly Redirection[]): void {
    for (const redirect of redirects) {
      if (redirect.type === 'HereString' && redirect.target !== undefined) this.said.push(redirect.target.value);
      if (redirect.type === 'HereDoc') this.said.push(...redirect.body.text.split('\n'));
    }
  }

  private set(name: string, words: readonly Word[], isAppended: boolean, scope: string): void {
    push(this.settings, name, { words, isAppended, scope });
  }

  private hand(name: string, args: readonly CommandArgument[], scope: string): void {
    const words = args.map((part) => (part.type === 'Word' ? part : wordOf(part)));
    push(this.handed, name, { words, isAppended: false, scope });
  }
}

function push(settings: Map<string, Setting[]>, name: string, setting: Setting): void {
  const known = settings.get(name);
  if (known === undefined) settings.set(name, [setting]);
  else if (known.length < mostSettings || !/^[\w./:@]*$/.test(setting.words.map(({ text }) => text).join(''))) {
    known.push(setting);
  }
}

function wordOf({ text, pos, end }: Assignment): Word {
  return { type: 'Word', text, value: text, pos, end };
}

function afterEquals({ value, text, pos, end }: Word): Word {
  return { type: 'Word', text, value: value.slice(value.indexOf('=') + 1), pos, end };
}
