import type { Node } from '../../../expr/cel/syntax.js';
import { childrenOf } from '../../../expr/cel/syntax.js';
import { expressionUses } from '../../expression-use.js';
import type { Outline } from '../../outline.js';
import { suggestionFor } from '../../shape/suggestion.js';
import { oneOf } from '../../shape/wording.js';
import { spanInScalar } from '../../syntax/scalar-offset.js';
import type { Finding, Rule } from '../rule.js';

export const unknownStatus: Rule = {
  code: 'expressions/unknown-status',
  severity: 'warning',
  explanation:
    "The status of a step is 'passed', 'failed' or 'skipped' and nothing else, so a comparison with any other text says the same in every run.",
  howToFix: "Write 'passed', 'failed' or 'skipped'.",
  check,
};

const statuses: readonly string[] = ['passed', 'failed', 'skipped'];

function check(outline: Outline): readonly Finding[] {
  return expressionUses(outline).flatMap(({ scalar, expression }) => {
    if (!expression.ok || !scalar.source.includes('status')) return [];
    return wrongStatuses(expression.value.syntax).map(({ value, span }) => {
      const at = spanInScalar(outline.text, scalar, span);
      const meant = suggestionFor(value, statuses) ?? usualWords[value.toLowerCase()];
      const advice = meant === undefined ? `write ${oneOf(statuses)}` : `did you mean '${meant}'?`;
      const message = `no step ever has the status '${value}'; ${advice}`;
      return meant === undefined ? { message, at } : { message, at, fixes: [fix(outline.text, at, value, meant)] };
    });
  });
}

/** What other tools call it. */
const usualWords: Readonly<Record<string, string>> = {
  ok: 'passed',
  success: 'passed',
  succeeded: 'passed',
  completed: 'passed',
  done: 'passed',
  error: 'failed',
  failure: 'failed',
};

function fix(text: string, at: Finding['at'], value: string, meant: string) {
  const newText = text.slice(at.start, at.end).replace(value, meant);
  return { title: `Change to '${meant}'`, edits: [{ at, newText }] };
}

interface WrongStatus {
  readonly value: string;
  readonly span: Finding['at'];
}

function wrongStatuses(node: Node): readonly WrongStatus[] {
  const own = node.kind === 'binary' && (node.operator === '==' || node.operator === '!=') ? compared(node) : [];
  return [...own, ...childrenOf(node).flatMap(wrongStatuses)];
}

function compared({ left, right }: Extract<Node, { readonly kind: 'binary' }>): readonly WrongStatus[] {
  const literal = isStatus(left) ? right : isStatus(right) ? left : undefined;
  if (literal?.kind !== 'literal' || typeof literal.value !== 'string' || statuses.includes(literal.value)) return [];
  return [{ value: literal.value, span: literal.span }];
}

/** `steps.ID.status` */
function isStatus(node: Node): boolean {
  if (node.kind !== 'select' || node.key !== 'status' || node.of.kind !== 'select') return false;
  return node.of.of.kind === 'name' && node.of.of.name === 'steps';
}
