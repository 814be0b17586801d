import { Composer, type Document, isMap, isScalar, isSeq, type Pair, Scalar, type Node as YamlNode } from 'yaml';
import type { Diagnostic } from '../../model/diagnostic.js';
import type { Span } from '../../model/text.js';
import { readTokens } from './limit.js';
import type { Entry, Node, ScalarNode, ScalarStyle } from './node.js';
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
  /** Where a second document begins. */
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

/** Reads a text, or a part of one that can be read alone; never throws. */
export function composePiece(text: string, { place, depth }: PieceContext = wholeText): Piece {
  const reading = readTokens(text, depth);
  const found = reading.diagnostics.map((diagnostic) => ({ ...diagnostic, at: moved(diagnostic.at, place) }));
  if (!reading.isComposable) return { faults: [], diagnostics: found, isComposed: false };
  const [document, second] = compose(reading.tokens, text.length);
  const conversion = new Conversion(text, place);
  const root = document?.contents ? conversion.node(document.contents) : undefined;
  return {
    ...(root && { root }),
    ...(document?.contents && { end: conversion.endOf(document.contents) }),
    faults: (document?.errors ?? []).map(({ code, message, pos: [start, end] }) => ({
      code,
      message,
      pos: [place(start), place(end)],
    })),
    diagnostics: [...found, ...conversion.diagnostics],
    ...(second && { secondAt: place(second.range[0]) }),
    isComposed: true,
  };
}

function compose(tokens: Iterable<Parameters<Composer['next']>[0]>, end: number): readonly Document.Parsed[] {
  // Keys that stand twice are reported here with both places, so the library need not look for them.
  const composer = new Composer({
    uniqueKeys: false,
    stringKeys: true,
    version: '1.2',
    schema: 'core',
    logLevel: 'silent',
  });
  return [...composer.compose(tokens as never, false, end)];
}

/** Turns the library's tree into ours, noting what the library lets pass. */
class Conversion {
  readonly diagnostics: Diagnostic[] = [];
  readonly #text: string;
  readonly #place: (offset: number) => number;

  constructor(text: string, place: (offset: number) => number) {
    this.#text = text;
    this.#place = place;
  }

  node(node: YamlNode): Node {
    if (isMap(node)) return { kind: 'map', at: this.#trimmed(node), entries: this.#entries(node.items) };
    if (isSeq(node)) {
      const items = node.items.map((item) => this.node(item as YamlNode));
      return { kind: 'sequence', at: this.#trimmed(node), items };
    }
    const at = this.#spanOf(node);
    return isScalar(node) ? scalarOf(node, at) : { kind: 'broken', at };
  }

  endOf({ range }: YamlNode): number {
    return this.#place(this.#lastEnd(range?.[0] ?? 0, range?.[2] ?? 0));
  }

  #entries(pairs: readonly Pair[]): readonly Entry[] {
    const entries = pairs.flatMap((pair) => this.#entry(pair));
    const first = new Map<string, Entry>();
    for (const entry of entries) {
      const earlier = first.get(entry.key.source);
      if (earlier) this.diagnostics.push(repeatedKey(entry, earlier));
      else first.set(entry.key.source, entry);
    }
    return entries;
  }

  #entry(pair: Pair): readonly Entry[] {
    if (!isScalar(pair.key)) return [];
    const key = scalarOf(pair.key, this.#spanOf(pair.key));
    if (key.style === 'plain' && key.source === '<<') this.diagnostics.push(mergeKey(key));
    const value = pair.value ? this.node(pair.value as YamlNode) : nothingAfter(key);
    if (key.style === 'plain' && key.source === '<<') return [];
    return [{ key, value }];
  }

  #spanOf(node: YamlNode): Span {
    return moved(rangeOf(node), this.#place);
  }

  #trimmed(node: YamlNode): Span {
    const { start, end } = rangeOf(node);
    return moved({ start, end: this.#lastEnd(start, end) }, this.#place);
  }

  // The library lets a block end where the next one begins; people see its last line end before that.
  #lastEnd(start: number, limit: number): number {
    let end = Math.min(limit, this.#text.length);
    while (end > start && /\s/.test(this.#text[end - 1] ?? '')) end -= 1;
    return end;
  }
}

function rangeOf(node: YamlNode): Span {
  const [start, end] = node.range ?? [0, 0];
  return { start, end };
}

function moved({ start, end }: Span, place: (offset: number) => number): Span {
  return { start: place(start), end: place(end) };
}

function scalarOf(node: Scalar, at: Span): ScalarNode {
  const style = styleOf(node);
  const value = node.value;
  const known = typeof value === 'number' || typeof value === 'boolean' || value === null ? value : String(value);
  const source = typeof value === 'string' ? value : (node.source ?? String(value ?? ''));
  return { kind: 'scalar', at, value: known, source, style };
}

function styleOf(node: Scalar): ScalarStyle {
  switch (node.type) {
    case Scalar.QUOTE_SINGLE:
      return 'single';
    case Scalar.QUOTE_DOUBLE:
      return 'double';
    case Scalar.BLOCK_FOLDED:
    case Scalar.BLOCK_LITERAL:
      return 'block';
    default:
      return 'plain';
  }
}

function nothingAfter(key: ScalarNode): ScalarNode {
  return { kind: 'scalar', at: { start: key.at.end, end: key.at.end }, value: null, source: '', style: 'plain' };
}

function repeatedKey(entry: Entry, earlier: Entry): Diagnostic {
  return {
    code: 'yaml/duplicate-key',
    severity: 'error',
    message: `'${entry.key.source}' stands twice in the same mapping; keep one of them`,
    at: entry.key.at,
    related: [{ at: earlier.key.at, message: `'${earlier.key.source}' stands here first` }],
  };
}

function mergeKey(key: ScalarNode): Diagnostic {
  const message = "'<<' merges another mapping, which runbooks do not do; write out the keys";
  return { code: 'yaml/merge-key', severity: 'error', message, at: key.at };
}
