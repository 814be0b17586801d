import type { Outline } from '../../outline.js';
import type { StepOutline } from '../../step-outline.js';
import { itemsOf, valueAt } from '../../syntax/node.js';
import type { Finding, Rule } from '../rule.js';

export const openTodo: Rule = {
  code: 'drafts/todo',
  severity: 'information',
  explanation:
    'A comment above the runbook says what is left to be done before it can be trusted, as the compiler writes it above a draft.',
  howToFix: 'Do what it says, then take the line out.',
  check,
};

/** A comment of the lines above the runbook. */
const todo = /^(#[ \t]*)(TODO\b(?:[ \t]+line[ \t]+(\d+))?[ \t]*:?[ \t]*)(.*?)[ \t]*(\r?\n|$)/i;

function check({ text, steps }: Outline): readonly Finding[] {
  const found: Finding[] = [];
  let start = text.startsWith('\uFEFF') ? 1 : 0;
  for (const line of text
    .slice(start)
    .match(/^(?:[ \t]*#[^\n]*(?:\n|$)|[ \t]*\r?\n)*/)?.[0]
    .split(/(?<=\n)/) ?? []) {
    const said = todo.exec(line);
    if (said) found.push(finding(said, start, steps));
    start += line.length;
  }
  return found;
}

function finding(
  [whole, lead = '', , line, what = '', lineBreak = '']: RegExpExecArray,
  start: number,
  steps: Outline['steps'],
): Finding {
  const step = line === undefined ? undefined : steps.find((one) => isFrom(one, Number(line)));
  const at = { start: start + lead.length, end: start + whole.length - lineBreak.length };
  const edits = [{ at: { start, end: start + whole.length }, newText: '' }];
  return {
    message: `'${what}' is still to be done; do it, then take the line out`,
    at,
    fixes: [{ title: 'It is done: take the TODO out', edits }],
    ...(step && {
      related: [{ at: step.id?.at ?? step.head, message: `this step was made from line ${line} of the guide` }],
    }),
  };
}

function isFrom({ node }: StepOutline, line: number): boolean {
  const [first, last] = itemsOf(valueAt(valueAt(node, 'source'), 'lines')).map((item) =>
    item.kind === 'scalar' ? Number(item.source) : Number.NaN,
  );
  return valueAt(node, 'steps') === undefined && first !== undefined && first <= line && line <= (last ?? first);
}
