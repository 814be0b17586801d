import { Unplayable } from '../fault.js';
import type { Scene } from '../scene.js';
import { checkValue, inputOf } from '../stream.js';
import { partsOf } from '../words/split.js';

/** `read`: takes a line of the input and gives its words to variables. */
export function read([, ...words]: readonly string[], scene: Scene): number {
  const { isRaw, end, names } = optionsOf(words, scene);
  const broken = names.find((name) => !/^[A-Za-z_]\w*$/.test(name));
  if (broken !== undefined) throw new Unplayable(`'${broken}' is no name of a variable`);
  const { text, isEnded } = takenLine(scene, end, isRaw);
  checkValue(text);
  const separators = scene.shell.get('IFS') ?? ' \t\n';
  if (names.length === 0) scene.shell.set('REPLY', plain(text, isRaw));
  else assignWords(names, text, { isRaw, separators }, scene);
  return isEnded ? 0 : 1;
}

interface ReadOptions {
  readonly isRaw: boolean;
  readonly end: string;
  readonly names: readonly string[];
}

function optionsOf(words: readonly string[], scene: Scene): ReadOptions {
  const [word = '', ...behind] = words;
  if (word === '--' || !word.startsWith('-')) return { isRaw: false, end: '\n', names: word === '--' ? behind : words };
  const { flags, option, attached } = optionIn(word);
  const isApart = option !== '' && attached === '';
  const rest = optionsOf(isApart ? behind.slice(1) : behind, scene);
  const end = option === 'd' ? delimiter(isApart ? behind[0] : attached, scene) : rest.end;
  return { isRaw: rest.isRaw || flags.includes('r'), end, names: rest.names };
}

function optionIn(word: string): { readonly flags: string; readonly option: string; readonly attached: string } {
  const match = /^-(r?s?r?)(?:([dp])(.*))?$/s.exec(word);
  if (match === null) throw new Unplayable(`'read ${word}' is not played`);
  const [, flags = '', option = '', attached = ''] = match;
  return { flags, option, attached };
}

function delimiter(text: string | undefined, { play }: Scene): string {
  if (play.dialect === 'sh') throw new Unplayable("'read -d' is not read by every 'sh'");
  if (text === undefined || text === '') throw new Unplayable("'read -d' reads up to a NUL character");
  return text.slice(0, 1);
}

/** A line; where a backslash at its end says so, with the next one. */
function takenLine(scene: Scene, end: string, isRaw: boolean): { readonly text: string; readonly isEnded: boolean } {
  const input = inputOf(scene.streams);
  let { text, isEnded } = input.take(end);
  while (!isRaw && isEnded && /(^|[^\\])(\\\\)*\\$/.test(text)) {
    const next = input.take(end);
    text = end === '\n' ? text.slice(0, -1) + next.text : text + end + next.text;
    isEnded = next.isEnded;
  }
  return { text, isEnded };
}

// Stands for a character behind a backslash while a line is split; nothing that a script reads holds it.
const kept = '\0';

function plain(text: string, isRaw: boolean): string {
  return isRaw ? text : text.replace(/\\([\s\S]?)/g, '$1');
}

function assignWords(
  names: readonly string[],
  text: string,
  { isRaw, separators }: { readonly isRaw: boolean; readonly separators: string },
  { shell }: Scene,
): void {
  const escaped: string[] = [];
  const masked = isRaw
    ? text
    : text.replace(/\\([\s\S]?)/g, (_, character: string) => {
        escaped.push(character);
        return character === '' ? '' : kept;
      });
  const values = wordsFor(masked, names.length, separators);
  let next = 0;
  const unmasked = (value: string) => value.replaceAll(kept, () => escaped[next++] ?? '');
  for (const [index, name] of names.entries()) shell.set(name, unmasked(values[index] ?? ''));
}

/** As many words as are asked for; the last one is all the rest. */
function wordsFor(text: string, count: number, separators: string): readonly string[] {
  const blanks = [...separators].filter((sign) => /[ \t\n]/.test(sign)).join('');
  const trimmed = trim(text, blanks);
  const parts = partsOf(trimmed, separators);
  if (parts.length <= count) return parts.map(({ content }) => content);
  const first = parts.slice(0, count - 1);
  return [...first.map(({ content }) => content), restAfter(trimmed, count - 1, separators, blanks)];
}

function restAfter(text: string, words: number, separators: string, blanks: string): string {
  let rest = text;
  for (let index = 0; index < words; index += 1) {
    const { content = '' } = partsOf(rest, separators)[0] ?? {};
    const sign = [...separators].filter((each) => !blanks.includes(each));
    const behind = trimStart(rest.slice(content.length), blanks);
    rest = sign.includes(behind.slice(0, 1)) ? trimStart(behind.slice(1), blanks) : behind;
  }
  return rest;
}

function trim(text: string, blanks: string): string {
  let end = text.length;
  while (end > 0 && blanks.includes(text[end - 1] ?? '')) end -= 1;
  return trimStart(text.slice(0, end), blanks);
}

function trimStart(text: string, blanks: string): string {
  let start = 0;
  while (start < text.length && blanks.includes(text[start] ?? '')) start += 1;
  return text.slice(start);
}
