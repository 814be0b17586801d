/** A stretch of a text, in UTF-16 code units from its start; `end` is the first unit after it. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The replacement of one stretch of a text. */
export interface TextEdit {
  readonly at: Span;
  readonly newText: string;
}

/** A place as people count it: lines and columns from 1, columns in UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Where each line of a text begins, for turning offsets into lines; made once for a text. */
export interface LineMap {
  /** The line and column of an offset; an offset beyond the text counts as its end. */
  positionAt(offset: number): Position;
  /** The offset of the first character of a line (from 1); beyond the last line, the end of the text. */
  offsetAt(line: number): number;
  /** The offset behind the last character of a line (from 1), before what ends the line; beyond the last line, the end of the text. */
  endOf(line: number): number;
  readonly lineCount: number;
}

/** The line map of a text; LF, CRLF and CR each end a line. */
export function lineMapOf(text: string): LineMap {
  const starts = [0];
  for (const match of text.matchAll(/\r\n|\n|\r/g)) starts.push(match.index + match[0].length);
  return {
    lineCount: starts.length,
    positionAt: (offset) => {
      const bounded = Math.max(0, Math.min(offset, text.length));
      const line = lastAtOrBefore(starts, bounded);
      return { line: line + 1, column: bounded - (starts[line] ?? 0) + 1 };
    },
    offsetAt: (line) => starts[line - 1] ?? (line < 1 ? 0 : text.length),
    endOf: (line) => {
      const next = line < 1 ? 0 : starts[line];
      if (next === undefined) return text.length;
      return text.endsWith('\r\n', next) ? next - 2 : Math.max(0, next - 1);
    },
  };
}

function lastAtOrBefore(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((sorted[middle] ?? 0) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The largest text that is read, in bytes of UTF-8; what is larger was not written by a person. */
export const largestTextBytes = 8 * 1024 * 1024;

/** How many bytes a text takes as UTF-8; a lone surrogate counts as the replacement character. */
export function utf8Bytes(text: string): number {
  let bytes = 0;
  for (const character of text) bytes += utf8BytesOf(character.codePointAt(0) ?? 0);
  return bytes;
}

function utf8BytesOf(codePoint: number): number {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x10000 ? 3 : 4;
}
