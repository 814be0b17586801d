import { failed, ok, type Result } from '../model/result.js';
import { budgetOf, spentMessage } from './cel/budget.js';
import { asTruth, type Context } from './cel/context.js';
import type { ExpressionFault } from './cel/cursor.js';
import { evaluateNode } from './cel/evaluator.js';
import { parseSyntax } from './cel/parser.js';
import { type Reference, referencesOf } from './cel/references.js';
import type { Node } from './cel/syntax.js';
import { excessOf, type Value } from './value.js';

export type { ExpressionFault } from './cel/cursor.js';
export type { Reference } from './cel/references.js';
export type { Value } from './value.js';

/** An expression that was read without fault: a subset of CEL, which no text of it can make run for long. */
export interface Expression {
  readonly text: string;
  /** What it takes from the scope, in the order of the text. */
  readonly references: readonly Reference[];
  readonly syntax: Node;
}

/**
 * What the names of an expression mean. Only own properties count, and each is read only when the expression comes to
 * it: what costs something to find out may be a getter, here and in the maps below.
 */
export interface Scope {
  readonly [name: string]: Value;
}

/** Reads an expression; functions, their arguments and patterns that stand in the text are checked too. Never throws. */
export function parseExpression(text: string): Result<Expression, ExpressionFault> {
  const syntax = parseSyntax(text);
  if (!syntax.ok) return syntax;
  return ok({ text, references: referencesOf(syntax.value), syntax: syntax.value });
}

/** The value of an expression; ends after a bounded number of steps, whatever the expression and the values. */
export function evaluateExpression(expression: Expression, scope: Scope): Result<Value, ExpressionFault> {
  const value = evaluateWhole(expression, contextOf(expression, scope));
  const excess = value.ok ? excessOf(value.value) : undefined;
  if (excess === undefined) return value;
  return failed({ message: `the value of the expression ${excess}`, span: expression.syntax.span });
}

/** Whether a condition holds; a value that is neither true nor false is an error, also the text "false". */
export function evaluateCondition(expression: Expression, scope: Scope): Result<boolean, ExpressionFault> {
  const context = contextOf(expression, scope);
  return asTruth(evaluateWhole(expression, context), expression.syntax, 'a condition', context);
}

// Once the budget is used up, that is what is wrong, whatever else went wrong since.
function evaluateWhole({ syntax }: Expression, context: Context): Result<Value, ExpressionFault> {
  const value = evaluateNode(syntax, context);
  return context.budget.spend(0) ? value : failed({ message: spentMessage, span: syntax.span });
}

function contextOf({ text }: Expression, scope: Scope): Context {
  const lookup = (name: string) => (Object.hasOwn(scope, name) ? scope[name] : undefined);
  return { text, budget: budgetOf(), lookup };
}
