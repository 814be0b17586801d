import type { Assignment, Command, ParsedScript, Word } from 'unbash';
import type { Constants } from './constants.js';
import { constantsIn } from './constants.js';
import { isDestructiveWord } from './destructive.js';
import { Possible, type Surroundings } from './possible.js';
import type { Fields } from './possible-change.js';
import type { CommandWord, Scene } from './scene.js';
import { type Visible, visibleIn } from './visible.js';
import { resolveWord } from './words.js';

type Words = readonly CommandWord[];

const mostCommands = 48;

/** The words of a script's commands: as they stand, and as they may be by the values that can be seen in it. */
export class ScriptWords {
  private readonly script: ParsedScript;
  private readonly text: string;
  private readonly scene: Pick<Scene, 'parsers' | 'around'>;
  // Most scripts are one plain command, of which none of these is ever asked.
  private knownConstants: Constants | undefined;
  private knownVisible: Visible | undefined;
  private knownPossible: Possible | undefined;

  constructor(script: ParsedScript, text: string, scene: Pick<Scene, 'parsers' | 'around'>) {
    this.script = script;
    this.text = text;
    this.scene = scene;
  }

  /** What the script shows of the values that its variables may have. */
  get visible(): Visible {
    this.knownVisible ??= visibleIn(this.script, this.scene.parsers.bash);
    return this.knownVisible;
  }

  /** The words that a word of the script may become. */
  get possible(): Possible {
    this.knownPossible ??= new Possible(this.visible, this.constants, this.scene.around?.(this.text));
    return this.knownPossible;
  }

  private get constants(): Constants {
    this.knownConstants ??= constantsIn(this.script, this.scene.parsers.bash);
    return this.knownConstants;
  }

  /** The words of a command, or of one part of it, as they stand. */
  wordsOf(part: Word | Assignment | undefined, scene: Scene): Words {
    if (part === undefined) return [];
    if (part.type === 'Word') return resolveWord(part, () => this.constants, scene);
    const span = scene.place({ start: part.pos, end: part.end });
    if (part.value.type !== 'Word') return [{ value: part.text, isStatic: false, span }];
    const values = resolveWord(part.value, () => this.constants, scene);
    const value = `${part.name}=${values.map((one) => one.value).join(' ')}`;
    return [{ value, isStatic: values.every((one) => one.isStatic), span }];
  }

  /** A word where only one is taken, such as where output goes. */
  wordOf(word: Word | undefined, scene: Scene): CommandWord | undefined {
    const words = this.wordsOf(word, scene);
    return words.length > 1 ? words.map((one) => ({ ...one, isStatic: false }))[0] : words[0];
  }

  /** What else one word may be, with its values put in. */
  othersOf(part: Word | Assignment | undefined, scope: string, scene: Scene): readonly Words[] {
    if (part?.type !== 'Word' || part.parts === undefined) return [];
    const plain = this.wordsOf(part, scene);
    if (plain.every(({ isStatic }) => isStatic)) return [];
    const span = scene.place({ start: part.pos, end: part.end });
    const hasGlob = plain.some((word) => word.hasGlob === true);
    return this.possible
      .readingsOf(part, scope)
      .map((fields) => fields.map((field) => ({ ...field, span, ...(hasGlob ? { hasGlob } : {}) })));
  }

  /** What else a command may be; its name stays, for one that is not known is judged by that alone. */
  othersOfCommand({ name, args }: Command, scope: string, scene: Scene): Combined {
    const lists = args.map((part) => [this.wordsOf(part, scene), ...this.othersOf(part, scope, scene)]);
    return combined([[this.wordsOf(name, scene)], ...lists]);
  }

  /** What a text inside a command knows of this script. */
  around(words: Words, scope: string): (text: string) => Surroundings {
    return (text) => ({
      valuesOf: (name) => [...this.possible.valuesOf(name), ...assignedIn(words, name)],
      handed: [handedTo(text, words), ...this.possible.handedIn(scope)],
    });
  }
}

/** The values that words such as `NAME=value` hand on. */
function assignedIn(words: Words, name: string): readonly Fields[] {
  return words
    .filter(({ value }) => value.startsWith(`${name}=`))
    .map(({ value, isStatic }) => [{ value: value.slice(name.length + 1), isStatic }]);
}

/** The words that a shell hands to a text of its words, or to the one that it reads. */
function handedTo(text: string, words: Words): Fields {
  const at = words.findIndex(({ value }) => value === text);
  if (at >= 0) return words.slice(at + 2);
  const reads = words.findIndex(({ value }) => value === '-s');
  return reads < 0 ? [] : words.slice(reads + 1).filter(({ value }) => value !== '--');
}

interface Combined {
  readonly all: readonly Words[];
  /** Whether there are more, and they may differ in more than plain names. */
  readonly isCut: boolean;
}

/** Every choice of one reading for each word but the first of all; where these are too many, one word at a time. */
function combined(lists: readonly (readonly Words[])[]): Combined {
  const open = lists.filter((list) => list.length > 1);
  const count = open.reduce((product, list) => Math.min(product * list.length, mostCommands + 1), 1);
  if (count <= mostCommands) return { all: everyChoice(lists).slice(1), isCut: false };
  const single = lists.flatMap((list, at) =>
    list.slice(1).map((words) => lists.flatMap((other, index) => (index === at ? words : (other[0] ?? [])))),
  );
  const isCut = single.length > mostCommands || open.filter((list) => list.slice(1).some(isGrave)).length > 1;
  return { all: single.slice(0, mostCommands), isCut };
}

function everyChoice(lists: readonly (readonly Words[])[]): readonly Words[] {
  return lists.reduce<readonly Words[]>(
    (heads, list) => heads.flatMap((head) => list.map((tail) => [...head, ...tail])),
    [[]],
  );
}

function isGrave(words: Words): boolean {
  return words.some(({ value }) => value.startsWith('-') || isDestructiveWord(value));
}
