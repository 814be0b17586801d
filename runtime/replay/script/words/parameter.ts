import type { ParameterExpansionPart, ParameterOperation, Word } from 'unbash';
import { Unplayable } from '../fault.js';
import { abort, type Scene } from '../scene.js';
import { evaluateText } from './arithmetic.js';
import { withEndReplaced, withoutPrefix, withoutSuffix, withReplaced } from './glob.js';
import { type Piece, textOf } from './piece.js';
import { shellValue } from './special.js';
import { type Expansion, type Use, valuePiece } from './use.js';

/** What `$NAME` becomes. */
export function expandSimple(name: string, scene: Scene, use: Use): readonly Piece[] {
  if (name === '@' || name === '*') return listPieces(name, scene.shell.positional, scene, use);
  return [valuePiece(shellValue(name, scene.shell) ?? missing(name, scene), use)];
}

/** What `${…}` becomes. */
export function expandParameter(
  part: ParameterExpansionPart,
  scene: Scene,
  use: Use,
  expansion: Expansion,
): readonly Piece[] {
  const { parameter, prefix, index, operation, text } = part;
  if (prefix === '!') throw new Unplayable(`'${text}' takes the name of a variable from another one`);
  if (index !== undefined) throw new Unplayable(`'${text}' reads a list`);
  if (!/^(\w+|[@*#?$!-])$/.test(parameter)) throw new Unplayable(`'${text}' cannot be read`);
  if (prefix === '#') return [valuePiece(String(lengthOf(parameter, scene)), use)];
  if (operation === undefined) return expandSimple(parameter, scene, use);
  if (operation.type === 'Default') return withDefault(parameter, operation, { scene, use, expansion });
  if (parameter === '@' || parameter === '*') return sliceOfWords(part, scene, use, expansion);
  const value = shellValue(parameter, scene.shell) ?? missing(parameter, scene);
  return [valuePiece(changed(value, operation, part.text, scene, expansion), use)];
}

function listPieces(name: '@' | '*', words: readonly string[], { shell }: Scene, use: Use): readonly Piece[] {
  if (name === '*' && use !== 'fields') return [valuePiece(words.join((shell.get('IFS') ?? ' ').slice(0, 1)), use)];
  return words.flatMap((word, index): readonly Piece[] =>
    index === 0 ? [valuePiece(word, use)] : [{ kind: 'break' }, valuePiece(word, use)],
  );
}

/** The value of a variable that is not set. */
function missing(name: string, scene: Scene): string {
  if (!scene.shell.options.nounset) return '';
  return abort(scene, `${/^\d/.test(name) ? '$' : ''}${name}: unbound variable`);
}

function lengthOf(name: string, scene: Scene): number {
  if (name === '@' || name === '*') return scene.shell.positional.length;
  return [...(shellValue(name, scene.shell) ?? missing(name, scene))].length;
}

interface Surroundings {
  readonly scene: Scene;
  readonly use: Use;
  readonly expansion: Expansion;
}

function withDefault(
  name: string,
  { operator, operand }: Extract<ParameterOperation, { type: 'Default' }>,
  { scene, use, expansion }: Surroundings,
): readonly Piece[] {
  const value = givenValue(name, scene);
  const isThere = value !== undefined && !(operator.startsWith(':') && value === '');
  const word = () => operandPieces(operand, scene, use, expansion);
  switch (operator.slice(-1)) {
    case '+':
      return isThere ? word() : [valuePiece('', use)];
    case '-':
      return isThere ? expandSimple(name, scene, use) : word();
    case '=':
      if (isThere) return expandSimple(name, scene, use);
      return [valuePiece(assigned(name, operand, { scene, use, expansion }), use)];
  }
  return isThere ? expandSimple(name, scene, use) : lacking(name, operator, operand, { scene, use, expansion });
}

function lacking(name: string, operator: string, operand: Word, { scene, use, expansion }: Surroundings): never {
  const reason = textOf(expansion.piecesOf(operand, scene, use === 'quoted' ? 'quoted' : 'text'));
  return abort(scene, `${name}: ${reason || (operator === ':?' ? 'parameter null or not set' : 'parameter not set')}`);
}

function givenValue(name: string, { shell }: Scene): string | undefined {
  if (name !== '@' && name !== '*') return shellValue(name, shell);
  return shell.positional.length === 0 ? undefined : shell.positional.join(' ');
}

function assigned(name: string, operand: Word, { scene, use, expansion }: Surroundings): string {
  if (!/^[A-Za-z_]\w*$/.test(name)) throw new Unplayable(`'$${name}' is given a value`);
  const value = textOf(expansion.piecesOf(operand, scene, use === 'quoted' ? 'quoted' : 'text'));
  scene.shell.set(name, value);
  return value;
}

/** The word of an expansion: outside of quotes it is split like the value of a variable. */
function operandPieces(operand: Word, scene: Scene, use: Use, expansion: Expansion): readonly Piece[] {
  const pieces = expansion.piecesOf(operand, scene, use);
  if (use === 'quoted') return pieces;
  return pieces.map((part) => (part.kind === 'literal' ? { kind: 'expanded', text: part.text } : part));
}

function sliceOfWords(
  { parameter, operation, text }: ParameterExpansionPart,
  scene: Scene,
  use: Use,
  expansion: Expansion,
): readonly Piece[] {
  if (operation?.type !== 'Slice') throw new Unplayable(`'${text}' changes each word of a list`);
  const number = (word: Word) => numberOf(word, scene, expansion);
  const [from, length] = [number(operation.offset), operation.length && number(operation.length)];
  if (from < 0 || (length !== undefined && length < 0)) throw new Unplayable(`'${text}' counts from the end`);
  const all = [scene.shell.name, ...scene.shell.positional];
  const words = all.slice(from, length === undefined ? undefined : from + length);
  return listPieces(parameter === '@' ? '@' : '*', words, scene, use);
}

function numberOf(word: Word, scene: Scene, expansion: Expansion): number {
  return Number(
    evaluateText(expansion.textInArithmetic(word, scene), scene, (operand, within) => {
      if ('script' in operand) throw new Unplayable('a command stands in the offset of a slice');
      return expansion.textInArithmetic(operand, within);
    }),
  );
}

function changed(
  value: string,
  operation: ParameterOperation,
  text: string,
  scene: Scene,
  expansion: Expansion,
): string {
  if (scene.play.dialect === 'sh' && operation.type !== 'Remove')
    throw new Unplayable(`'${text}' is not read by every 'sh'`);
  switch (operation.type) {
    case 'Remove':
      return removed(value, operation.operator, expansion.patternOfWord(operation.operand, scene));
    case 'Replace':
      return replaced(value, operation, scene, expansion);
    case 'Slice':
      return sliced(value, operation, scene, expansion);
    case 'CaseModification':
      if (operation.operand === undefined) return inCase(value, operation.operator);
  }
  throw new Unplayable(`'${text}' is a form that is not played`);
}

function removed(value: string, operator: string, pattern: string): string {
  const reach = operator.length === 1 ? 'shortest' : 'longest';
  return operator.startsWith('#') ? withoutPrefix(value, pattern, reach) : withoutSuffix(value, pattern, reach);
}

function replaced(
  value: string,
  { operator, pattern, replacement }: Extract<ParameterOperation, { type: 'Replace' }>,
  scene: Scene,
  expansion: Expansion,
): string {
  const found = expansion.patternOfWord(pattern, scene);
  const pieces = expansion.piecesOf(replacement, scene, 'text');
  // Since bash 5.2 an '&' there stands for what was found, in bash before it does not.
  if (pieces.some((part) => part.kind !== 'break' && part.text.includes('&'))) {
    throw new Unplayable("a replacement holds '&', which not every bash means the same by");
  }
  const text = textOf(pieces);
  if (operator === '/' || operator === '//')
    return withReplaced(value, found, text, operator === '/' ? 'first' : 'all');
  return withEndReplaced(value, found, text, operator === '/#' ? 'prefix' : 'suffix');
}

function sliced(
  value: string,
  { offset, length }: Extract<ParameterOperation, { type: 'Slice' }>,
  scene: Scene,
  expansion: Expansion,
): string {
  const characters = [...value];
  const from = numberOf(offset, scene, expansion);
  const first = from < 0 ? characters.length + from : from;
  if (first < 0 || first > characters.length) return '';
  if (length === undefined) return characters.slice(first).join('');
  const count = numberOf(length, scene, expansion);
  if (count < 0 && characters.length + count < first) throw new Unplayable('a slice ends before it begins');
  return characters.slice(first, count < 0 ? count : first + count).join('');
}

function inCase(value: string, operator: string): string {
  if (!/^[\x20-\x7e\t\n]*$/.test(value))
    throw new Unplayable('letters beyond ASCII are changed between large and small');
  const change = (text: string) => (operator.startsWith('^') ? text.toUpperCase() : text.toLowerCase());
  return operator.length === 2 ? change(value) : change(value.slice(0, 1)) + value.slice(1);
}
