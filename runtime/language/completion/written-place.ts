import type { Span } from '../../model/text.js';
import type { Analysis } from '../analysis.js';
import { type FoundPath, isIn } from '../cursor.js';
import type { Schema } from '../shape/schema.js';
import type { ScalarNode } from '../syntax/node.js';
import {
  indentAt,
  isFlow,
  type KeyPlace,
  keyPlace,
  keysIn,
  type Place,
  type Site,
  textsBefore,
  type ValuePlace,
} from './place.js';
import { schemaNear } from './schema-near.js';

/** A place where something stands already, which the tree of the text tells; undefined where it may be the start of more. */
export function writtenPlace(analysis: Analysis, offset: number, found: FoundPath): Place | undefined {
  const { node } = found;
  if (node.kind !== 'scalar') return undefined;
  const typed = contentOf(analysis.text, node);
  if (found.isKey) return typed && isIn(typed, offset) ? writtenKey(analysis, found, { node, typed }) : undefined;
  if (typed === undefined) return node.style === 'plain' ? undefined : { kind: 'nothing' };
  return placeInValue(analysis, offset, { found, node, typed });
}

function placeInValue(
  analysis: Analysis,
  offset: number,
  { found, node, typed }: { readonly found: FoundPath; readonly node: ScalarNode; readonly typed: Span },
): Place | undefined {
  const quote = node.style === 'plain' ? '' : analysis.text.charAt(node.at.start);
  if (isIn(typed, offset)) return writtenValue(analysis, found, { typed, quote });
  // In front of a quote and behind it, the whole is replaced; what a quote that is not closed took in is left alone.
  const isOneLine = !analysis.text.slice(node.at.start, node.at.end).includes('\n');
  return isOneLine ? writtenValue(analysis, found, { typed: node.at, quote: '' }) : { kind: 'nothing' };
}

function writtenValue(
  { text, format, document }: Analysis,
  found: FoundPath,
  { typed, quote }: Pick<ValuePlace, 'typed' | 'quote'>,
): ValuePlace | undefined {
  const schema = schemaNear(format, document, found.path);
  if (schema === undefined || !takesScalar(schema)) return undefined;
  const before = found.parent?.kind === 'sequence' ? textsBefore(found.parent, typed.start) : [];
  return { ...siteOf(text, found, typed), kind: 'value', schema, before, quote };
}

function writtenKey(
  analysis: Analysis,
  found: FoundPath,
  { node, typed }: { readonly node: ScalarNode; readonly typed: Span },
): KeyPlace | undefined {
  const site = siteOf(analysis.text, found, typed);
  const schema = schemaNear(analysis.format, analysis.document, found.path.slice(0, -1));
  if (!schema) return undefined;
  const others = keysIn(found.parent).filter((key) => key !== node.source);
  return keyPlace({ ...site, schema, hasColon: isFollowed(analysis.text, node) }, others);
}

function isFollowed(text: string, { at }: ScalarNode): boolean {
  return /^\s*:/.test(text.slice(at.end, at.end + 100));
}

function siteOf(text: string, { path, parent }: FoundPath, typed: Span): Site {
  return { path, typed, isFlow: isFlow(text, parent), indent: indentAt(text, typed.start) };
}

/** Where the text of a scalar stands, without its quotes; undefined where it is no part of one line. */
function contentOf(text: string, { at, style }: ScalarNode): Span | undefined {
  const written = text.slice(at.start, at.end);
  if (style === 'plain') return written.includes('\n') ? undefined : at;
  if (style === 'block') return undefined;
  const quote = written.charAt(0);
  // A quote that is not closed yet has taken in what follows.
  if (written.includes('\n')) return unfinished(at, written);
  return { start: at.start + 1, end: at.end - (written.length > 1 && written.endsWith(quote) ? 1 : 0) };
}

function unfinished({ start }: Span, written: string): Span {
  const word = /^.[\w./-]*/.exec(written)?.[0] ?? '';
  return { start: start + 1, end: start + word.length };
}

function takesScalar(schema: Schema): boolean {
  if (schema.oneOf) return false;
  return schema.type !== 'object' && schema.type !== 'array';
}
