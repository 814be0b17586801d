import type { Diagnostic } from '../../model/diagnostic.js';
import { ok } from '../../model/result.js';
import type { TextEdit } from '../../model/text.js';
import type { Analysis } from '../analysis.js';
import { itemsOf, type Node } from '../syntax/node.js';
import { type ActionPlace, type TextAction, touches } from './action.js';

/**
 * A comment that leaves a warning as it is once its author has written the reason, which nobody else can; what keeps a
 * runbook from running is never left.
 */
export function suppressions({ analysis, span }: ActionPlace): readonly TextAction[] {
  const here = analysis.diagnostics.filter((diagnostic) => touches(diagnostic.at, span) && maybeMeant(diagnostic));
  const first = new Map([...here].reverse().map((diagnostic) => [diagnostic.code, diagnostic]));
  return [...first.values()].map((diagnostic) => ({
    title: `Leave '${diagnostic.code}' as it is here, with the reason that you write`,
    kind: 'quickfix',
    change: ok([commentEdit(analysis, diagnostic)]),
    isPreferred: false,
    solves: [diagnostic],
  }));
}

function maybeMeant({ severity, code }: Diagnostic): boolean {
  // A comment that says what is left to be done is taken out once it is done.
  return severity !== 'error' && !/^(?:suppressions|drafts)\//.test(code);
}

function commentEdit({ text, document }: Analysis, { code, at }: Diagnostic): TextEdit {
  const line = lineStart(text, at.start);
  // In the middle of a text of several lines it would be a part of it; before the text it is about all of it.
  const around = document && textAround(document, line);
  const start = around ? lineStart(text, around.at.start) : line;
  const indent = /^[ ]*/.exec(text.slice(start))?.[0] ?? '';
  const lineBreak = text.includes('\r\n') ? '\r\n' : '\n';
  return { at: { start, end: start }, newText: `${indent}# runbook-ignore ${code}: ${lineBreak}` };
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/** The text that begins before an offset and ends behind it. */
function textAround(node: Node, offset: number): Node | undefined {
  if (node.at.start >= offset || offset >= node.at.end) return undefined;
  const children = node.kind === 'map' ? node.entries.map(({ value }) => value) : itemsOf(node);
  if (node.kind === 'scalar') return node;
  for (const child of children) {
    const found = textAround(child, offset);
    if (found) return found;
  }
  return undefined;
}
