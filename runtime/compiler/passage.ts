import type { GuideLines } from './accounted.js';

/**
 * A guide of which only some lines are left, each where it stood; the headings above them are kept, so that it is still
 * known what they belong to, and the fence that they stand in.
 */
export function onlyLines(text: string, [first, last]: GuideLines): string {
  const lines = text.split(/\r\n|\n|\r/);
  const around = linesAround(lines, first);
  const isKept = (line: number) => (first <= line && line <= last) || around.has(line);
  return lines.map((line, index) => (isKept(index + 1) ? line : '')).join('\n');
}

/** The lines before a line that tell what it is: open headings, and a fence that is open. */
function linesAround(lines: readonly string[], first: number): ReadonlySet<number> {
  const { fence, outside } = fencesIn(lines.slice(0, first - 1));
  const headings = new Map<number, number>();
  for (const line of outside) {
    const level = /^ {0,3}(#{1,6})(?:\s|$)/.exec(lines[line - 1] ?? '')?.[1]?.length;
    if (level === undefined) continue;
    for (const deeper of [...headings.keys()].filter((one) => one >= level)) headings.delete(deeper);
    headings.set(level, line);
  }
  return new Set([...headings.values(), ...(fence === undefined ? [] : [fence])]);
}

/** The line of the fence that is open behind all lines, and the lines outside of fences. */
function fencesIn(lines: readonly string[]): {
  readonly fence: number | undefined;
  readonly outside: readonly number[];
} {
  const outside: number[] = [];
  let open: { readonly line: number; readonly mark: string } | undefined;
  for (const [index, line] of lines.entries()) {
    const mark = /^[ \t]*(`{3,}|~{3,})/.exec(line)?.[1];
    if (open === undefined && mark === undefined) outside.push(index + 1);
    else if (open === undefined && mark !== undefined) open = { line: index + 1, mark };
    else if (open && mark?.startsWith(open.mark) && line.trim() === mark) open = undefined;
  }
  return { fence: open?.line, outside };
}
