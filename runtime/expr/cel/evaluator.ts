import { failed, ok } from '../../model/result.js';
import type { Value } from '../value.js';
import { evaluateAccess, evaluateHas, evaluateMap } from './access.js';
import { compute, negate } from './arithmetic.js';
import { type Budget, spentMessage } from './budget.js';
import { type Answer, areEqual, compareValues, isIn } from './compare.js';
import { asTruth, type Context, type Outcome, placed } from './context.js';
import { functions } from './functions.js';
import { evaluateMacro } from './macros.js';
import type { BinaryOperator, CallNode, Node, OperationNode } from './syntax.js';

/** The value of a part of an expression. */
export function evaluateNode(node: Node, context: Context): Outcome {
  if (!context.budget.spend(1)) return failed({ message: spentMessage, span: node.span });
  switch (node.kind) {
    case 'literal':
      return ok(node.value);
    case 'name':
      return namedValue(node.name, node, context);
    case 'group':
      return evaluateNode(node.of, context);
    case 'list':
      return evaluateAll(node.items, context);
    case 'map':
      return evaluateMap(node, context, evaluateNode);
    case 'select':
    case 'index':
      return evaluateAccess(node, context, evaluateNode);
    case 'has':
      return evaluateHas(node, context, evaluateNode);
    case 'call':
      return evaluateCall(node, context);
    case 'macro':
      return evaluateMacro(node, context, evaluateNode);
    default:
      return evaluateOperation(node, context);
  }
}

function namedValue(name: string, node: Node, context: Context): Outcome {
  const value = context.lookup(name);
  return value === undefined ? failed({ message: `'${name}' is not a known name`, span: node.span }) : ok(value);
}

function evaluateAll(nodes: readonly Node[], context: Context): Outcome<readonly Value[]> {
  const values: Value[] = [];
  for (const node of nodes) {
    const value = evaluateNode(node, context);
    if (!value.ok) return value;
    values.push(value.value);
  }
  return ok(values);
}

function evaluateOperation(node: OperationNode, context: Context): Outcome {
  switch (node.kind) {
    case 'unary':
      return evaluateUnary(node, context);
    case 'logic':
      return evaluateLogic(node, context);
    case 'binary':
      return evaluateBinary(node, context);
    case 'choice': {
      const test = truth(node.test, `'?'`, context);
      return test.ok ? evaluateNode(test.value ? node.then : node.otherwise, context) : test;
    }
  }
}

function evaluateUnary(node: OperationNode & { readonly kind: 'unary' }, context: Context): Outcome {
  if (node.operator === '!') {
    const value = truth(node.of, `'!'`, context);
    return value.ok ? ok(!value.value) : value;
  }
  const value = evaluateNode(node.of, context);
  return value.ok ? placed(negate(value.value), node, context) : value;
}

// A side that decides does so even if the other one is an error, whichever of the two stands first.
function evaluateLogic(node: OperationNode & { readonly kind: 'logic' }, context: Context): Outcome {
  const deciding = node.operator === '||';
  const left = truth(node.left, `'${node.operator}'`, context);
  if (left.ok && left.value === deciding) return left;
  const right = truth(node.right, `'${node.operator}'`, context);
  if (right.ok && right.value === deciding) return right;
  return left.ok ? right : left;
}

function truth(node: Node, operator: string, context: Context): Outcome<boolean> {
  return asTruth(evaluateNode(node, context), node, operator, context);
}

function evaluateBinary(node: OperationNode & { readonly kind: 'binary' }, context: Context): Outcome {
  const left = evaluateNode(node.left, context);
  if (!left.ok) return left;
  const right = evaluateNode(node.right, context);
  if (!right.ok) return right;
  return placed(binary(node.operator, left.value, right.value, context.budget), node, context);
}

function binary(operator: BinaryOperator, left: Value, right: Value, budget: Budget): Answer {
  switch (operator) {
    case '==':
      return areEqual(left, right, budget);
    case '!=':
      return mapped(areEqual(left, right, budget), (same) => !same);
    case '<':
      return mapped(compareValues(left, right, budget), (order) => order < 0);
    case '<=':
      return mapped(compareValues(left, right, budget), (order) => order <= 0);
    case '>':
      return mapped(compareValues(left, right, budget), (order) => order > 0);
    case '>=':
      return mapped(compareValues(left, right, budget), (order) => order >= 0);
    case 'in':
      return isIn(left, right, budget);
    default:
      return compute(operator, left, right, budget);
  }
}

function mapped<From extends Value>(answer: Answer<From>, change: (value: From) => boolean): Answer {
  return answer.ok ? ok(change(answer.value)) : answer;
}

function evaluateCall(node: CallNode, context: Context): Outcome {
  const called = functions.get(node.name);
  if (!called) throw new Error(`the parser let the unknown function '${node.name}' pass`);
  const args = evaluateAll(node.args, context);
  return args.ok ? placed(called.apply(args.value, context.budget), node, context) : args;
}
