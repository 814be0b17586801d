import type { DoubleQuotedPart, ParameterExpansionPart, ParameterOperation, Word, WordPart } from 'unbash';
import { expandBraces } from './braces.js';
import type { Constants } from './constants.js';
import { isDestructiveWord } from './destructive.js';
import { isDevice, isVitalPath } from './places.js';
import { changed, type Field, type Fields, unseen } from './possible-change.js';
import { saidBy } from './possible-said.js';
import type { Setting, Visible } from './visible.js';

/** What the text around a text shows: the values of variables, and the words that it is handed. */
export interface Surroundings {
  readonly valuesOf: (name: string) => readonly Fields[];
  readonly handed: readonly Fields[];
}

const mostReadings = 48;
const mostParts = 48;
const mostFields = 64;
const mostSettings = 128;
const mostPlain = 4;
const deepest = 6;

/** Finds the words that a word may become, going by the values that can be seen anywhere in the script. */
export class Possible {
  private readonly visible: Visible;
  private readonly constants: Constants;
  private readonly around: Surroundings | undefined;
  private readonly known = new Map<string, readonly Fields[]>();
  private depth = 0;

  constructor(visible: Visible, constants: Constants, around: Surroundings | undefined) {
    this.visible = visible;
    this.constants = constants;
    this.around = around;
  }

  /** What a word may become beside what stands there: the telling ones first, and not more than a few. */
  readingsOf(word: Word, scope: string): readonly Fields[] {
    return telling(this.fieldsOf(word, scope).filter((fields) => fields.some(isTelling)));
  }

  /** The values that a variable may have. */
  valuesOf(name: string): readonly Fields[] {
    const known = this.known.get(name);
    if (known !== undefined) return known;
    if (this.depth >= deepest) return [];
    this.depth += 1;
    // While its own value is worked out nothing more is known of it.
    this.known.set(name, []);
    const found = telling([...this.chainsOf(name), ...this.readInto(name), ...(this.around?.valuesOf(name) ?? [])]);
    this.depth -= 1;
    this.known.set(name, found);
    return found;
  }

  /** Each setting begins a list, which those that append make longer. */
  private chainsOf(name: string): readonly Fields[] {
    let lists: readonly Fields[] = [];
    const all: Fields[] = [];
    const settings = this.visible.settings.get(name) ?? [];
    if (settings.length > mostSettings) return [[unseen]];
    for (const setting of settings) {
      const own = this.listsOf(setting);
      const longer = lists.flatMap((list) => own.flatMap((more) => appended(list, more)));
      const next = setting.isAppended ? [...longer, ...own] : own;
      lists = telling(next);
      all.push(...lists);
    }
    return all;
  }

  private listsOf({ words, scope }: Setting): readonly Fields[] {
    if (words.length > mostSettings) return words.some(({ text }) => /^["'$`\\{-]/.test(text)) ? [[unseen]] : [];
    return words.reduce<readonly Fields[]>(
      (lists, word) => {
        const own = this.fieldsOf(word, scope);
        return telling(lists.flatMap((list) => own.map((fields) => [...list, ...fields.map(withoutKey)])));
      },
      [[]],
    );
  }

  private readInto(name: string): readonly Fields[] {
    if (!this.visible.filled.has(name)) return [];
    const said = this.visible.said.filter((text) => /(^|\s)--?[A-Za-z]/.test(text));
    return said.length > mostSettings ? [[unseen]] : said.flatMap(readingsOfSaid);
  }

  /** What the positional parameters may be inside a function, or outside of all. */
  handedIn(scope: string): readonly Fields[] {
    const key = `$${scope}`;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    if (this.depth >= deepest) return [];
    this.depth += 1;
    this.known.set(key, []);
    const settings = [...(this.visible.handed.get(scope) ?? []), ...(scope === '' ? [] : this.setAnew())];
    const outer = scope === '' && this.around !== undefined ? this.around.handed : [];
    const lists = [...settings.flatMap((setting) => this.listsOf(setting)), ...outer];
    this.depth -= 1;
    const found = telling(this.visible.shifts ? lists.flatMap(endsOf) : lists);
    this.known.set(key, found);
    return found;
  }

  private setAnew(): readonly Setting[] {
    return this.visible.handed.get('') ?? [];
  }

  private fieldsOf(word: Word, scope: string): readonly Fields[] {
    if (word.parts === undefined) return [[{ value: word.value, isStatic: true }]];
    if (word.parts.length > mostParts) return [manyParts(word.text)];
    return this.joined(word.parts, scope, false);
  }

  private joined(parts: readonly WordPart[], scope: string, isQuoted: boolean): readonly Fields[] {
    return parts.reduce<readonly Fields[]>(
      (heads, part) => {
        const tails = this.partOf(part, scope, isQuoted);
        return telling(heads.flatMap((head) => tails.map((tail) => glued(head, tail))));
      },
      [[{ value: '', isStatic: true }]],
    );
  }

  private partOf(part: WordPart, scope: string, isQuoted: boolean): readonly Fields[] {
    // Without blanks, for what stands inside are no words of their own.
    const itself: Fields = [{ value: part.text.replace(/\s[\s\S]*/, '…'), isStatic: false }];
    switch (part.type) {
      case 'Literal':
      case 'SingleQuoted':
      case 'AnsiCQuoted':
        return [[{ value: part.value, isStatic: true }]];
      case 'Glob':
        return [[{ value: part.value, isStatic: true }]];
      case 'BraceExpansion':
        return (expandBraces(part.text) ?? [part.text]).map((value) => [{ value, isStatic: true }]);
      case 'DoubleQuoted':
      case 'LocaleString':
        return this.quotedParts(part.parts, scope);
      case 'SimpleExpansion':
        return [itself, ...this.simple(part.text.slice(1), part.pos, scope, isQuoted)];
      case 'ParameterExpansion':
        return [itself, ...this.expanded(part, scope, isQuoted)];
      case 'CommandExpansion':
        return [itself, ...saidBy(part.script).flatMap((text) => (isQuoted ? [[text]] : [split(text)]))];
      default:
        return [itself];
    }
  }

  private quotedParts(parts: DoubleQuotedPart['parts'], scope: string): readonly Fields[] {
    return parts.length > mostParts
      ? [manyParts(parts.map(({ text }) => text).join(''))]
      : this.joined(parts, scope, true);
  }

  private simple(name: string, at: number, scope: string, isQuoted: boolean): readonly Fields[] {
    const constant = this.constants.get(name);
    if (constant !== undefined && constant.from <= at) {
      const field = { value: constant.value, isStatic: true };
      return [isQuoted ? [field] : split(field)];
    }
    const lists = this.listsNamed(name, scope);
    return placed(name === '@' || name === '*' ? lists : single(lists), isQuoted, name === '*');
  }

  private expanded(part: ParameterExpansionPart, scope: string, isQuoted: boolean): readonly Fields[] {
    const { parameter, prefix, index, operation } = part;
    if (prefix === '#') return [];
    const whole = /^[@*]$/.test(index?.value ?? parameter);
    const named = this.listsNamed(parameter, scope);
    const lists = prefix === '!' ? this.indirect(named) : named;
    const values = changed(whole ? lists : single(lists), operation, whole);
    return placed([...values, ...this.given(operation, scope)], isQuoted, whole && (index?.value ?? parameter) === '*');
  }

  /** The word that stands in for a variable, as in `${x:-word}`. */
  private given(operation: ParameterOperation | undefined, scope: string): readonly Fields[] {
    return operation?.type === 'Default' ? this.fieldsOf(operation.operand, scope) : [];
  }

  private indirect(lists: readonly Fields[]): readonly Fields[] {
    return telling(lists.flatMap((list) => list.flatMap(({ value }) => this.valuesOf(value.replace(/\[.*/s, '')))));
  }

  private listsNamed(name: string, scope: string): readonly Fields[] {
    if (name === '@' || name === '*') return this.handedIn(scope);
    if (!/^\d+$/.test(name)) return this.valuesOf(name);
    const lists = this.handedIn(scope);
    return this.visible.shifts ? lists : lists.map((list) => list.slice(Number(name) - 1, Number(name)));
  }
}

/** A word of very many parts, which is not put together. */
function manyParts(text: string): Fields {
  return [/^["']?[$`-]/.test(text) ? unseen : { value: text, isStatic: false }];
}

/** A list that grows: `a+=(x)` brings one more word, `a+=x` makes the first word longer; both are looked at. */
function appended(list: Fields, more: Fields): readonly Fields[] {
  return list.length === 0 ? [more] : [[...list, ...more], glued(list, more)];
}

/** An element of `([key]=value)` without its key. */
function withoutKey({ value, isStatic }: Field): Field {
  return { value: value.replace(/^\[[^\]]*\]=/, ''), isStatic };
}

function glued(head: Fields, tail: Fields): Fields {
  const [last, first] = [head.at(-1), tail[0]];
  if (last === undefined || first === undefined) return [...head, ...tail];
  const middle = { value: last.value + first.value, isStatic: last.isStatic && first.isStatic };
  return [...head.slice(0, -1), middle, ...tail.slice(1)];
}

function single(lists: readonly Fields[]): readonly Fields[] {
  return telling(lists.flatMap((list) => list.map((field) => [field])));
}

function placed(lists: readonly Fields[], isQuoted: boolean, isJoined: boolean): readonly Fields[] {
  if (!isQuoted) return lists.map((list) => list.flatMap(split));
  return isJoined ? lists.map(spaced) : lists;
}

function spaced(list: Fields): Fields {
  return [{ value: list.map(({ value }) => value).join(' '), isStatic: list.every(({ isStatic }) => isStatic) }];
}

function split({ value, isStatic }: Field): Fields {
  return value
    .split(/\s+/)
    .filter((text) => text !== '')
    .map((text) => ({ value: text, isStatic }));
}

function endsOf(list: Fields): readonly Fields[] {
  return list.slice(0, mostReadings).map((_, index) => list.slice(index));
}

function readingsOfSaid(text: string): readonly Fields[] {
  const fields = split({ value: text, isStatic: true });
  return [fields, ...fields.filter(isOption).map((field) => [field])];
}

function isOption({ value }: Field): boolean {
  return value.startsWith('-');
}

/** Whether a field says more than that something will stand there. */
function isTelling(field: Field): boolean {
  return field.isStatic || isOption(field);
}

/** The readings that matter most, without those that are there already. */
function telling(lists: readonly Fields[]): readonly Fields[] {
  if (lists.length < 2) return lists.map(shortened);
  const different = [...new Map(lists.map(shortened).map((list) => [keyOf(list), list])).values()];
  const ranked = [0, 1, 2].map((rank) => different.filter((list) => rankOf(list) === rank));
  const [first = [], second = [], third = []] = ranked;
  const kept = [...first, ...second, ...third.slice(0, mostPlain)];
  return first.length <= mostReadings ? kept.slice(0, mostReadings) : [...kept.slice(0, mostReadings), [unseen]];
}

function shortened(list: Fields): Fields {
  return list.length <= mostFields ? list : [...list.slice(0, mostFields), unseen];
}

function keyOf(list: Fields): string {
  return list.map(({ value, isStatic }) => `${isStatic ? '=' : '?'}${value}`).join('\n');
}

function isGrave(value: string): boolean {
  return isDestructiveWord(value) || isVitalPath(value) || isDevice(value);
}

/** Options and words that destroy matter most, then all that is more than a plain name. */
function rankOf(list: Fields): 0 | 1 | 2 {
  if (list.some((field) => isOption(field) || isGrave(field.value))) return 0;
  return list.some(({ value, isStatic }) => isStatic && !/^[\w.:-]*$/.test(value)) ? 1 : 2;
}
