import type { ArithmeticWord, CommandExpansionPart, HereDoc, Word, WordPart } from 'unbash';
import { Unplayable } from '../fault.js';
import type { Scene } from '../scene.js';
import { evaluate } from './arithmetic.js';
import { expandBraces } from './braces.js';
import { escapedForPattern } from './glob.js';
import { expandParameter, expandSimple } from './parameter.js';
import { type Piece, patternOf, quoted, textOf, writtenPieces } from './piece.js';
import { splitFields } from './split.js';
import { type Expansion, type Use, valueInHome, valuePiece } from './use.js';

/** The words that written words become. */
export function fieldsOf(words: readonly Word[], scene: Scene): readonly string[] {
  return words.flatMap((word) => {
    const { shell } = scene;
    return bracesOf(word, scene).flatMap((pieces) =>
      splitFields(pieces, shell.get('IFS') ?? ' \t\n', !shell.options.noglob),
    );
  });
}

/** The text that a word becomes where it is neither split nor a pattern, as behind `NAME=`. */
export function textOfWord(word: Word, scene: Scene, use: 'text' | 'assigned' = 'text'): string {
  return textOf(piecesOf(word, scene, use));
}

/** The pattern that a word becomes, in which what was quoted stands with a backslash. */
export function patternOfWord(word: Word, scene: Scene): string {
  return patternOf(piecesOf(word, scene, 'text'));
}

/** The regular expression that a word becomes, in which what was quoted stands for itself. */
export function regexOfWord(word: Word, scene: Scene): string {
  // A backslash reaches the pattern there, where it makes '\\w' of 'w'.
  const escaped = (word.parts ?? [word]).find(
    (part) => /^(Literal|Word)$/.test(part.type) && /\\[\w<>`']/.test(part.text),
  );
  if (escaped !== undefined) throw differently(escaped.text, /\\[\w<>`']/.exec(escaped.text)?.[0] ?? '');
  return piecesOf(word, scene, 'text')
    .map((piece) => {
      if (piece.kind === 'break') return ' ';
      return piece.kind === 'quoted' ? escapedForPattern(piece.text) : checkedRegex(piece.text);
    })
    .join('');
}

/** The text of a here-document; `<<-` takes the tabs away before each line of it. */
export function textOfDocument({ body, delimiter, operator }: HereDoc, scene: Scene): string {
  const written = (text: string) => (operator === '<<-' ? text.replace(/^\t+/gm, '') : text);
  if (delimiter?.quoted) return written(body.text);
  if (body.parts === undefined) {
    return written(body.text).replace(/\\([\\$`\n])/g, (_, escaped: string) => (escaped === '\n' ? '' : escaped));
  }
  return body.parts
    .map((part, index) => {
      if (part.type !== 'Literal') return textOf(piecesOfPart(part, scene, 'quoted'));
      if (operator !== '<<-') return part.value;
      return part.value.replace(index === 0 ? /^\t+/gm : /(?<=\n)\t+/g, '');
    })
    .join('');
}

/** The whole number that a text of the script stands for in arithmetic. */
export function textInArithmetic(word: ArithmeticWord | Word, scene: Scene): string {
  if (word.parts === undefined) return word.type === 'Word' ? word.value : bareOperand(word.value, scene);
  return textOf(word.parts.flatMap((part) => piecesOfPart(part, scene, 'text')));
}

function bareOperand(text: string, scene: Scene): string {
  const name = /^\$(\w+|[#?])$/.exec(text)?.[1];
  if (name !== undefined) return textOf(expandSimple(name, scene, 'text'));
  if (/[$`'"\\]/.test(text)) throw new Unplayable(`'${text}' in arithmetic is not played`);
  return text;
}

const expansion: Expansion = { piecesOf, patternOfWord, textInArithmetic };

function piecesOf(word: Word, scene: Scene, use: Use): readonly Piece[] {
  if (word.parts === undefined) {
    return use === 'quoted' ? [quoted(word.value)] : valueInHome(writtenPieces(word.text), scene, use);
  }
  const pieces = word.parts.flatMap((part) => piecesOfPart(part, scene, use));
  return use === 'quoted' ? pieces : valueInHome(pieces, scene, use);
}

const mostWords = 10_000;

/** The stretches of a word, more than once where it has braces. */
function bracesOf(word: Word, scene: Scene): readonly (readonly Piece[])[] {
  if (!word.parts?.some(({ type }) => type === 'BraceExpansion')) return [piecesOf(word, scene, 'fields')];
  let words: readonly (readonly Piece[])[] = [[]];
  for (const part of word.parts) {
    const ends = alternativesOf(part, scene);
    if (words.length * ends.length > mostWords)
      throw new Unplayable(`'${word.text}' becomes more than ${mostWords} words`);
    words = words.flatMap((pieces) => ends.map((end) => [...pieces, ...end]));
  }
  return words;
}

function alternativesOf(part: WordPart, scene: Scene): readonly (readonly Piece[])[] {
  if (part.type === 'BraceExpansion') {
    if (scene.play.dialect === 'sh') throw new Unplayable(`'${part.text}' is not expanded by every 'sh'`);
    return expandBraces(part.text).map((text) => [{ kind: 'literal', text }]);
  }
  if (/Expansion$/.test(part.type)) throw new Unplayable(`'${part.text}' stands in one word with braces`);
  return [piecesOfPart(part, scene, 'fields')];
}

function piecesOfPart(part: WordPart, scene: Scene, use: Use): readonly Piece[] {
  switch (part.type) {
    case 'Literal':
    case 'Glob':
      return use === 'quoted' ? [quoted(part.value)] : writtenPieces(part.text);
    case 'SingleQuoted':
      return [quoted(part.value)];
    case 'AnsiCQuoted':
      return [quoted(ansiValue(part.text, part.value, scene))];
    case 'DoubleQuoted':
      return inQuotes(part.parts, scene);
    case 'SimpleExpansion':
      return expandSimple(part.text.slice(1), scene, use);
    case 'ParameterExpansion':
      return expandParameter(part, scene, use, expansion);
    case 'CommandExpansion':
      return [valuePiece(substituted(part, scene), use)];
    case 'ArithmeticExpansion':
      return [valuePiece(String(valueOfArithmetic(part, scene)), use)];
    case 'BraceExpansion':
      return [{ kind: 'literal', text: part.text }];
    case 'LocaleString':
    case 'ProcessSubstitution':
    case 'ExtendedGlob':
      throw new Unplayable(`'${part.text}' is ${namesOfParts[part.type]}, which is not played`);
  }
}

function substituted({ script, text }: CommandExpansionPart, scene: Scene): string {
  if (script === undefined) throw new Unplayable(`'${text}' cannot be read`);
  return scene.play.substitute(script, scene);
}

const namesOfParts = {
  LocaleString: 'a text of the language of the machine',
  ProcessSubstitution: 'a process in the place of a file',
  ExtendedGlob: 'an extended pattern',
} as const;

/** The stretches of a text in double quotes; it is a word also where it is empty, but `"$@"` of nothing is none. */
function inQuotes(parts: readonly WordPart[], scene: Scene): readonly Piece[] {
  const pieces = parts.flatMap((part) => piecesOfPart(part, scene, 'quoted'));
  const isAllWords = parts.length > 0 && parts.every(({ text }) => /^\$(@|\{@.*\})$/s.test(text));
  return pieces.length === 0 && isAllWords ? [] : [quoted(''), ...pieces];
}

function valueOfArithmetic(part: Extract<WordPart, { type: 'ArithmeticExpansion' }>, scene: Scene): bigint {
  if (part.expression === undefined && !/^\$\(\(\s*\)\)$/.test(part.text)) {
    throw new Unplayable(`'${part.text}' is not an expression that is played`);
  }
  return arithmeticValue(part.expression, scene);
}

/** The value of an expression of a script. */
export function arithmeticValue(expression: Parameters<typeof evaluate>[0], scene: Scene): bigint {
  return evaluate(expression, scene, arithmeticText);
}

/** Writes out an operand of an expression. */
function arithmeticText(operand: Parameters<Parameters<typeof evaluate>[2]>[0], scene: Scene): string {
  if (!('script' in operand)) return textInArithmetic(operand, scene);
  if (operand.script === undefined) throw new Unplayable('a command in arithmetic cannot be read');
  return scene.play.substitute(operand.script, scene);
}

function ansiValue(text: string, value: string, { play }: Scene): string {
  if (play.dialect === 'sh') throw new Unplayable(`${text} is not read by every 'sh'`);
  if (/\\[xc0-7]/.test(text.replaceAll('\\\\', ''))) throw new Unplayable(`${text} writes single bytes`);
  return value;
}

/** Part of a regular expression, where POSIX and RE2 mean the same by it. */
function checkedRegex(text: string): string {
  const differs = /\\\w|\(\?|\[[.=]|\[[^\]]*\\|\{(?!\d+(,\d*)?\})|[*+?}][*+?]/.exec(text);
  if (differs) throw differently(text, differs[0]);
  return text;
}

function differently(pattern: string, part: string): Unplayable {
  return new Unplayable(`'${pattern}' holds '${part}', which is read differently in bash`);
}
