import type { Span } from '../../model/text.js';
import type { ScalarNode } from './node.js';

/** The place in the text of a stretch of a scalar's value, through quotes, escapes, folding and indentation. */
export function spanInScalar(text: string, scalar: ScalarNode, stretch: Span): Span {
  return placesIn(text, scalar)(stretch);
}

/** Finds the places of any number of stretches of one scalar, which is gone through once for all of them. */
export function placesIn(text: string, scalar: ScalarNode): (stretch: Span) => Span {
  const plain = plainStart(text, scalar);
  let offsets: readonly number[] | undefined;
  return (stretch) => {
    if (plain !== undefined && stretch.start < scalar.source.length && stretch.end <= scalar.source.length) {
      return { start: plain + stretch.start, end: plain + stretch.end };
    }
    offsets ??= offsetsOf(text, scalar);
    const start = offsets[stretch.start] ?? scalar.at.end;
    const last = offsets[Math.max(stretch.start, stretch.end - 1)] ?? start;
    return {
      start,
      end: Math.max(start, stretch.end > stretch.start ? last + writtenLength(text, scalar, last) : last),
    };
  };
}

/** Where the value begins if it stands in the text as it is; undefined where anything of it is written otherwise. */
function plainStart(text: string, { at, source, style }: ScalarNode): number | undefined {
  if (style === 'block') return undefined;
  const quote = style === 'plain' ? 0 : 1;
  const isWhole = at.end - at.start === source.length + 2 * quote;
  return isWhole && text.startsWith(source, at.start + quote) ? at.start + quote : undefined;
}

/** How long what stands for one unit of a value is in the text. */
function writtenLength(text: string, { style }: ScalarNode, at: number): number {
  if (style === 'single') return text.startsWith("''", at) ? 2 : 1;
  const escaped = style === 'double' ? matchAt(escapeSequence, text, at) : undefined;
  return escaped?.length ?? 1;
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

// In double quotes even blanks can be escaped, so the text is read by the rules of YAML instead of aligned.
function doubleQuotedOffsets(text: string, scalar: ScalarNode): readonly number[] {
  const offsets: number[] = [];
  let at = scalar.at.start + 1;
  while (at < scalar.at.end - 1) {
    const { length, units } = readDoubleQuoted(text, at);
    for (let unit = 0; unit < units; unit++) offsets.push(at);
    at += length;
  }
  return offsets;
}

/** How long the next piece of a double-quoted text is, and how many units of the value it stands for. */
interface Piece {
  readonly length: number;
  readonly units: number;
}

const joinedLines = /\\\r?\n[ \t]*/y;
const foldedLines = /[ \t]*(?:\r?\n[ \t]*)+/y;
const escapeSequence = /\\(?:x.{2}|u.{4}|U.{8}|.)/sy;

function readDoubleQuoted(text: string, at: number): Piece {
  const joined = matchAt(joinedLines, text, at);
  if (joined !== undefined) return { length: joined.length, units: 0 };
  const escaped = matchAt(escapeSequence, text, at);
  if (escaped !== undefined) return { length: escaped.length, units: unitsOfEscape(escaped) };
  const folded = matchAt(foldedLines, text, at);
  // One line break is read as a blank, each further one as itself.
  if (folded !== undefined) return { length: folded.length, units: Math.max(1, folded.split('\n').length - 2) };
  return { length: 1, units: 1 };
}

function unitsOfEscape(escaped: string): number {
  const isLong = escaped.startsWith('\\U') && Number.parseInt(escaped.slice(2), 16) > 0xffff;
  return isLong ? 2 : 1;
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
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
