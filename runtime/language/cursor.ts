import type { ProviderTypes } from '../model/provider.js';
import type { Span } from '../model/text.js';
import { formatOf, nodeAt, type Path, type Schema, schemaAt } from './shape/schema.js';
import { type Entry, entriesOf, type Node } from './syntax/node.js';
import { parseYaml } from './syntax/parse.js';

/** What somebody is about to write at a place of a text. */
export type CursorPlace =
  | { readonly kind: 'key'; readonly schema: Schema; readonly present: readonly string[]; readonly typed: Span }
  | { readonly kind: 'value'; readonly schema: Schema; readonly typed: Span }
  /** After `{{` in a text; `typed` is what is written of the name, with its dot. */
  | { readonly kind: 'template'; readonly typed: Span }
  /** In a condition; `typed` is what is written of a name. */
  | { readonly kind: 'expression'; readonly typed: Span }
  | { readonly kind: 'nothing' };

/** What stands around an offset: the way to it, and whether it is in a key. */
export interface FoundPath {
  readonly path: Path;
  readonly isKey: boolean;
  readonly at: Span;
}

const nothing: CursorPlace = { kind: 'nothing' };

/** What somebody is about to write at an offset; works on texts that are not finished. */
export function cursorPlace(text: string, offset: number, providers?: ProviderTypes): CursorPlace {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const before = text.slice(lineStart, offset);
  const template = /\{\{-?\s*(\.?[\w.]*)$/.exec(before);
  if (template) return templatePlace(text, offset - (template[1] ?? '').length, offset);
  if (isComment(before)) return nothing;
  const expression = /^[\s-]*(?:when|expr):\s+.*?([\w.]*)$/.exec(before);
  if (expression) return { kind: 'expression', typed: { start: offset - (expression[1] ?? '').length, end: offset } };
  const word = /[\w/-]*$/.exec(before)?.[0] ?? '';
  const typed = { start: offset - word.length, end: offset };
  const lead = before.slice(0, before.length - word.length);
  if (/:\s+$/.test(lead)) return valuePlace({ text, typed, providers });
  return /^[\s-]*$|[{,]\s*$/.test(lead) ? keyOrItemPlace({ text, typed, providers }) : nothing;
}

// What follows of the name is replaced too, so that completing in its middle does not leave its end behind.
function templatePlace(text: string, start: number, offset: number): CursorPlace {
  const rest = /^\w*/.exec(text.slice(offset, offset + 200))?.[0] ?? '';
  return { kind: 'template', typed: { start, end: offset + rest.length } };
}

/** The way to the smallest key or value that an offset lies in. */
export function pathAt(root: Node | undefined, offset: number): FoundPath | undefined {
  return root && isIn(root.at, offset) ? descend(root, offset, []) : undefined;
}

// A word that no runbook uses stands in for what is being written, so that the rest can be read.
const standIn = 'zz_cursor_zz';

interface Typing {
  readonly text: string;
  /** What is written already. */
  readonly typed: Span;
  readonly providers: ProviderTypes | undefined;
}

function valuePlace(typing: Typing): CursorPlace {
  const place = standInPlace(typing, standIn, false);
  return place ? { kind: 'value', schema: place.schema, typed: typing.typed } : nothing;
}

function keyOrItemPlace(typing: Typing): CursorPlace {
  const { typed } = typing;
  const place = standInPlace(typing, `${standIn}: 0`, true);
  if (place) return { kind: 'key', schema: place.schema, present: place.present, typed };
  const item = standInPlace(typing, standIn, false);
  return item ? { kind: 'value', schema: item.schema, typed } : nothing;
}

function standInPlace({ text, typed, providers }: Typing, replacement: string, wantsKey: boolean) {
  const rest = text.slice(typed.end).replace(/^[\w/-]*(?::(?=[ \n]))?/, '');
  const { root } = parseYaml(`${text.slice(0, typed.start)}${replacement}${rest}`);
  const found = root && pathAt(root, typed.start + 1);
  if (!found || found.isKey !== wantsKey) return undefined;
  const path = wantsKey ? found.path.slice(0, -1) : found.path;
  const schema = schemaAt(formatOf(root, providers), root, path);
  if (!schema || (wantsKey && schema.type !== 'object')) return undefined;
  const present = entriesOf(nodeAt(root, path)).map(({ key }) => key.source);
  return { schema, present: present.filter((key) => key !== standIn) };
}

function descend(node: Node, offset: number, path: Path): FoundPath {
  if (node.kind === 'map') {
    const entry = node.entries.find(({ key, value }) => isIn(key.at, offset) || isIn(value.at, offset));
    if (entry) return descendEntry(entry, offset, [...path, entry.key.source]);
  }
  if (node.kind === 'sequence') {
    const index = node.items.findIndex((item) => isIn(item.at, offset));
    const item = node.items[index];
    if (item) return descend(item, offset, [...path, index]);
  }
  return { path, isKey: false, at: node.at };
}

function descendEntry({ key, value }: Entry, offset: number, path: Path): FoundPath {
  return isIn(key.at, offset) ? { path, isKey: true, at: key.at } : descend(value, offset, path);
}

function isIn(at: Span, offset: number): boolean {
  return at.start <= offset && offset <= at.end;
}

function isComment(before: string): boolean {
  return /(^|\s)#/.test(before.replace(/"[^"]*"|'[^']*'/g, ''));
}
