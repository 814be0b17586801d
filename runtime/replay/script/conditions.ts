import type { TestBinaryExpression, TestExpression } from 'unbash';
import { compilePattern } from '../../expr/index.js';
import { Unplayable } from './fault.js';
import { inside, type Scene } from './scene.js';
import { operandOf } from './words/arithmetic.js';
import { patternOfWord, regexOfWord, textOfWord } from './words/expand.js';
import { matchesGlob } from './words/glob.js';
import { shellValue } from './words/special.js';

/** Whether what stands in `[[ … ]]` holds. */
export function holds(expression: TestExpression, scene: Scene): boolean {
  const deeper = inside(scene, {});
  switch (expression.type) {
    case 'TestUnary':
      return holdsUnary(expression.operator, textOfWord(expression.operand, scene), scene);
    case 'TestBinary':
      return holdsBinary(expression, scene);
    case 'TestLogical':
      return expression.operator === '&&'
        ? expression.operands.every((operand) => holds(operand, deeper))
        : expression.operands.some((operand) => holds(operand, deeper));
    case 'TestNot':
      return holds(expression.operand, deeper) !== (expression.negations.length % 2 === 1);
    case 'TestGroup':
      return holds(expression.expression, deeper);
  }
}

/** Whether `-z`, `-n` and the like hold of a text; what looks at the disk is not played. */
export function holdsUnary(operator: string, text: string, { shell }: Scene): boolean {
  if (operator === '-n') return text !== '';
  if (operator === '-z') return text === '';
  if (operator === '-v' && /^[A-Za-z_]\w*$/.test(text)) return shellValue(text, shell) !== undefined;
  // A step has no terminal.
  if (operator === '-t' && /^[012]$/.test(text)) return false;
  throw new Unplayable(`'${operator} ${text}' looks at the machine`);
}

function holdsBinary({ operator, left, right }: TestBinaryExpression, scene: Scene): boolean {
  const text = textOfWord(left, scene);
  if (operator === '==' || operator === '=') return matchesGlob(patternOfWord(right, scene), text);
  if (operator === '!=') return !matchesGlob(patternOfWord(right, scene), text);
  if (operator === '=~') return findsRegex(regexOfWord(right, scene), text);
  const compare = comparisonOf(operator);
  if (compare === undefined) throw new Unplayable(`'${operator}' in '[[ … ]]' looks at the machine`);
  return compare(operandOf(text, scene), operandOf(textOfWord(right, scene), scene));
}

function findsRegex(source: string, text: string): boolean {
  const pattern = compilePattern(`(?s)${source}`);
  if (!pattern.ok) throw new Unplayable(pattern.error.message);
  return pattern.value.test(text);
}

const comparisons: Readonly<Record<string, (one: bigint, other: bigint) => boolean>> = {
  '-eq': (one, other) => one === other,
  '-ne': (one, other) => one !== other,
  '-lt': (one, other) => one < other,
  '-le': (one, other) => one <= other,
  '-gt': (one, other) => one > other,
  '-ge': (one, other) => one >= other,
};

/** How two numbers are compared by an operator; undefined where it does not compare numbers. */
export function comparisonOf(operator: string): ((one: bigint, other: bigint) => boolean) | undefined {
  return Object.hasOwn(comparisons, operator) ? comparisons[operator] : undefined;
}
