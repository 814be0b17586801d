import type { Token } from './program-lexer.js';
import type { Lexicon } from './program-table.js';

/** What an import brings: names with what they stand for, and modules of which nothing is known. */
export interface Imported {
  readonly aliases: readonly (readonly [string, string])[];
  readonly unknown: readonly Token[];
  /** The index of the first token behind it. */
  readonly next: number;
}

/** Reads an import that begins at a token; undefined where there is none. */
export function importAt(tokens: readonly Token[], index: number, lexicon: Lexicon): Imported | undefined {
  const word = tokens[index]?.text;
  if (lexicon.name === 'python' && (word === 'import' || word === 'from')) return pythonImport(tokens, index, lexicon);
  if (lexicon.name === 'perl' && (word === 'use' || word === 'no')) return perlUse(tokens, index, lexicon);
  if (lexicon.name === 'javascript' && word === 'import' && tokens[index + 1]?.text !== '(') {
    return scriptImport(tokens, index, lexicon);
  }
  return undefined;
}

function endOf(tokens: readonly Token[], from: number): number {
  let level = 0;
  let index = from;
  for (; index < tokens.length; index += 1) {
    const text = tokens[index]?.text ?? '';
    if (text === '(') level += 1;
    if (text === ')') level -= 1;
    if (text === ';' || (text === '\n' && level <= 0)) break;
  }
  return index;
}

function pythonImport(tokens: readonly Token[], index: number, lexicon: Lexicon): Imported {
  const next = endOf(tokens, index);
  const inside = tokens.slice(index, next);
  const at = inside.findIndex(({ text }, place) => place > 0 && text === 'import');
  const isFrom = inside[0]?.text === 'from';
  const module = isFrom
    ? inside
        .slice(1, at)
        .map(({ text }) => text)
        .join('')
    : '';
  const parts = parted(inside.slice(isFrom ? at + 1 : 1));
  const aliases = parts.map((part) => aliasOf(part, module));
  const unknown = aliases.flatMap(([, meaning]) => (isKnown(meaning, lexicon) ? [] : (inside[1] ?? [])));
  return { aliases, unknown, next };
}

/** `a.b as c` stands for `a.b`, and without a name of its own the first part stands for itself. */
function aliasOf(part: readonly Token[], module: string): readonly [string, string] {
  const at = part.findIndex(({ text }) => text === 'as');
  const name = part
    .slice(0, at < 0 ? part.length : at)
    .map(({ text }) => text)
    .join('');
  const meaning = module === '' ? name : `${module}.${name}`;
  if (at >= 0) return [part[at + 1]?.text ?? '', meaning];
  const first = name.split('.')[0] ?? '';
  return module === '' ? [first, first] : [name, meaning];
}

/** A module is known when a function of it is, or it is a function itself. */
function isKnown(meaning: string, { names }: Lexicon): boolean {
  if (meaning.endsWith('*')) return names.has(meaning);
  if (names.has(meaning) || names.has(`${meaning.split('.').slice(0, -1).join('.')}.*`)) return true;
  return harmlessModules.has(meaning) || Array.from(names.keys()).some((name) => name.startsWith(`${meaning}.`));
}

const harmlessModules = new Set(['__future__.print_function', '__future__.annotations', 'signal.SIGTERM']);

function parted(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const parts: Token[][] = [[]];
  for (const token of tokens) {
    if (token.text === ',') parts.push([]);
    else if (!/^[()\n\\]$/.test(token.text)) parts.at(-1)?.push(token);
  }
  return parts.filter((part) => part.length > 0);
}

function perlUse(tokens: readonly Token[], index: number, { modules }: Lexicon): Imported {
  const next = endOf(tokens, index);
  const first = tokens[index + 1];
  if (first?.kind === 'number' || /^v\d/.test(first?.text ?? '')) return { aliases: [], unknown: [], next };
  let to = index + 2;
  while (tokens[to]?.text === '::') to += 2;
  const name = tokens
    .slice(index + 1, to)
    .map(({ text }) => text)
    .join('');
  const isOpen = tokens.slice(to, next).some(({ kind, text }) => kind === 'name' || kind === 'opaque' || text === '(');
  return { aliases: [], unknown: modules.has(name) && !isOpen ? [] : first === undefined ? [] : [first], next };
}

function scriptImport(tokens: readonly Token[], index: number, { modules }: Lexicon): Imported {
  const next = endOf(tokens, index);
  const source = tokens.slice(index, next).find(({ kind }) => kind === 'string');
  const isModule = source !== undefined && modules.has(source.text.replace(/^node:/, ''));
  const first = tokens[index];
  return { aliases: [], unknown: isModule || first === undefined ? [] : [first], next };
}
