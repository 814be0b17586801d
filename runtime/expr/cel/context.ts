import { failed, ok, type Result } from '../../model/result.js';
import { quoteValue, type Value } from '../value.js';
import type { Budget } from './budget.js';
import type { Answer } from './compare.js';
import type { ExpressionFault } from './cursor.js';
import type { Node } from './syntax.js';

/** A value, or why there is none and in which part of the expression. */
export type Outcome<Kind extends Value = Value> = Result<Kind, ExpressionFault>;

/** Where an evaluation stands: what names mean, and what it may still cost. */
export interface Context {
  readonly text: string;
  readonly budget: Budget;
  /** The value of a name, or undefined where there is none. */
  lookup(name: string): Value | undefined;
}

/** Computes a part; handed to what the evaluator is made of, so that modules need no circle. */
export type Evaluate = (node: Node, context: Context) => Outcome;

/** What a part came to, as one of the two truths; any other value is an error, never taken for one. */
export function asTruth(value: Outcome, node: Node, operator: string, context: Context): Outcome<boolean> {
  if (!value.ok) return value;
  if (typeof value.value === 'boolean') return ok(value.value);
  const found = `${quoteNode(node, context)} is ${quoteValue(value.value)}`;
  const message = `${operator} needs true or false, but ${found}; compare it with something, as in 'a == b'`;
  return failed({ message, span: node.span });
}

/** An answer with the part that it answers, which its error then quotes. */
export function placed(answer: Answer, node: Node, context: Context): Outcome {
  if (answer.ok) return answer;
  return failed({ message: `${quoteNode(node, context)}: ${answer.error.message}`, span: node.span });
}

/** The text of a part for messages; a long one is named by its place, and never cut: see quoteValue. */
export function quoteNode(node: Node, { text }: Context): string {
  const { start, end } = node.span;
  return end - start <= 200 ? `'${text.slice(start, end)}'` : `the part at character ${start + 1}`;
}
