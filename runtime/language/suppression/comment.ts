import type { Span } from '../../model/text.js';
import { itemsOf, type Node } from '../syntax/node.js';

/** A comment that leaves a fault as it is: `# runbook-ignore CODE, CODE: reason`. */
export interface Suppression {
  /** From the number sign to the end of the line. */
  readonly at: Span;
  readonly codes: readonly SuppressedCode[];
  /** Empty where none is given. */
  readonly reason: string;
  /** The stretch in which faults begin that it is about. */
  readonly about: Span;
}

export interface SuppressedCode {
  readonly code: string;
  readonly at: Span;
}

/** Every such comment of a text, in the order of the text. */
export function suppressionsIn(text: string, root: Node | undefined): readonly Suppression[] {
  // Nearly no text has one, and each keystroke comes through here.
  if (!text.includes('runbook-ignore')) return [];
  return [...text.matchAll(comment)].flatMap(({ index, 0: whole, 1: lead = '', 2: codes = '', 3: reason = '' }) => {
    const at = { start: index + lead.length, end: index + whole.trimEnd().length };
    if (root && isInText(root, at.start)) return [];
    const first = at.start + whole.slice(lead.length).indexOf(codes);
    return [{ at, codes: codesIn(codes, first), reason: reason.trim(), about: aboutOf(text, root, at) }];
  });
}

const comment = /(?<=^|\n)((?:[^\n]*[ \t])?)#[ \t]*runbook-ignore\b([^:\r\n]*)(?::([^\r\n]*))?/g;

function codesIn(codes: string, from: number): readonly SuppressedCode[] {
  return [...codes.matchAll(/[^\s,]+/g)].map(({ index, 0: code }) => ({
    code,
    at: { start: from + index, end: from + index + code.length },
  }));
}

function aboutOf(text: string, root: Node | undefined, at: Span): Span {
  const lineStart = text.lastIndexOf('\n', at.start - 1) + 1;
  const isAlone = text.slice(lineStart, at.start).trim() === '';
  const start = isAlone ? nextLineWithContent(text, lineEnd(text, at.end)) : lineStart;
  const end = lineEnd(text, start);
  return { start, end: root ? endOfTextsFrom(root, { start, end }) : end };
}

function nextLineWithContent(text: string, from: number): number {
  const next = /(?:\r?\n[ \t]*(?:#[^\n]*)?(?=\r?\n))*\r?\n/y;
  next.lastIndex = from;
  return next.test(text) ? next.lastIndex : text.length;
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

/** The end of the last text that begins in a stretch. */
function endOfTextsFrom(node: Node, { start, end }: Span): number {
  const { at } = node;
  if (at.end < start || at.start > end) return end;
  if (node.kind === 'scalar') return at.start >= start ? Math.max(end, at.end) : end;
  return childrenOf(node).reduce((last, child) => Math.max(last, endOfTextsFrom(child, { start, end })), end);
}

/** Whether an offset lies inside a text, where a number sign begins no comment. */
export function isInText(node: Node, offset: number): boolean {
  const { at } = node;
  if (offset < at.start || offset >= at.end) return false;
  if (node.kind !== 'scalar') return childrenOf(node).some((child) => isInText(child, offset));
  return true;
}

function childrenOf(node: Node): readonly Node[] {
  return node.kind === 'map' ? node.entries.map(({ value }) => value) : itemsOf(node);
}
