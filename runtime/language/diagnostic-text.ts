import type { Diagnostic } from '../model/diagnostic.js';
import type { LineMap } from '../model/text.js';

/** A diagnostic as people read it in a terminal: its place and message, then the line with the place underlined. */
export function formatDiagnostic(diagnostic: Diagnostic, text: string, lines: LineMap, file: string): string {
  const { line, column } = lines.positionAt(diagnostic.at.start);
  const head = `${file}:${line}:${column}: ${diagnostic.severity} ${diagnostic.code}: ${printable(diagnostic.message)}`;
  const source = lineText(text, lines, line);
  const related = (diagnostic.related ?? []).map((place) => {
    const position = lines.positionAt(place.at.start);
    return `  ${file}:${position.line}:${position.column}: ${printable(place.message)}`;
  });
  if (source.trim() === '') return [head, ...related].join('\n');
  const length = Math.min(diagnostic.at.end - diagnostic.at.start, source.length - column + 1);
  const view = cutAround(source, column - 1, Math.max(1, length));
  return [head, `  ${view.text}`, `  ${view.underline}`, ...related].join('\n');
}

const widestLine = 160;

function lineText(text: string, lines: LineMap, line: number): string {
  return text.slice(lines.offsetAt(line), lines.offsetAt(line + 1)).replace(/[\r\n]+$/, '');
}

interface View {
  readonly text: string;
  readonly underline: string;
}

// A line of a machine-made file can have megabytes; only what is around the fault is shown.
function cutAround(source: string, start: number, length: number): View {
  const from = source.length <= widestLine ? 0 : Math.max(0, start - 40);
  const text = source.slice(from, from + widestLine);
  const shown = Math.max(1, Math.min(length, text.length - (start - from)));
  // Tabs are kept, so that the underline stands where the terminal puts the character.
  const blanks = text.slice(0, start - from).replace(/[^\t]/g, ' ');
  return { text: printable(text), underline: blanks + '^'.repeat(shown) };
}

// Control and direction characters of a file must not steer the terminal that shows it.
function printable(text: string): string {
  return text.replace(/(?!\t)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\ufffd');
}
