import type { Drift } from './drift.js';

/** What is said of a step that no longer matches its guide, with what to do left out. */
export function driftWords({ kind, step, title, lines, fields }: Drift): string {
  const where = lines ? linesText(lines) : '';
  switch (kind) {
    case 'changed':
      return `step '${step}': ${where} of the guide now ${isPlural(lines) ? 'say' : 'says'} something else (${fields.map((field) => `'${field}'`).join(', ')})`;
    case 'moved':
      return `step '${step}': the guide says it in ${where} now`;
    case 'gone':
      return `step '${step}': the guide no longer says it`;
    case 'new':
      return `${where} of the guide, '${title}', ${isPlural(lines) ? 'are' : 'is'} in no step`;
  }
}

function linesText([first, last]: readonly [number, number]): string {
  return last > first ? `lines ${first}-${last}` : `line ${first}`;
}

function isPlural(lines: readonly [number, number] | undefined): boolean {
  return lines !== undefined && lines[1] > lines[0];
}
