import { firstIndex } from '../model/first-index.js';
import type { CommandKnowledge, Knowledge } from './knowledge.js';
import type { CommandWord } from './scene.js';

/** An option as it was given. */
export interface GivenFlag {
  /** The names that it can mean: one, or several where a long name is abbreviated. */
  readonly names: readonly string[];
  readonly value?: CommandWord;
  readonly word: CommandWord;
  /** Whether exactly this option is known; an abbreviation is not. */
  readonly isKnown: boolean;
}

/** The words of a command told apart: its options, its operands, and what stands after `--`. */
export interface Invocation {
  readonly flags: readonly GivenFlag[];
  readonly operands: readonly CommandWord[];
  /** The words after `--`; undefined without it. They are operands too. */
  readonly afterDashes?: readonly CommandWord[];
  /** The commands between an option such as `-exec` and its `;` or `+`. */
  readonly inside: readonly (readonly CommandWord[])[];
  /** The entries from the command to its innermost verb. */
  readonly path: readonly Knowledge[];
}

type FlagKind = 'alone' | 'value' | 'attached';
type FlagTable = ReadonlyMap<string, FlagKind>;

const tables = new WeakMap<Knowledge, FlagTable>();

/** The options that an entry names, in its flags and in its rules. */
export function flagsOf(knowledge: Knowledge): FlagTable {
  const known = tables.get(knowledge);
  if (known !== undefined) return known;
  const table = new Map(writtenFlags(knowledge).map((name) => [bare(name), kindOfFlag(name)] as const));
  tables.set(knowledge, table);
  return table;
}

/** The options of an entry that a name may stand for because they begin with it. */
function longerFlags(name: string, knowledge: Knowledge): readonly string[] {
  const sorted = sortedFlags.get(knowledge) ?? [...flagsOf(knowledge).keys()].sort();
  sortedFlags.set(knowledge, sorted);
  const start = firstIndex(sorted.length, (index) => (sorted[index] ?? '') >= name);
  const end = firstIndex(sorted.length, (index) => (sorted[index] ?? '') >= name && !sorted[index]?.startsWith(name));
  return sorted.slice(start, end);
}

// Some tools have thousands of options, and every word that is none of them is looked for.
const sortedFlags = new WeakMap<Knowledge, readonly string[]>();

function writtenFlags(knowledge: Knowledge): readonly string[] {
  const fromRules = (knowledge.rules ?? []).flatMap(({ when }) => [when.flag, when.alsoFlag, when.without]);
  const fromWraps = (knowledge.wraps ?? []).map((wrap) => (wrap.kind === 'text' ? wrap.flag : ''));
  return [...fromRules, ...fromWraps, knowledge.flags].join(' ').split(/\s+/).filter(Boolean);
}

function kindOfFlag(name: string): FlagKind {
  if (name.endsWith('=')) return 'value';
  return name.endsWith('?') ? 'attached' : 'alone';
}

/** The names in a list of options, without the marks that say whether they take a value. */
export function namesIn(flags: string): readonly string[] {
  const known = namesRead.get(flags);
  if (known !== undefined) return known;
  const names = flags.split(/\s+/).filter(Boolean).map(bare);
  // The lists of all that is shipped are fewer; whoever writes a pack makes new ones with each key.
  if (namesRead.size > 20_000) namesRead.clear();
  namesRead.set(flags, names);
  return names;
}

const namesRead = new Map<string, readonly string[]>();

function bare(name: string): string {
  return name.replace(/[=?]$/, '');
}

/** Tells the words of a command apart as its entry says; `words` begins with the command's name. */
export function readInvocation(words: readonly CommandWord[], command: CommandKnowledge): Invocation {
  const reader = new InvocationReader(command);
  let index = 1;
  while (index < words.length) index += reader.read(words, index);
  return reader.result();
}

class InvocationReader {
  private readonly flags: GivenFlag[] = [];
  private readonly operands: CommandWord[] = [];
  private readonly path: Knowledge[];
  private readonly inside: CommandWord[][] = [];
  private afterDashes: CommandWord[] | undefined;
  private optionsEnded = false;
  private readonly style: NonNullable<CommandKnowledge['style']>;

  constructor(command: CommandKnowledge) {
    this.path = [command];
    this.style = command.style ?? 'gnu';
    this.optionsEnded = this.style === 'plain';
  }

  result(): Invocation {
    const { flags, operands, inside, path, afterDashes } = this;
    return { flags, operands, inside, path, ...(afterDashes === undefined ? {} : { afterDashes }) };
  }

  /** Takes the word at `index`, and the next one where it is its value; says how many were taken. */
  read(words: readonly CommandWord[], index: number): number {
    const word = words[index];
    if (word === undefined) return 1;
    if (this.optionsEnded) return this.takeOperand(word);
    if (word.value === '--') return this.endOptions();
    if (this.startsInside(word)) return this.takeInside(words, index);
    if (this.style === 'slash' && /^[-/]./.test(word.value)) return this.takeSlash(word, words[index + 1]);
    if (word.value.startsWith('-') && word.value !== '-') return this.takeFlag(word, words[index + 1]);
    if (this.style === 'bundled' && index === 1) return this.takeBundle(word, words.slice(index + 1));
    return this.takeOperand(word);
  }

  private takeFlag(word: CommandWord, next: CommandWord | undefined): number {
    if (this.style === 'words') return this.takeWhole(word, next);
    return word.value.startsWith('--') ? this.takeLong(word, next) : this.takeShort(word, next);
  }

  private startsInside({ value }: CommandWord): boolean {
    return this.path.some(({ wraps = [] }) =>
      wraps.some((wrap) => wrap.kind === 'exec' && namesIn(wrap.flag).includes(value)),
    );
  }

  private takeInside(words: readonly CommandWord[], index: number): number {
    const rest = words.slice(index + 1);
    // A `+` ends it only behind `{}`; elsewhere it is a word of the command inside.
    const end = rest.findIndex(({ value }, at) => value === ';' || (value === '+' && rest[at - 1]?.value === '{}'));
    const inside = end < 0 ? rest : rest.slice(0, end);
    const word = words[index];
    if (word !== undefined) this.flags.push({ names: [word.value], word, isKnown: true });
    this.inside.push(inside);
    return 1 + inside.length + (end < 0 ? 0 : 1);
  }

  private endOptions(): number {
    this.optionsEnded = true;
    this.afterDashes = [];
    return 1;
  }

  private takeOperand(word: CommandWord): number {
    this.afterDashes?.push(word);
    if (this.operands.length === 0 && !this.optionsEnded && this.takeVerb(word)) return 1;
    this.operands.push(word);
    if (this.wrapsFromHere()) this.optionsEnded = true;
    return 1;
  }

  /** Whether the word is a verb, or a word that leads to one: an exact name first, then a group, then a glob. */
  private takeVerb(word: CommandWord): boolean {
    const value = this.style === 'slash' ? word.value.toLowerCase() : word.value;
    const { verbs = [], groups } = this.path.at(-1) ?? {};
    const exact = verbs.find(({ name }) => name === value);
    if (exact === undefined && groups?.has(value) === true) return true;
    const verb = exact ?? (word.isStatic ? verbs.find(({ glob }) => glob?.test(value) === true) : undefined);
    if (verb !== undefined) this.path.push(verb);
    return verb !== undefined;
  }

  private wrapsFromHere(): boolean {
    const wraps = this.path.at(-1)?.wraps ?? [];
    return wraps.some(
      (wrap) =>
        ((wrap.kind === 'words' && (wrap.assignments !== true || !isAssignment(this.operands.at(-1)))) ||
          wrap.kind === 'joined' ||
          wrap.kind === 'dashes') &&
        this.operands.length > (wrap.skip ?? 0),
    );
  }

  private kindOf(name: string): FlagKind | undefined {
    for (const knowledge of this.path.toReversed()) {
      const kind = flagsOf(knowledge).get(name);
      if (kind !== undefined) return kind;
    }
    return undefined;
  }

  private takeLong(word: CommandWord, next: CommandWord | undefined): number {
    const equals = word.value.indexOf('=');
    const name = equals < 0 ? word.value : word.value.slice(0, equals);
    const attached = equals < 0 ? undefined : { ...word, value: word.value.slice(equals + 1) };
    return this.take(this.meaningsOf(name), this.kindOf(name) !== undefined, word, attached, next);
  }

  private meaningsOf(name: string): readonly string[] {
    if (this.kindOf(name) !== undefined) return [name];
    const longer = this.path.flatMap((knowledge) => longerFlags(name, knowledge));
    return longer.length === 0 ? [name] : longer;
  }

  private takeWhole(word: CommandWord, next: CommandWord | undefined): number {
    const { value } = word;
    if (this.kindOf(value) === undefined && /^-\d+$/.test(value)) return this.takeNumber(word);
    const equals = value.indexOf('=');
    if (this.kindOf(value) !== undefined || equals < 0) {
      return this.take([value], this.kindOf(value) !== undefined, word, undefined, next);
    }
    return this.takeLong(word, next);
  }

  /** `/S`, `-s`, `/FO:CSV` or `/fo csv`; names are compared in lower case and with a slash. */
  private takeSlash(word: CommandWord, next: CommandWord | undefined): number {
    const plain = `/${word.value.slice(1)}`;
    const end = plain.search(/[:=]/);
    const name = (end < 0 ? plain : plain.slice(0, end)).toLowerCase();
    const attached = end < 0 ? undefined : { ...word, value: plain.slice(end + 1) };
    return this.take([name], this.kindOf(name) !== undefined, word, attached, next);
  }

  private takeNumber(word: CommandWord): number {
    this.flags.push({ names: ['-#'], word, isKnown: this.kindOf('-#') !== undefined });
    return 1;
  }

  /** `tfI a.tar prog`: every letter is an option, and those that need a value take the next words in their order. */
  private takeBundle(word: CommandWord, rest: readonly CommandWord[]): number {
    let taken = 0;
    for (const letter of word.value) {
      const name = `-${letter}`;
      const kind = this.kindOf(name);
      const value = kind === 'value' ? rest[taken] : undefined;
      if (value !== undefined) taken += 1;
      this.flags.push({ names: [name], word, isKnown: kind !== undefined, ...(value === undefined ? {} : { value }) });
    }
    return 1 + taken;
  }

  private takeShort(word: CommandWord, next: CommandWord | undefined): number {
    if (/^-\d+$/.test(word.value) && this.kindOf(word.value.slice(0, 2)) === undefined) {
      return this.takeNumber(word);
    }
    for (let at = 1; at < word.value.length; at += 1) {
      const name = `-${word.value[at]}`;
      const kind = this.kindOf(name);
      const rest = word.value.slice(at + 1);
      if (kind === undefined || kind === 'alone') {
        this.flags.push({ names: [name], word, isKnown: kind !== undefined });
      } else {
        return this.take(
          [name],
          true,
          word,
          rest === '' ? undefined : { ...word, value: rest.replace(/^=/, '') },
          next,
        );
      }
    }
    return 1;
  }

  private take(
    names: readonly string[],
    isKnown: boolean,
    word: CommandWord,
    attached: CommandWord | undefined,
    next: CommandWord | undefined,
  ): number {
    const kinds = names.map((name) => this.kindOf(name));
    if (attached !== undefined) {
      this.flags.push({ names, word, isKnown: isKnown && kinds[0] !== 'alone', value: attached });
      return 1;
    }
    if (kinds.includes('value') && next !== undefined) {
      this.flags.push({ names, word, isKnown, value: next });
      return 2;
    }
    this.flags.push({ names, word, isKnown });
    return 1;
  }
}

/** Whether a word sets a variable for the command that follows, as `NAME=value`. */
export function isAssignment(word: CommandWord | undefined): boolean {
  return word !== undefined && /^[A-Za-z_]\w*\+?=/.test(word.value);
}
