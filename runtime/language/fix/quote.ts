import type { Diagnostic } from '../../model/diagnostic.js';
import { ok } from '../../model/result.js';
import type { Span } from '../../model/text.js';
import { edited, quotedText } from '../suggest/map-edit.js';
import { type Node, type ScalarNode, textNode } from '../syntax/node.js';
import { parseAround } from '../syntax/parse.js';
import { type ActionPlace, refactoring, type TextAction, touches } from './action.js';

/** A text without quotes that YAML cannot read as one, such as a template: in quotes, where that ends its fault. */
export function quoteFixes({ analysis: { text, diagnostics }, span }: ActionPlace): readonly TextAction[] {
  const faults = diagnostics.filter(({ code, at }) => curable.has(code) && touches(at, span));
  return faults.slice(0, mostFaults).flatMap((fault): readonly TextAction[] => {
    const at = bareTextAt(text, fault.at.start);
    if (at === undefined) return [];
    const bare = text.slice(at.start, at.end);
    const edits = [{ at, newText: quotedText(bare) }];
    if (!isCured(edited(text, edits), fault, text) || isAnchored(text, bare)) return [];
    const title = `Put '${shortened(bare)}' in quotes`;
    return [{ title, kind: 'quickfix', change: ok(edits), isPreferred: true, solves: [fault] }];
  });
}

const curable: ReadonlySet<string> = new Set(['yaml/syntax', 'yaml/alias']);

// Each is tried by reading the text anew.
const mostFaults = 3;

/** The text under the cursor in quotes, so that nothing in it is read as YAML. */
export function quoteActions({ analysis: { document }, span }: ActionPlace): readonly TextAction[] {
  const scalar = document && valueUnder(document, span);
  if (scalar?.style !== 'plain' || scalar.source.includes('\n')) return [];
  const edits = [{ at: scalar.at, newText: quotedText(scalar.source) }];
  return [refactoring('refactor.rewrite', `Put '${shortened(scalar.source)}' in quotes`, ok(edits))];
}

function valueUnder(node: Node, span: Span): ScalarNode | undefined {
  if (node.at.start > span.start || span.end > node.at.end) return undefined;
  switch (node.kind) {
    case 'map':
      return firstFound(node.entries, ({ value }) => valueUnder(value, span));
    case 'sequence':
      return firstFound(node.items, (item) => valueUnder(item, span));
    default:
      return textNode(node);
  }
}

function firstFound<Item, Found>(items: readonly Item[], find: (item: Item) => Found | undefined): Found | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The stretch without quotes in which an offset lies: up to the next comma or bracket in a list, else to the line's end. */
function bareTextAt(text: string, offset: number): Span | undefined {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const line = /^[^\r\n]*/.exec(text.slice(lineStart))?.[0] ?? '';
  const value = /^(?:\s*- )*\s*(?:[\w.-]+:\s+)?(?=[^\s])/.exec(line)?.[0].length ?? 0;
  const isList = /^[[{](?!\{)/.test(line.slice(value));
  const spans = isList ? flowItems(line, value) : [{ start: value, end: line.length }];
  const found = spans
    .map((span) => trimmed(line, span))
    .find(({ start, end }) => start <= offset - lineStart && offset - lineStart <= end && start < end);
  return found && { start: lineStart + found.start, end: lineStart + found.end };
}

/** What stands between the commas and brackets of a list in one line; a template is one text, with its braces. */
function flowItems(line: string, from: number): readonly Span[] {
  const spans: Span[] = [];
  let start = from;
  for (const { 0: piece, index } of line.slice(from).matchAll(flowPiece)) {
    if (!/^(?:[[\]{},]|:\s)$/.test(piece)) continue;
    spans.push({ start, end: from + index });
    start = from + index + piece.length;
  }
  return spans;
}

const flowPiece = /"(?:\\.|[^"\\])*"|'(?:''|[^'])*'|\{\{[^{}]*\}\}|:\s|[[\]{},]/g;

function trimmed(line: string, { start, end }: Span): Span {
  const piece = line.slice(start, end);
  const bare = piece.replace(/\s#.*$/, '').trimEnd();
  const lead = bare.length - bare.trimStart().length;
  return { start: start + lead, end: start + Math.max(lead, bare.length) };
}

/** Whether what begins with an asterisk stands for something else in the text, so that in quotes it would be another value. */
function isAnchored(text: string, bare: string): boolean {
  return bare.startsWith('*') && text.includes(`&${bare.slice(1)}`);
}

function isCured(after: string, { at, code: own }: Diagnostic, before: string): boolean {
  const faultsIn = (text: string) => parseAround(text, at.start).diagnostics.filter(({ code }) => code === own);
  const left = faultsIn(after);
  return left.length < faultsIn(before).length && !left.some((fault) => fault.at.start === at.start);
}

function shortened(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
