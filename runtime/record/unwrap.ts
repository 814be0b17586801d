import type { Span } from '../model/text.js';
import { type TextView, viewWithout } from './text-view.js';

/** The narrowest width in which encoders write lines. */
const narrowest = 40;

/**
 * The text with the lines of encodings such as base64 joined, or undefined where it has none: a line end is taken out
 * where as many letters of an encoding stand right before it as encoders write in a line. Line ends that are escaped as
 * in JSON count too.
 */
export function unwrapped(text: string): TextView | undefined {
  const breaks = breaksIn(text);
  return breaks.length === 0 ? undefined : viewWithout(text, breaks);
}

/** Whether the line that ends here looks like a full line of an encoding, which may go on in the next one. */
export function endsEncodedLine(text: string, end: number): boolean {
  for (let at = end - 1; at >= end - narrowest; at--) if (!isLetter(text.charCodeAt(at))) return false;
  return true;
}

function breaksIn(text: string): readonly Span[] {
  const plain = lineEndsIn(text, '\n', '\r');
  const escaped = lineEndsIn(text, '\\n', '\\r');
  return escaped.length === 0 ? plain : [...plain, ...escaped].sort((one, other) => one.start - other.start);
}

function lineEndsIn(text: string, feed: string, carriage: string): readonly Span[] {
  const ends: Span[] = [];
  for (let at = text.indexOf(feed); at >= 0; at = text.indexOf(feed, at + feed.length)) {
    const start = text.startsWith(carriage, at - carriage.length) ? at - carriage.length : at;
    if (endsEncodedLine(text, start)) ends.push({ start, end: afterIndent(text, at + feed.length) });
  }
  return ends;
}

// What is set into YAML or a mail stands further in.
function afterIndent(text: string, from: number): number {
  let at = from;
  while (text.charAt(at) === ' ' || text.charAt(at) === '\t') at += 1;
  return at;
}

// A letter of base64 or hex, in any of their alphabets.
function isLetter(unit: number): boolean {
  const isDigit = unit >= 48 && unit <= 57;
  const isAlpha = (unit >= 65 && unit <= 90) || (unit >= 97 && unit <= 122);
  return isDigit || isAlpha || unit === 43 || unit === 47 || unit === 45 || unit === 95;
}
