import type { Diagnostic, Fix } from '../../model/diagnostic.js';
import type { TextEdit } from '../../model/text.js';

/** A fault of reading with what removes it, where that is certain from the text alone. */
export function withFixes(diagnostic: Diagnostic, text: string): Diagnostic {
  const fixes = fixesFor(diagnostic, text);
  return fixes.length === 0 ? diagnostic : { ...diagnostic, fixes };
}

function fixesFor({ code, at }: Diagnostic, text: string): readonly Fix[] {
  switch (code) {
    case 'yaml/tab':
      return [{ title: 'Indent with blanks', edits: indentedWithBlanks(text, at.start) }];
    case 'yaml/directive':
      return [{ title: 'Remove the line', edits: [{ at: lineOf(text, at.start), newText: '' }] }];
    case 'yaml/duplicate-key':
      return withoutBlock(text, at.start);
    default:
      return [];
  }
}

/** Every tab before the first sign of a line as two blanks. */
function indentedWithBlanks(text: string, offset: number): readonly TextEdit[] {
  const { start } = lineOf(text, offset);
  const indent = /^[ \t]*/.exec(text.slice(start))?.[0] ?? '';
  return [{ at: { start, end: start + indent.length }, newText: indent.replaceAll('\t', '  ') }];
}

/** The removal of a key that begins a line, with its value, which stands in the lines below that are indented deeper. */
function withoutBlock(text: string, offset: number): readonly Fix[] {
  const { start, end } = lineOf(text, offset);
  const indent = text.slice(start, offset);
  if (indent.trim() !== '') return [];
  const below = /^(?:[ \t]*\r?\n|[ \t]*[^\s][^\n]*(?:\n|$))/;
  let last = end;
  for (let line = below.exec(text.slice(last)); line; line = below.exec(text.slice(last))) {
    if (!isBelow(line[0], indent.length)) break;
    last += line[0].length;
  }
  return [{ title: 'Remove the second one', edits: [{ at: { start, end: last }, newText: '' }] }];
}

/** Whether a line belongs to the key above it, which begins in a column; the items of a list may stand in that column too. */
function isBelow(line: string, column: number): boolean {
  const start = line.search(/\S/);
  return start < 0 || start > column || (start === column && /^-\s/.test(line.slice(start)));
}

/** A line with its end. */
function lineOf(text: string, offset: number): Diagnostic['at'] {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', offset);
  return { start, end: end < 0 ? text.length : end + 1 };
}
