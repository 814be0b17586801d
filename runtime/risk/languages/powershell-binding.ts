import type { Span } from '../../model/text.js';
import type { CmdletEntry } from '../../schema/generated/cmdlets.js';
import type { Constants } from './powershell-constants.js';
import type { Node } from './powershell-syntax.js';

/** What an argument comes to, as far as the text says. */
export interface Value {
  /** One, or several with commas between them. */
  readonly texts: readonly string[];
  readonly isStatic: boolean;
  readonly node: Node | undefined;
  readonly span: Span;
}

/** A parameter with its value, as given by name or by position. */
export interface Bound {
  /** The parameters it can mean, in lower case and with their dash. */
  readonly names: readonly string[];
  readonly written: string;
  readonly isKnown: boolean;
  readonly byPosition: boolean;
  readonly value: Value | undefined;
  /** Given as `-Name:$false`. */
  readonly isOff: boolean;
  readonly span: Span;
}

/** The arguments of a cmdlet told apart. */
export interface Binding {
  readonly bound: readonly Bound[];
  /** Whether arguments come from a variable, so that any parameter may be given. */
  readonly isSplatted: boolean;
}

const common =
  '-Verbose -Debug -ErrorAction= -WarningAction= -InformationAction= -ProgressAction= -ErrorVariable= -WarningVariable= ' +
  '-InformationVariable= -OutVariable= -OutBuffer= -PipelineVariable= -WhatIf -Confirm -ea= -wa= -infa= -ev= -wv= -iv= ' +
  '-ov= -ob= -pv= -vb -db -wi -cf';
const commonTable = tableOf(common);
const parameter = /^[-\u2013-\u2015]([\p{L}_?][^\s:]*)(:?)/u;
const tables = new WeakMap<CmdletEntry, ReadonlyMap<string, boolean>>();

/** The names in a list of parameters, in lower case and with their dash. */
export function namesIn(list: string | undefined): readonly string[] {
  return [...tableOf(list ?? '').keys()];
}

function tableOf(list: string): ReadonlyMap<string, boolean> {
  const names = list.toLowerCase().split(/\s+/).filter(Boolean);
  // A parameter that is written with `=` once takes a value wherever it is named.
  const sorted = [...names].sort((one, other) => Number(one.endsWith('=')) - Number(other.endsWith('=')));
  return new Map(sorted.map((name) => [name.replace(/=$/, ''), name.endsWith('=')] as const));
}

/** The parameters that an entry names, and whether they take a value. */
function parametersOf(entry: CmdletEntry | undefined): ReadonlyMap<string, boolean> {
  if (entry === undefined) return new Map();
  const before = tables.get(entry);
  if (before !== undefined) return before;
  const withValue = [entry.positions, entry.code, entry.plain, ...(entry.runs ?? []).map((run) => run.parameter)];
  const fromRules = (entry.rules ?? []).flatMap(({ when }) => [when.parameter, when.without]);
  const valued = withValue.flatMap((list) => namesIn(list)).map((name) => `${name}=`);
  const table = tableOf([...fromRules, entry.parameters, ...valued].join(' '));
  tables.set(entry, table);
  return table;
}

/** What an argument comes to. */
export function valueIn(node: Node, source: string, constants: Constants): Value {
  const { span } = node;
  if (node.kind === 'text') return { texts: [node.value], isStatic: node.isStatic, node, span };
  if (node.kind === 'operation' && node.operators.every((sign) => sign === ',')) {
    const all = node.operands.map((operand) => valueIn(operand, source, constants));
    return { texts: all.flatMap(({ texts }) => texts), isStatic: all.every((one) => one.isStatic), node, span };
  }
  if (node.kind === 'group' && node.open === '@(' && node.body.length === 1 && node.body[0]?.kind === 'text') {
    return { texts: [node.body[0].value], isStatic: node.body[0].isStatic, node, span };
  }
  if (node.kind === 'variable') return variableValue(node.name, node, constants);
  return { texts: [source.slice(span.start, span.end)], isStatic: false, node, span };
}

function variableValue(name: string, node: Node, constants: Constants): Value {
  const { span } = node;
  if (/^(true|false|null)$/.test(name)) return { texts: [`$${name}`], isStatic: true, node, span };
  const constant = constants.textOf(name, span.start);
  if (constant === undefined) return { texts: [`$${name}`], isStatic: false, node, span };
  return { texts: [constant.value], isStatic: constant.isStatic, node: { ...constant, span }, span };
}

/** Tells the arguments of a cmdlet apart, as PowerShell does: names may be shortened, and values may have no name. */
export function bind(
  words: readonly Node[],
  entry: CmdletEntry | undefined,
  source: string,
  constants: Constants,
): Binding {
  return new Binder(words, entry, source, constants).bind();
}

class Binder {
  private readonly words: readonly Node[];
  private readonly entry: CmdletEntry | undefined;
  private readonly source: string;
  private readonly constants: Constants;
  private readonly bound: Bound[] = [];
  private readonly loose: Node[] = [];
  private isSplatted = false;

  constructor(words: readonly Node[], entry: CmdletEntry | undefined, source: string, constants: Constants) {
    this.words = words;
    this.entry = entry;
    this.source = source;
    this.constants = constants;
  }

  bind(): Binding {
    // After `--` nothing names a parameter any more.
    const end = this.words.findIndex((word) => word.kind === 'text' && word.value === '--' && word.plain === 2);
    const before = end < 0 ? this.words : this.words.slice(0, end);
    for (let index = 0; index < before.length; index += 1) index += this.take(before[index], before[index + 1]);
    if (end >= 0) this.loose.push(...this.words.slice(end + 1));
    this.positional();
    return { bound: this.bound, isSplatted: this.isSplatted };
  }

  /** Takes a word; says how many words more than its own it took. */
  private take(word: Node | undefined, next: Node | undefined): number {
    if (word === undefined) return 0;
    if (isParameter(word)) return this.named(word, next);
    if (isSplat(word)) this.isSplatted = true;
    else this.loose.push(word);
    return 0;
  }

  /** Takes a named parameter; says how many words more than its own it took. */
  private named(word: Node & { kind: 'text' }, next: Node | undefined): number {
    const match = parameter.exec(word.value);
    const name = `-${(match?.[1] ?? '').toLowerCase()}`;
    const length = match?.[0].length ?? 0;
    const names = this.meaningsOf(name);
    const isKnown = names.known && word.plain >= length;
    const base = { names: names.names, written: name, isKnown, byPosition: false, span: word.span };
    const hasColon = match?.[2] === ':';
    if (hasColon && (word.value.length > length || word.parts.length > 0)) {
      this.bound.push(this.withValue(base, attached(word, length)));
      return 0;
    }
    const takes = next !== undefined && !isParameter(next) && !isSplat(next) && (hasColon || this.takesValue(names));
    this.bound.push(
      takes
        ? this.withValue(base, valueIn(next, this.source, this.constants))
        : { ...base, value: undefined, isOff: false },
    );
    return takes ? 1 : 0;
  }

  private withValue(base: Omit<Bound, 'value' | 'isOff'>, value: Value): Bound {
    const [text = ''] = value.texts;
    return { ...base, value, isOff: value.isStatic && /^(\$false|0)$/i.test(text) };
  }

  private meaningsOf(name: string): Meanings {
    const own = parametersOf(this.entry);
    const exact = own.has(name) || commonTable.has(name);
    if (exact) return { names: [name], known: true, takes: own.get(name) ?? commonTable.get(name) ?? false };
    const longer = [...own.keys(), ...commonTable.keys()].filter((one) => one.startsWith(name));
    if (longer.length === 0) return { names: [name], known: false, takes: undefined };
    const takes = longer.some((one) => (own.get(one) ?? commonTable.get(one)) === true);
    return { names: longer, known: longer.length === 1, takes };
  }

  /** Whether the next word is the parameter's value; of an unknown parameter it is taken to be. */
  private takesValue({ takes }: Meanings): boolean {
    return takes ?? true;
  }

  private positional(): void {
    const positions = namesIn(this.entry?.positions);
    const taken = new Set(this.bound.flatMap(({ names }) => names));
    const free = positions.filter((name) => !taken.has(name));
    this.loose.forEach((node, index) => {
      const name = free[index] ?? free.at(-1) ?? positions.at(-1) ?? '';
      const value = valueIn(node, this.source, this.constants);
      this.bound.push({
        names: [name],
        written: name,
        isKnown: true,
        byPosition: true,
        value,
        isOff: false,
        span: node.span,
      });
    });
  }
}

interface Meanings {
  readonly names: readonly string[];
  readonly known: boolean;
  readonly takes: boolean | undefined;
}

function isSplat(node: Node): boolean {
  return node.kind === 'variable' && node.isSplat;
}

/** Whether a word is the name of a parameter: one dash at least, a letter, and no quotes before it. */
export function isParameter(node: Node): node is Node & { kind: 'text' } {
  return node.kind === 'text' && node.plain > 0 && parameter.test(node.value);
}

function attached(word: Node & { kind: 'text' }, length: number): Value {
  const text = word.value.slice(length);
  const isStatic = word.isStatic || /^\$(true|false|null)$/i.test(text);
  const [only] = word.parts;
  const node = word.parts.length === 2 && !word.isStatic ? word.parts[1] : only;
  return { texts: [text], isStatic, node, span: word.span };
}
