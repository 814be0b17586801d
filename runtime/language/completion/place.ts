import type { Span } from '../../model/text.js';
import type { Path, Schema } from '../shape/schema.js';
import { entriesOf, itemsOf, type Node, textNode } from '../syntax/node.js';

/** What somebody is about to write at a place of a text. */
export type Place = KeyPlace | ValuePlace | ItemPlace | NamePlace | { readonly kind: 'nothing' };

export interface KeyPlace extends Site {
  readonly kind: 'key';
  /** The mapping that the key stands in. */
  readonly schema: Schema;
  /** The other keys of the mapping. */
  readonly present: readonly string[];
  /** Whether a colon follows already. */
  readonly hasColon: boolean;
}

export interface ValuePlace extends Site {
  readonly kind: 'value';
  readonly schema: Schema;
  /** The texts in front of it in its list. */
  readonly before: readonly string[];
  /** The quote that it stands in, or ''. */
  readonly quote: string;
}

/** A line of a list that has no dash yet. */
export interface ItemPlace extends Site {
  readonly kind: 'item';
  /** The list. */
  readonly schema: Schema;
}

/** Where the name of a value or of a filter stands: in a template, or in a condition. */
export interface NamePlace {
  readonly kind: 'template' | 'filter' | 'expression';
  readonly typed: Span;
  /** Whether the output of the step itself has names here. */
  readonly knowsOutput: boolean;
  /** The whole expression that it is part of, where one stands already. */
  readonly whole?: ValuePlace;
}

/** Where something is written. */
export interface Site {
  readonly path: Path;
  /** What is written of it already, which what is chosen takes the place of. */
  readonly typed: Span;
  /** Whether it stands between braces or brackets. */
  readonly isFlow: boolean;
  /** How many columns it is indented from the indentation of its line. */
  readonly indent: number;
}

/** The key that a place of a mapping is for. */
export function keyPlace(
  site: Site & Pick<KeyPlace, 'schema' | 'hasColon'>,
  keys: readonly string[],
): KeyPlace | undefined {
  return site.schema.type === 'object' ? { ...site, kind: 'key', present: keys } : undefined;
}

/** The keys of a mapping. */
export function keysIn(node: Node | undefined): readonly string[] {
  return entriesOf(node).map(({ key }) => key.source);
}

/** The texts of a list that stand in front of an offset. */
export function textsBefore(list: Node | undefined, offset: number): readonly string[] {
  return itemsOf(list).flatMap((item) => (item.at.end < offset ? (textNode(item)?.source ?? '') : []));
}

/** How far an offset is indented from the indentation of its line. */
export function indentAt(text: string, offset: number): number {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const blanks = /^[ ]*/.exec(text.slice(lineStart, offset))?.[0] ?? '';
  return offset - lineStart - blanks.length;
}

/** Whether a mapping or list is written in braces or brackets. */
export function isFlow(text: string, node: Node | undefined): boolean {
  return node !== undefined && node.kind !== 'scalar' && /[{[]/.test(text.charAt(node.at.start));
}
