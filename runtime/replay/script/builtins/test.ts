import { comparisonOf, holdsUnary } from '../conditions.js';
import { Unplayable } from '../fault.js';
import { complain, inside, type Scene } from '../scene.js';

/** What makes no sense as a condition, in the words of the shell. */
class Malformed extends Error {}

/** `test` and `[`: 0 where the condition holds, 1 where not, 2 where it makes no sense. */
export function testWords([name = '', ...words]: readonly string[], scene: Scene): number {
  try {
    return holdsWords(conditionIn(name, words), scene) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    complain(scene, `${name}: ${error.message}`);
    return 2;
  }
}

function conditionIn(name: string, words: readonly string[]): readonly string[] {
  if (name !== '[') return words;
  if (words.at(-1) !== ']') throw new Malformed("missing `]'");
  return words.slice(0, -1);
}

/** A condition means what its number of words says it means; only longer ones have a grammar. */
function holdsWords(words: readonly string[], scene: Scene): boolean {
  const [first = '', second = '', third = ''] = words;
  const last = words.at(-1);
  if (words.length < 2) return first !== '';
  if (words.length === 3 && isBinary(second)) return holdsBinary(first, second, third, scene);
  if (words.length <= 4 && first === '!') return !holdsWords(words.slice(1), scene);
  if (words.length === 2) return unary(first, second, scene);
  if (words.length <= 4 && first === '(' && last === ')') return holdsWords(words.slice(1, -1), scene);
  if (words.length === 3) throw new Malformed(`${second}: binary operator expected`);
  return holdsLong(words, scene);
}

function unary(operator: string, text: string, scene: Scene): boolean {
  if (!isUnary(operator)) throw new Malformed(`${operator}: unary operator expected`);
  return holdsUnary(operator, text, scene);
}

function isUnary(word: string): boolean {
  return /^-[a-zA-Z]$/.test(word);
}

function isBinary(word: string): boolean {
  return /^(=|==|!=|<|>|-a|-o|-nt|-ot|-ef)$/.test(word) || comparisonOf(word) !== undefined;
}

function holdsBinary(left: string, operator: string, right: string, scene: Scene): boolean {
  if (operator === '-a') return left !== '' && right !== '';
  if (operator === '-o') return left !== '' || right !== '';
  if (operator === '==' && scene.play.dialect === 'sh')
    throw new Unplayable("'==' is not read by every 'sh'; write '='");
  if (operator === '=' || operator === '==') return left === right;
  if (operator === '!=') return left !== right;
  const compare = comparisonOf(operator);
  if (compare === undefined) throw new Unplayable(`'${left} ${operator} ${right}' looks at the machine`);
  return compare(integer(left), integer(right));
}

function integer(text: string): bigint {
  if (!/^[ \t\n]*[-+]?\d+[ \t\n]*$/.test(text)) throw new Malformed(`${text}: integer expression expected`);
  const number = BigInt(text.trim().replace(/^\+/, ''));
  if (BigInt.asIntN(64, number) !== number) throw new Malformed(`${text}: integer expression expected`);
  return number;
}

/** Conditions joined by `-a` and `-o`, where `-a` binds closer. */
function holdsLong(words: readonly string[], scene: Scene): boolean {
  const reader = { words, at: 0 };
  const found = either(reader, scene);
  if (reader.at < words.length) throw new Malformed('too many arguments');
  return found;
}

interface Reader {
  readonly words: readonly string[];
  at: number;
}

function either(reader: Reader, scene: Scene): boolean {
  let found = both(reader, scene);
  while (taken(reader, '-o')) found = both(reader, scene) || found;
  return found;
}

function both(reader: Reader, scene: Scene): boolean {
  let found = one(reader, scene);
  while (taken(reader, '-a')) found = one(reader, scene) && found;
  return found;
}

function one(reader: Reader, around: Scene): boolean {
  const scene = inside(around, {});
  if (taken(reader, '!')) return !one(reader, scene);
  if (taken(reader, '(')) {
    const found = either(reader, scene);
    if (!taken(reader, ')')) throw new Malformed("`)' expected");
    return found;
  }
  const [first, second = '', third] = reader.words.slice(reader.at);
  if (first === undefined) throw new Malformed('argument expected');
  if (third !== undefined && isBinary(second) && !/^-[ao]$/.test(second)) {
    reader.at += 3;
    return holdsBinary(first, second, third, scene);
  }
  reader.at += isUnary(first) ? 2 : 1;
  return isUnary(first) ? holdsUnary(first, second, scene) : first !== '';
}

function taken(reader: Reader, word: string): boolean {
  if (reader.words[reader.at] !== word) return false;
  reader.at += 1;
  return true;
}
