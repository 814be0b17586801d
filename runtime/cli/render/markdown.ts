/** A text in which nothing is markup for Markdown, on one line. */
export function prose(text: string): string {
  return text
    .trim()
    .replace(/\s*\n\s*/g, ' ↵ ')
    .replace(/\t/g, ' ')
    .trim()
    .replace(/[\\`*_[\]<>&!#|~${}^]|:(?=\/\/)|(?<=www)\./gi, '\\$&')
    .replace(/^[-+=:]|(?<=^\d{1,9})[.)]/, '\\$&');
}

/** A text as code within a line; no number of backticks in it ends it. */
export function code(text: string): string {
  const line = text
    .replace(/\s*\n\s*$/, '')
    .replace(/\s*\n\s*/g, ' ↵ ')
    .replace(/\t/g, ' ');
  if (line.trim() === '') return '';
  const mark = '`'.repeat(longestRun(line, '`') + 1);
  const isPadded = /^[ `]|[ `]$/.test(line);
  return isPadded ? `${mark} ${line} ${mark}` : `${mark}${line}${mark}`;
}

/** A text as a block of code; no fence in it ends it. */
export function fenced(text: string, language = ''): string {
  const mark = '`'.repeat(Math.max(3, longestRun(text, '`') + 1));
  return `${mark}${language}\n${text.trimEnd()}\n${mark}`;
}

/** A table; the cells are Markdown. */
export function markdownTable(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(headings), line(headings.map(() => '---')), ...rows.map(line)].join('\n');
}

// Only here a bar ends something, in code too.
function cell(markdown: string): string {
  return markdown.replaceAll('|', '\\|');
}

function longestRun(text: string, character: string): number {
  return Math.max(0, ...(text.match(new RegExp(`${character}+`, 'g')) ?? []).map(({ length }) => length));
}
