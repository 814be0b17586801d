/** Something in a line of a runbook that has a value while a run stands still. */
export interface ShownExpression {
  /** Where it begins and ends in the line, from 0. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A template as a whole, or a name with the scope that it is in. */
const pattern = /\{\{.*?\}\}|\b(?:vars|captures|inputs)\.[A-Za-z_]\w*/g;

/** What in a line of a runbook can be evaluated, from left to right. */
export function expressionsIn(line: string): readonly ShownExpression[] {
  return [...line.matchAll(pattern)].map(({ 0: text, index }) => ({ start: index, end: index + text.length, text }));
}

/** What is shown beside a line of an expression and its value. */
export function inlineText(expression: string, value: string): string {
  const name = expression.replace(/^\{\{-?\s*\.?(.*?)\s*-?\}\}$/, '$1');
  const [first = '', ...more] = value.trimEnd().split('\n');
  const isCut = more.length > 0 || first.length > longest;
  return `${name} = ${first.slice(0, longest)}${isCut ? '…' : ''}`;
}

const longest = 60;
