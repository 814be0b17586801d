import type { Span } from '../model/text.js';
import { isInText } from './suppression/comment.js';
import type { Node } from './syntax/node.js';

/** A place of a draft that its author and its guide have both changed; it stands in comments until somebody settles it. */
export interface Conflict {
  /** What it is about, as its mark says. */
  readonly about: string;
  /** From its first mark to behind the line of its last one. */
  readonly at: Span;
  /** The line of its first mark. */
  readonly head: Span;
  /** What stands in the draft now, with whole lines; empty where the author took it out. */
  readonly mine: string;
  /** What the guide now says instead, with whole lines; empty where the guide no longer says it. */
  readonly guide: string;
}

/** A mark that is left of a conflict, without the others that belong to it. */
export interface StrayMark {
  readonly at: Span;
}

/** The two sides of a conflict, each with whole lines that begin in their own column. */
export interface Sides {
  /** One line. */
  readonly about: string;
  readonly mine: string;
  readonly guide: string;
  /** The column of the marks. */
  readonly indent: number;
}

/** A conflict as it stands in a draft: what the author wrote stays, the guide's side lies below it in comments. */
export function markedConflict({ about, mine, guide, indent }: Sides): string {
  const blank = ' '.repeat(indent);
  const quoted = linesOf(guide).map((line) => `${blank}# ${line.slice(indent)}`.trimEnd());
  return [`${blank}${opening} ${about}`, ...linesOf(mine), `${blank}${middle}`, ...quoted, `${blank}${closing}`]
    .map((line) => `${line}\n`)
    .join('');
}

/** Every conflict that is marked in a text, and what is left of others. */
export function conflictsIn(
  text: string,
  root: Node | undefined,
): { readonly conflicts: readonly Conflict[]; readonly strays: readonly StrayMark[] } {
  // Nearly no text has one, and each keystroke comes through here.
  if (!text.includes(opening) && !text.includes(closing)) return { conflicts: [], strays: [] };
  const marks = [...text.matchAll(mark)].flatMap((match) => markOf(text, root, match));
  const conflicts: Conflict[] = [];
  const strays: StrayMark[] = [];
  for (let index = 0; index < marks.length; ) {
    const three = marks.slice(index, index + 3);
    const conflict = conflictOf(text, three);
    const [first] = three;
    if (conflict) conflicts.push(conflict);
    else if (first && first.kind !== 'middle') strays.push({ at: first.at });
    index += conflict ? 3 : 1;
  }
  return { conflicts, strays };
}

const opening = '# <<<<<<< conflict:';
const middle = '# ======= the guide now says';
const closing = '# >>>>>>> end of the conflict';
const mark =
  /^([ \t]*)(# <<<<<<< conflict:[^\r\n]*|# ======= the guide now says|# >>>>>>> end of the conflict)[ \t]*\r?(?:\n|$)/gm;

interface Mark {
  readonly kind: 'opening' | 'middle' | 'closing';
  readonly text: string;
  readonly indent: number;
  readonly at: Span;
  /** Behind its line. */
  readonly end: number;
  readonly lineStart: number;
}

function markOf(text: string, root: Node | undefined, match: RegExpExecArray): readonly Mark[] {
  const { index, 0: line, 1: lead = '', 2: words = '' } = match;
  const start = index + lead.length;
  if (root && isInText(root, start)) return [];
  const kind = words.startsWith(opening) ? 'opening' : words === middle ? 'middle' : 'closing';
  const at = { start, end: start + words.trimEnd().length };
  return [
    { kind, text: text.slice(at.start, at.end), indent: lead.length, at, end: index + line.length, lineStart: index },
  ];
}

function conflictOf(text: string, [first, second, third]: readonly Mark[]): Conflict | undefined {
  if (first?.kind !== 'opening' || second?.kind !== 'middle' || third?.kind !== 'closing') return undefined;
  return {
    about: first.text.slice(opening.length).trim(),
    at: { start: first.lineStart, end: third.end },
    head: first.at,
    mine: text.slice(first.end, second.lineStart),
    guide: unquoted(text.slice(second.end, third.lineStart), first.indent),
  };
}

/** Comment lines as what they quote, in the column that they were taken from. */
function unquoted(lines: string, indent: number): string {
  return lines.replace(/^[ \t]*#(?: (.*))?$/gm, (_, line: string | undefined) =>
    line === undefined ? '' : ' '.repeat(indent) + line,
  );
}

function linesOf(text: string): readonly string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}
