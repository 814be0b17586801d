/** What has to happen to the lines of a text to make another of it, with some unchanged lines around: a unified diff. */
export function unifiedDiff(path: string, before: string, after: string): readonly string[] {
  const lines = lineDiff(linesOf(before), linesOf(after));
  const hunks = hunksOf(lines);
  return hunks.length === 0 ? [] : [`--- ${path}`, `+++ ${path}`, ...hunks.flatMap((hunk) => hunkText(lines, hunk))];
}

interface DiffLine {
  readonly sign: ' ' | '-' | '+';
  readonly text: string;
}

/** A stretch of the lines of a comparison. */
interface Hunk {
  readonly start: number;
  readonly end: number;
}

const around = 3;

function linesOf(text: string): readonly string[] {
  const lines = text.split(/\r?\n/);
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

/** Both texts line by line. Always right, and short where the changes are small and apart, as edits of a runbook are. */
function lineDiff(before: readonly string[], after: readonly string[]): readonly DiffLine[] {
  const lines: DiffLine[] = [];
  let [x, y] = [0, 0];
  while (x < before.length || y < after.length) {
    const [gone, come] = gapAt(before, after, x, y);
    lines.push(...before.slice(x, x + gone).map((text) => ({ sign: '-', text }) as const));
    lines.push(...after.slice(y, y + come).map((text) => ({ sign: '+', text }) as const));
    [x, y] = [x + gone, y + come];
    if (x >= before.length) continue;
    lines.push({ sign: ' ', text: before[x] ?? '' });
    [x, y] = [x + 1, y + 1];
  }
  return lines;
}

/** How many lines of each text lie before the next place where they are the same again. */
function gapAt(before: readonly string[], after: readonly string[], x: number, y: number): readonly [number, number] {
  const [left, right] = [before.length - x, after.length - y];
  for (let size = 0; size < left + right; size += 1) {
    for (let gone = Math.max(0, size - right); gone <= Math.min(size, left); gone += 1) {
      if (meet(before, after, x + gone, y + size - gone, size === 0 ? 1 : 2)) return [gone, size - gone];
    }
  }
  return [left, right];
}

// One line that is the same may be a blank one, so after a change two have to be.
function meet(before: readonly string[], after: readonly string[], x: number, y: number, lines: number): boolean {
  if (x >= before.length || y >= after.length) return x >= before.length && y >= after.length;
  for (let line = 0; line < lines; line += 1) {
    if (before[x + line] !== after[y + line]) return false;
  }
  return true;
}

function hunksOf(lines: readonly DiffLine[]): readonly Hunk[] {
  const hunks: Hunk[] = [];
  for (const [index, { sign }] of lines.entries()) {
    if (sign === ' ') continue;
    const [start, end] = [Math.max(0, index - around), Math.min(lines.length, index + around + 1)];
    const last = hunks.at(-1);
    if (last && start <= last.end) hunks[hunks.length - 1] = { start: last.start, end };
    else hunks.push({ start, end });
  }
  return hunks;
}

function hunkText(lines: readonly DiffLine[], { start, end }: Hunk): readonly string[] {
  const shown = lines.slice(start, end);
  const count = (some: readonly DiffLine[], without: DiffLine['sign']) =>
    some.filter(({ sign }) => sign !== without).length;
  const before = lines.slice(0, start);
  const place = (without: DiffLine['sign']) => `${count(before, without) + 1},${count(shown, without)}`;
  return [`@@ -${place('+')} +${place('-')} @@`, ...shown.map(({ sign, text }) => `${sign}${text}`)];
}
