import { isIncomplete } from './statement.js';

/** A line of a code block and where it stands in the guide. */
export interface SourceLine {
  readonly text: string;
  readonly line: number;
}

/** The index of the last line of the statement that begins here; its own line where no later one would end it. */
export function endOfStatement(source: readonly SourceLine[], at: number, first: string, lang: string): number {
  if (lang !== 'bash' && lang !== 'powershell') return at;
  let read = readInVain.get(source) ?? 0;
  if (read > mostInVain) return continuedLines(source, at, first);
  let text = first;
  let end = at;
  while (isIncomplete(text, lang) || opensNext(source[end + 1], lang)) {
    const next = source[end + 1];
    read += text.length;
    if (!next || end - at > longestStatement) {
      readInVain.set(source, read);
      return continuedLines(source, at, first);
    }
    text += `\n${next.text}`;
    end += 1;
  }
  return end;
}

const longestStatement = 400;

// Where one quote after the other is never closed, looking for their ends would take longer than all else.
const mostInVain = 4_000_000;
/** How much was read of a block to find ends that there are not. */
const readInVain = new WeakMap<readonly SourceLine[], number>();

/** A brace or a pipe at the start of a line belongs to the line before. */
function opensNext(next: SourceLine | undefined, lang: string): boolean {
  if (!next) return false;
  return lang === 'powershell' ? /^\s*(?:\{|\|)/.test(next.text) : /^\s*(?:\||&&)\s/.test(next.text);
}

/** With quotes that never close only lines that end in a backslash go on. */
function continuedLines(source: readonly SourceLine[], at: number, first: string): number {
  let end = at;
  let text = first;
  while (/\\$/.test(text) && source[end + 1]) {
    end += 1;
    text = source[end]?.text ?? '';
  }
  return end;
}

/** The text without the blanks that all its lines begin with, and without blank lines around it. */
export function dedent(text: string): string {
  const lines = text.split('\n');
  const indents = lines.filter((line) => line.trim() !== '').map((line) => /^\s*/.exec(line)?.[0].length ?? 0);
  const common = indents.length === 0 ? 0 : indents.reduce((least, indent) => Math.min(least, indent));
  return lines
    .map((line) => line.slice(common).trimEnd())
    .join('\n')
    .replace(/^\n+|\n+$/g, '');
}
