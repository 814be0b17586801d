import type { Span } from '../../model/text.js';
import type { ScalarNode } from './node.js';

/** The place in the text of a stretch of a scalar's value, through quotes, escapes, folding and indentation. */
export function spanInScalar(text: string, scalar: ScalarNode, stretch: Span): Span {
  const offsets = offsetsOf(text, scalar);
  const start = offsets[stretch.start] ?? scalar.at.end;
  const last = offsets[Math.max(stretch.start, stretch.end - 1)] ?? start;
  return { start, end: Math.max(start, stretch.end > stretch.start ? last + 1 : last) };
}

/** The character of a scalar's value that stands at an offset of the text, counting on for what is no character of it. */
export function indexInScalar(text: string, scalar: ScalarNode, offset: number): number {
  const offsets = offsetsOf(text, scalar);
  const index = offsets.findIndex((place) => place >= offset);
  return index < 0 ? offsets.length : index;
}

/** For each UTF-16 unit of the value where it stands in the text. */
function offsetsOf(text: string, scalar: ScalarNode): readonly number[] {
  switch (scalar.style) {
    case 'double':
      return doubleQuotedOffsets(text, scalar);
    case 'block':
      return alignedOffsets(text, scalar, contentStart(text, scalar));
    case 'single':
      return alignedOffsets(text, scalar, scalar.at.start + 1);
    case 'plain':
      return alignedOffsets(text, scalar, scalar.at.start);
  }
}

function contentStart(text: string, scalar: ScalarNode): number {
  const header = text.indexOf('\n', scalar.at.start);
  return header < 0 || header >= scalar.at.end ? scalar.at.start : header + 1;
}

// White space can be folded, indented or dropped, but every other character stands in the text in the same order.
function alignedOffsets(text: string, scalar: ScalarNode, start: number): readonly number[] {
  const offsets: number[] = [];
  let at = start;
  for (const unit of unitsOf(scalar.source)) {
    if (!isBlank(unit)) at = skipBlanks(text, at);
    const isThere = text[at] === unit;
    offsets.push(at);
    if (isThere) at += scalar.style === 'single' && unit === "'" ? 2 : 1;
  }
  return offsets;
}

function doubleQuotedOffsets(text: string, scalar: ScalarNode): readonly number[] {
  const offsets: number[] = [];
  let at = scalar.at.start + 1;
  for (const unit of unitsOf(scalar.source)) {
    at = skipContinuations(text, at);
    if (!isBlank(unit) && text[at] !== '\\') at = skipContinuations(text, skipBlanks(text, at));
    offsets.push(at);
    if (text[at] === '\\') at += escapeLength(text, at, unit);
    else if (text[at] === unit) at += 1;
  }
  return offsets;
}

// A backslash at the end of a line joins it with the next one and gives no character.
function skipContinuations(text: string, at: number): number {
  if (text[at] !== '\\') return at;
  const joined = /^\\\r?\n[ \t]*/.exec(text.slice(at, at + 1024));
  return joined ? at + joined[0].length : at;
}

const escapeDigits: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

function escapeLength(text: string, at: number, unit: string): number {
  const letter = text[at + 1] ?? '';
  const length = 2 + (escapeDigits[letter] ?? 0);
  // An escape of eight digits can give two units; both stand at its backslash.
  const isFirstOfPair = letter === 'U' && unit >= '\ud800' && unit <= '\udbff';
  return isFirstOfPair ? 0 : length;
}

function unitsOf(value: string): readonly string[] {
  return value.split('');
}

function isBlank(unit: string): boolean {
  return unit === ' ' || unit === '\t' || unit === '\n' || unit === '\r';
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (at < text.length && isBlank(text[at] ?? '')) at += 1;
  return at;
}
