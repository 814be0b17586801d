import type { Span } from '../../model/text.js';
import type { Outline } from '../outline.js';
import type { ScriptOutline } from '../step-outline.js';
import { spanInScalar } from '../syntax/scalar-offset.js';

/** Where a command stands in a script: its words as they are written, else its name, else the whole text. */
export function placeInScript({ text }: Pick<Outline, 'text'>, script: ScriptOutline, words: readonly string[]): Span {
  const { source, at } = script.text;
  for (const part of [words.join(' '), words[0] ?? '']) {
    const start = part === '' ? -1 : indexOfWord(source, part);
    if (start >= 0) return spanInScalar(text, script.text, { start, end: start + part.length });
  }
  return at;
}

function indexOfWord(source: string, part: string): number {
  let start = source.indexOf(part);
  while (start >= 0 && (isWordCharacter(source[start - 1]) || isWordCharacter(source[start + part.length]))) {
    start = source.indexOf(part, start + 1);
  }
  return start;
}

function isWordCharacter(character: string | undefined): boolean {
  return character !== undefined && /[\w./-]/.test(character);
}
