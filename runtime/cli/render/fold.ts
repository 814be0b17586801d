import { stripVTControlCharacters } from 'node:util';

/** A text whose lines are no longer than a terminal is wide: broken between words, and what follows is indented. */
export function folded(text: string, columns: number): string {
  return text
    .split('\n')
    .flatMap((line) => foldedLine(line, columns))
    .join('\n');
}

/** The same, but what is run, what it wrote and what is to be typed stays as it is, so that it can be copied. */
export function foldedAround(text: string, columns: number): string {
  return text
    .split('\n')
    .map((line) => (copied.test(stripVTControlCharacters(line)) ? line : folded(line, columns)))
    .join('\n');
}

const copied = /^\s*(?:[$|│] |with \w+=|runbook )/;

/** A text as the terminal shows it best that is written to; in a pipe or a file its lines stay whole. */
export function fitted(text: string): string {
  return process.stdout.isTTY ? foldedAround(text, process.stdout.columns || 80) : text;
}

/** A message as the terminal shows it best on which faults are told; elsewhere its lines stay whole. */
export function fittedFault(text: string): string {
  return process.stderr.isTTY ? folded(text, process.stderr.columns || 80) : text;
}

/** A line that is cut where a terminal ends; what is missing is marked. */
export function cut(line: string, columns: number): string {
  const characters = Array.from(line);
  return characters.length <= columns ? line : `${characters.slice(0, columns - 1).join('')}…`;
}

function foldedLine(line: string, columns: number): readonly string[] {
  if (widthOf(line) <= columns) return [line];
  const [indent = ''] = /^\s*/.exec(line) ?? [];
  const [end = ''] = /\s*$/.exec(line) ?? [];
  const [first = '', ...others] = line.match(unbroken) ?? [];
  const lines: string[] = [];
  let current = first;
  for (const word of others) {
    const longer = current + word;
    const fits = widthOf(longer) <= columns;
    if (!fits) lines.push(current);
    current = fits ? longer : `${indent}  ${word.trimStart()}`;
  }
  return [...lines, current + end];
}

/** A word, or what stands in quotes for somebody to type, with the spaces before it; an apostrophe opens no quotes. */
const unbroken = /\s*(?:(?<![\p{L}\p{N}])'[^']{1,60}'|\S)+/gu;

function widthOf(text: string): number {
  return Array.from(stripVTControlCharacters(text)).length;
}
