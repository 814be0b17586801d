import {
  type ArithmeticBinary,
  type ArithmeticExpression,
  type ArithmeticUnary,
  type ArithmeticWord,
  parse,
} from 'unbash';
import { Unplayable } from '../fault.js';
import { abort, bashOnly, inside, type Scene } from '../scene.js';
import { integerOf, wrapped } from './numbers.js';

/** Writes out what stands in an expression beside names and numbers. */
type WordText = (word: ArithmeticWord | { readonly script: ArithmeticScript }, scene: Scene) => string;
type ArithmeticScript = Extract<ArithmeticExpression, { type: 'ArithmeticCommandExpansion' }>['script'];

/** The value of an expression; one that is missing has none, and counts as 0. */
export function evaluate(expression: ArithmeticExpression | undefined, around: Scene, textOf: WordText): bigint {
  if (expression === undefined) return 0n;
  const scene = inside(around, {});
  switch (expression.type) {
    case 'ArithmeticBinary':
      return binary(expression, scene, textOf);
    case 'ArithmeticUnary':
      return unary(expression, scene, textOf);
    case 'ArithmeticTernary': {
      const isTrue = evaluate(expression.test, scene, textOf) !== 0n;
      return evaluate(isTrue ? expression.consequent : expression.alternate, scene, textOf);
    }
    case 'ArithmeticGroup':
      return evaluate(expression.expression, scene, textOf);
    case 'ArithmeticWord':
    case 'ArithmeticCommandExpansion':
      return operandOf(textOf(expression, scene), scene);
  }
}

/** The value of a text that is an expression, as the offset of a slice is. */
export function evaluateText(text: string, scene: Scene, textOf: WordText): bigint {
  const [statement, ...more] = parse(`((${text}))`).commands;
  const command = statement?.command;
  if (command?.type !== 'ArithmeticCommand' || more.length > 0) {
    throw new Unplayable(`'${text}' is not an expression that is played`);
  }
  return evaluate(command.expression, scene, textOf);
}

/** A number, or the value of a variable that holds one. */
export function operandOf(text: string, scene: Scene): bigint {
  const trimmed = text.trim();
  if (trimmed === '') return 0n;
  if (trimmed.includes('#')) bashOnly(`'${trimmed}' in arithmetic`, scene);
  const number = integerOf(trimmed);
  if (number !== undefined) return number;
  if (!/^[A-Za-z_]\w*$/.test(trimmed))
    throw new Unplayable(`'${trimmed}' is neither a number nor a name in arithmetic`);
  const value = scene.shell.get(trimmed);
  if (value === undefined && scene.shell.options.nounset) abort(scene, `${trimmed}: unbound variable`);
  const held = (value ?? '').trim() === '' ? 0n : integerOf(value ?? '');
  if (held === undefined) throw new Unplayable(`'${trimmed}' is '${value}' in arithmetic, which is not a whole number`);
  return held;
}

function binary(expression: ArithmeticBinary, scene: Scene, textOf: WordText): bigint {
  const { operator, left, right } = expression;
  if (operator === '**' || operator === ',') bashOnly(`'${operator}' in arithmetic`, scene);
  const assigned = /^(=|[-+*/%&|^]=|<<=|>>=)$/.test(operator);
  if (assigned) return assign(expression, scene, textOf);
  const one = evaluate(left, scene, textOf);
  if (operator === '&&') return truth(one !== 0n && evaluate(right, scene, textOf) !== 0n);
  if (operator === '||') return truth(one !== 0n || evaluate(right, scene, textOf) !== 0n);
  return combined(operator, one, evaluate(right, scene, textOf));
}

function assign({ operator, left, right }: ArithmeticBinary, scene: Scene, textOf: WordText): bigint {
  const name = nameOf(left);
  const value = evaluate(right, scene, textOf);
  const result = operator === '=' ? value : combined(operator.slice(0, -1), operandOf(name, scene), value);
  scene.shell.set(name, String(result));
  return result;
}

function nameOf(expression: ArithmeticExpression): string {
  if (
    expression.type === 'ArithmeticWord' &&
    expression.parts === undefined &&
    /^[A-Za-z_]\w*$/.test(expression.value)
  ) {
    return expression.value;
  }
  throw new Unplayable('arithmetic assigns to something other than a plain name');
}

function unary({ operator, operand, prefix }: ArithmeticUnary, scene: Scene, textOf: WordText): bigint {
  if (operator === '++' || operator === '--') {
    bashOnly(`'${operator}' in arithmetic`, scene);
    const name = nameOf(operand);
    const before = operandOf(name, scene);
    const after = wrapped(operator === '++' ? before + 1n : before - 1n);
    scene.shell.set(name, String(after));
    return prefix ? after : before;
  }
  const value = evaluate(operand, scene, textOf);
  if (operator === '!') return truth(value === 0n);
  if (operator === '~') return wrapped(~value);
  return operator === '-' ? wrapped(-value) : value;
}

function truth(isTrue: boolean): bigint {
  return isTrue ? 1n : 0n;
}

const operations: Readonly<Record<string, (one: bigint, other: bigint) => bigint>> = {
  '+': (one, other) => one + other,
  '-': (one, other) => one - other,
  '*': (one, other) => one * other,
  '/': (one, other) => one / divisor(other),
  '%': (one, other) => one % divisor(other),
  '**': (one, other) => power(one, other),
  '<<': (one, other) => one << places(other),
  '>>': (one, other) => one >> places(other),
  '&': (one, other) => one & other,
  '|': (one, other) => one | other,
  '^': (one, other) => one ^ other,
  '<': (one, other) => truth(one < other),
  '>': (one, other) => truth(one > other),
  '<=': (one, other) => truth(one <= other),
  '>=': (one, other) => truth(one >= other),
  '==': (one, other) => truth(one === other),
  '!=': (one, other) => truth(one !== other),
  ',': (_, other) => other,
};

function combined(operator: string, one: bigint, other: bigint): bigint {
  const operation = Object.hasOwn(operations, operator) ? operations[operator] : undefined;
  if (operation === undefined) throw new Unplayable(`'${operator}' in arithmetic is not played`);
  return wrapped(operation(one, other));
}

function divisor(value: bigint): bigint {
  if (value === 0n) throw new Unplayable('arithmetic divides by 0');
  return value;
}

function places(value: bigint): bigint {
  if (value < 0n || value > 63n) throw new Unplayable(`bits are shifted by ${value}`);
  return value;
}

function power(one: bigint, other: bigint): bigint {
  if (other < 0n || other > 1024n) throw new Unplayable(`${other} is no exponent that is played`);
  return one ** other;
}
