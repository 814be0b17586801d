import { type Completion, completionsAt, type ReadingContext, readRunbook } from '../../runtime/language/index.js';

/** A text with its cursor, which is written `¦`, taken out. */
export interface CursorText {
  readonly text: string;
  readonly offset: number;
}

/** Splits a text at its cursor. */
export function atCursor(marked: string): CursorText {
  const offset = marked.indexOf('¦');
  return { text: marked.replace('¦', ''), offset };
}

/** What is offered at the cursor of a text. */
export function offeredAt(marked: string, context: ReadingContext = {}): readonly Completion[] {
  const { text, offset } = atCursor(marked);
  return completionsAt(readRunbook(text, context), offset);
}

/** The text once an editor that knows snippets has taken the offer of that label, with every place to fill in empty. */
export function accepted(marked: string, label: string): string {
  const { text } = atCursor(marked);
  const offer = offeredAt(marked).find((completion) => completion.label === label);
  if (!offer) throw new Error(`'${label}' is not offered`);
  const { start, end } = offer.replaces;
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const indent = /^ */.exec(text.slice(lineStart, start))?.[0] ?? '';
  const written = (offer.snippet ?? offer.newText).replaceAll('\n', `\n${indent}`);
  return text.slice(0, start) + filled(written) + text.slice(end);
}

function filled(snippet: string): string {
  return snippet
    .replace(/\$\{\d+\|((?:[^,|\\]|\\.)+)[^}]*\|\}/g, '$1')
    .replace(/\$\{\d+:([^}]*)\}/g, '$1')
    .replace(/\$(\d+)/g, 'x$1')
    .replace(/\\([\\$},|])/g, '$1');
}
