import type { TextEdit } from '../../../model/text.js';
import type { LaidOut, LinePlan } from './layout.js';

/** A line of a text without what ends it. */
interface Line {
  readonly start: number;
  readonly written: string;
  /** Where the next line begins. */
  readonly next: number;
}

/** How many lines are looked at in a slice. */
const sliceLines = 1000;

/** The edits that give every line of a text the beginning and the end that are planned for it; what is blank twice is so once. */
export function* lineEdits(text: string, { plans }: LaidOut): Generator<void, readonly TextEdit[]> {
  const lines = linesOf(text);
  const end = lines.findLastIndex(({ written }) => written.trim() !== '');
  const columns = commentColumns(lines, plans);
  const edits: TextEdit[] = [];
  const editsOf = (line: Line, index: number): readonly TextEdit[] => {
    const plan = plans.get(index + 1);
    const isBlank = line.written.trim() === '';
    if (isBlank && plan?.kind !== 'body') {
      const isSurplus = plan === undefined && (index > end || isBlankAlone(lines, index - 1, plans));
      return isSurplus ? [{ at: { start: line.start, end: line.next }, newText: '' }] : trimmed(line, 0);
    }
    return [...begun(line, plan, columns.get(index)), ...ended(line, plan, plans.get(index + 2))];
  };
  for (const [index, line] of lines.entries()) {
    if (index % sliceLines === sliceLines - 1) yield;
    edits.push(...editsOf(line, index));
  }
  return [...edits, ...lastBreak(text)];
}

function linesOf(text: string): readonly Line[] {
  const lines: Line[] = [];
  let start = text.startsWith('\ufeff') ? 1 : 0;
  while (start < text.length) {
    const found = text.indexOf('\n', start);
    const next = found < 0 ? text.length : found + 1;
    lines.push({ start, written: text.slice(start, next).replace(/\r?\n$/, ''), next });
    start = next;
  }
  return lines;
}

/** Where the comments that have a line to themselves are to begin, by the index of their line. */
function commentColumns(lines: readonly Line[], plans: LaidOut['plans']): ReadonlyMap<number, number> {
  const columns = new Map<number, number>();
  let below: { readonly from: number; readonly to: number } = { from: 0, to: 0 };
  for (let index = lines.length - 1; index >= 0; index -= 1) {
    const plan = plans.get(index + 1);
    if (plan?.kind === 'node') below = plan;
    const column = (lines[index]?.written ?? '').search(/\S/);
    if (plan !== undefined || lines[index]?.written[column] !== '#') continue;
    // One at the left edge is meant to be there, such as a part that is commented out.
    columns.set(index, column === 0 ? 0 : Math.max(0, column + below.to - below.from));
  }
  return columns;
}

function begun(line: Line, plan: LinePlan | undefined, column: number | undefined): readonly TextEdit[] {
  const now = (/^[ \t]*/.exec(line.written)?.[0] ?? '').length;
  switch (plan?.kind) {
    case undefined:
      return column === undefined ? [] : indented(line, now, column);
    case 'node':
      return indented(line, now, plan.to);
    case 'rest':
      return indented(line, now, Math.max(plan.least, now + plan.by));
    case 'body':
      // What is deeper than the text's own indentation belongs to the text.
      if (line.written.trim() === '' && line.written.length <= plan.from) return trimmed(line, 0);
      return indented(line, plan.from, plan.to);
  }
}

function indented({ start, written }: Line, now: number, wanted: number): readonly TextEdit[] {
  const newText = ' '.repeat(wanted);
  return written.slice(0, now) === newText ? [] : [{ at: { start, end: start + now }, newText }];
}

/** The removal of the blanks at the end of a line, unless they belong to a text that goes on in the next one. */
function ended(line: Line, plan: LinePlan | undefined, next: LinePlan | undefined): readonly TextEdit[] {
  const isText = plan?.kind === 'body' || (plan?.kind === 'rest' && !plan.isTrimmed);
  if (isText || (next?.kind === 'rest' && !next.isTrimmed)) return [];
  return trimmed(line, line.written.trimEnd().length);
}

function trimmed({ start, written }: Line, from: number): readonly TextEdit[] {
  return from === written.length ? [] : [{ at: { start: start + from, end: start + written.length }, newText: '' }];
}

/** Whether a line is blank and belongs to no text, as before the first one. */
function isBlankAlone(lines: readonly Line[], index: number, plans: LaidOut['plans']): boolean {
  return (lines[index]?.written ?? '').trim() === '' && plans.get(index + 1) === undefined;
}

function lastBreak(text: string): readonly TextEdit[] {
  const said = text.trimEnd().length;
  if (said === 0 || text.includes('\n', said)) return [];
  const at = text.length;
  return [{ at: { start: at, end: at }, newText: text.includes('\r\n') ? '\r\n' : '\n' }];
}
