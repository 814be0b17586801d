import { failed, ok } from '../../model/result.js';
import { isList, mostCharacters, mostEntries, nameValue, type Value } from '../value.js';
import { type Budget, spentMessage } from './budget.js';
import { type Answer, conversion } from './compare.js';

/** Two numbers computed, or two texts or lists joined by `+`; a result that would not be exact is an error. */
export function compute(operator: '+' | '-' | '*' | '/' | '%', left: Value, right: Value, budget: Budget): Answer {
  if (typeof left === 'number' && typeof right === 'number') return numbers[operator](left, right);
  if (operator !== '+') return failed({ message: noUse(operator, left, right) });
  if (typeof left === 'string' && typeof right === 'string') return joinTexts(left, right);
  if (isList(left) && isList(right)) return joinLists(left, right, budget);
  return failed({ message: noUse(operator, left, right) });
}

/** The number with its sign turned. */
export function negate(value: Value): Answer {
  if (typeof value !== 'number') return failed({ message: `'-' needs a number, not ${nameValue(value)}` });
  return ok(-value + 0);
}

const numbers: Readonly<Record<'+' | '-' | '*' | '/' | '%', (left: number, right: number) => Answer>> = {
  '+': (left, right) => exact(left + right, `${left} + ${right}`),
  '-': (left, right) => exact(left - right, `${left} - ${right}`),
  '*': (left, right) => exact(left * right, `${left} * ${right}`),
  '/': (left, right) =>
    right === 0 ? failed({ message: `${left} / 0 divides by zero` }) : exact(left / right, `${left} / ${right}`),
  '%': remainder,
};

function remainder(left: number, right: number): Answer {
  if (right === 0) return failed({ message: `${left} % 0 divides by zero` });
  const areWhole = Number.isSafeInteger(left) && Number.isSafeInteger(right);
  return areWhole ? exact(left % right, '') : failed({ message: `${left} % ${right} needs two whole numbers` });
}

// Adding 0 turns -0 into 0.
function exact(result: number, text: string): Answer {
  if (Math.abs(result) <= Number.MAX_SAFE_INTEGER) return ok(result + 0);
  return failed({ message: `${text} is beyond ${Number.MAX_SAFE_INTEGER}, where numbers are no longer exact` });
}

function joinTexts(left: string, right: string): Answer {
  const length = left.length + right.length;
  if (length <= mostCharacters) return ok(left + right);
  return failed({ message: `'+' makes a text of ${length} characters; at most ${mostCharacters}` });
}

function joinLists(left: readonly Value[], right: readonly Value[], budget: Budget): Answer {
  const length = left.length + right.length;
  if (length > mostEntries) return failed({ message: `'+' makes a list of ${length} entries; at most ${mostEntries}` });
  return budget.spendOn(length) ? ok([...left, ...right]) : failed({ message: spentMessage });
}

function noUse(operator: string, left: Value, right: Value): string {
  const wanted = operator === '+' ? 'two numbers, two texts or two lists' : 'two numbers';
  return `'${operator}' needs ${wanted}, not ${nameValue(left)} and ${nameValue(right)}${conversion(left, right)}`;
}
