// Holds a list: characters that look like others.
import type { Span } from '../model/text.js';
import type { CommandWord } from './scene.js';
import { harmless, type Verdict, verdict } from './verdict.js';

const invisible = /[\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0]/u;
const otherBlank = /[\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/u;
const otherPunctuation =
  /[\u2010-\u2015\u2212\ufe58\ufe63\uff0d\u2044\u2215\u29f8\u2571\uff01-\uff60\u037e\u2024\ua789\u2236]/u;
const mixedLetters =
  /[A-Za-z][\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}]|[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}][A-Za-z]/u;
const mathematical = /[\u{1d400}-\u{1d7ff}\u{e0000}-\u{e007f}]/u;
const joiner = /\u034f|\u17b4|\u17b5|\u180b|\u180c|\u180d|\ufe00|\ufe01|\ufe02|\ufe0e|\ufe0f/u;
const foreign = [invisible, joiner, mathematical];
// biome-ignore lint/suspicious/noControlCharactersInRegex: every character beyond ASCII is meant
const beyondAscii = /[^\u0000-\u007f]/;

/** The verdict on characters in a text that cannot be seen or turn its direction: it may not read as it runs. */
export function judgeInvisible(text: string, place: (span: Span) => Span): Verdict {
  if (!beyondAscii.test(text)) return harmless;
  const found = foreign.map((kind) => kind.exec(text)).find((match) => match !== null);
  if (found === undefined || found === null) return harmless;
  return lookAlike(place({ start: found.index, end: found.index + found[0].length }));
}

/** The verdict on letters, hyphens and slashes in a word that only look like the usual ones. */
export function judgeLookAlike(word: CommandWord, isName: boolean): Verdict {
  if (!beyondAscii.test(word.value)) return harmless;
  if (isName) return lookAlike(word.span);
  const isProse = /[ \t\n]/.test(word.value);
  const kinds = isProse ? foreign : [...foreign, otherBlank, otherPunctuation, mixedLetters];
  return kinds.some((kind) => kind.test(word.value)) ? lookAlike(word.span) : harmless;
}

function lookAlike(span: Span): Verdict {
  const why = 'holds characters that only look like the usual ones, so it cannot be trusted to mean what it shows';
  return verdict('shell/look-alike', 'dangerous', span, why, 'type the command again by hand');
}
