import { Composer, type CST, type Document, isMap, isSeq, type YAMLSeq } from 'yaml';
import type { Diagnostic } from '../../model/diagnostic.js';
import { atOnce } from '../slice.js';
import { Conversion, mostItems, moved } from './conversion.js';
import { readTokens } from './limit.js';
import type { Node } from './node.js';
import type { SyntaxFault } from './yaml-error.js';

/** A text, or a part of one, as the library reads it; every place is one of the whole text. */
export interface Piece {
  readonly root?: Node;
  /** Where the last line of the tree ends, with the comments that the library counts to it. */
  readonly end?: number;
  /** What YAML does not allow. */
  readonly faults: readonly SyntaxFault[];
  /** What YAML allows and a runbook does not. */
  readonly diagnostics: readonly Diagnostic[];
  /** Where a second document begins; nothing is said of what stands in it. */
  readonly secondAt?: number;
  /** Whether it is read at all; what is too deep is not. */
  readonly isComposed: boolean;
}

/** Where a part of a text belongs. */
export interface PieceContext {
  /** The place in the whole text of an offset of the part. */
  readonly place: (offset: number) => number;
  /** In how many lists and mappings the part lies. */
  readonly depth: number;
}

const wholeText: PieceContext = { place: (offset) => offset, depth: 0 };

/** Reads a part of a text that can be read alone; never throws. */
export function composePiece(text: string, context: PieceContext): Piece {
  return atOnce(composeInSlices(text, context));
}

/** Reads a text, or a part of one that may be long, in slices of a few milliseconds each; never throws. */
export function* composeInSlices(text: string, { place, depth }: PieceContext = wholeText): Generator<void, Piece> {
  const { tokens, diagnostics, secondAt, isComposable } = yield* readTokens(text, depth);
  const found = diagnostics.map((diagnostic) => ({ ...diagnostic, at: moved(diagnostic.at, place) }));
  if (!isComposable) return { faults: [], diagnostics: found, isComposed: false };
  const { document, errors } = yield* composed(tokens);
  const conversion = new Conversion(text, place);
  const root = document?.contents ? yield* conversion.inSlices(document.contents) : undefined;
  return {
    ...(root && { root }),
    ...(document?.contents && { end: conversion.endOf(document.contents) }),
    faults: errors.map(({ code, message, pos: [start, end] }) => ({ code, message, pos: [place(start), place(end)] })),
    diagnostics: [...found, ...conversion.diagnostics],
    ...(secondAt !== undefined && { secondAt: place(secondAt) }),
    isComposed: true,
  };
}

/** A list of a document, as tokens. */
type List = CST.BlockSequence;

/** The document with its faults; long lists of its mapping are composed part by part, which says the same. */
function* composed(tokens: readonly CST.Token[]) {
  const long = new Set(tokens.flatMap(longLists));
  const document = compose(tokens.map((token) => shortened(token, long)));
  const errors = [...(document?.errors ?? [])];
  for (const list of long) {
    const items: YAMLSeq['items'] = [];
    const last = lastPart(list);
    for (let from = 0, to = 0; from < last; from = to) {
      yield;
      to = Math.min(last, partEnd(list, from));
      const value = { ...list, items: list.items.slice(from, to) };
      const part = compose([{ type: 'document', offset: list.offset, start: [], value }]);
      errors.push(...(part?.errors ?? []));
      if (isSeq(part?.contents)) items.push(...part.contents.items);
    }
    listAt(document?.contents, list.offset)?.items.unshift(...items);
  }
  return { document, errors };
}

function longLists(token: CST.Token): readonly List[] {
  if (token.type !== 'document' || token.value?.type !== 'block-map') return [];
  return token.value.items.flatMap(({ value }) =>
    value?.type === 'block-seq' && value.items.length > mostItems ? [value] : [],
  );
}

/** The document with the last part of each long list alone, so that everything ends where it ends. */
function shortened(token: CST.Token, long: ReadonlySet<List>): CST.Token {
  if (long.size === 0 || token.type !== 'document' || token.value?.type !== 'block-map') return token;
  const items = token.value.items.map((item) => {
    const { value } = item;
    if (value?.type !== 'block-seq' || !long.has(value)) return item;
    return { ...item, value: { ...value, items: value.items.slice(lastPart(value)) } };
  });
  return { ...token, value: { ...token.value, items } as CST.BlockMap };
}

function lastPart({ items }: List): number {
  return Math.max(0, items.findLastIndex(hasDash));
}

function partEnd({ items }: List, from: number): number {
  let end = from + mostItems;
  for (let item = items[end]; item && !hasDash(item); item = items[end]) end += 1;
  return Math.min(end, items.length);
}

// An item without a dash is told to be one by where the item before it ends.
function hasDash({ start }: List['items'][number]): boolean {
  return start.some(({ type }) => type === 'seq-item-ind');
}

function listAt(contents: unknown, offset: number): YAMLSeq | undefined {
  const values = isMap(contents) ? contents.items.map(({ value }) => value) : [];
  return values.filter((value) => isSeq(value)).find(({ range }) => range?.[0] === offset);
}

function compose(tokens: readonly CST.Token[]): Document.Parsed | undefined {
  // Keys that stand twice are reported here with both places, so the library need not look for them.
  const composer = new Composer({
    uniqueKeys: false,
    stringKeys: true,
    version: '1.2',
    schema: 'core',
    logLevel: 'silent',
  });
  const [document] = composer.compose(tokens);
  return document as Document.Parsed | undefined;
}
