import type { Outline } from '../../outline.js';
import { scopeWords } from '../../scope-word.js';
import type { ScalarNode } from '../../syntax/node.js';
import type { Finding, Rule } from '../rule.js';

export const reservedName: Rule = {
  code: 'names/reserved',
  severity: 'warning',
  explanation:
    "The words vars, inputs, captures, steps, run and env say in runbook/v1 where a value comes from, and in expressions about an output stdout, stderr, exit_code and json are that output. A value of the same name is hidden behind them, or looks as if it were another's.",
  howToFix: 'Give the variable, the input or the capture another name.',
  check,
};

const outputs: ReadonlySet<string> = new Set(['stdout', 'stderr', 'exit_code', 'json']);

function check({ vars, inputs, steps }: Outline): readonly Finding[] {
  const entries = [...vars, ...inputs, ...steps.flatMap(({ captures }) => captures)];
  return entries.flatMap(({ key }) => {
    const meaning = meaningOf(key);
    return meaning === undefined
      ? []
      : [{ message: `'${key.source}' is ${meaning}; give this value another name`, at: key.at }];
  });
}

function meaningOf({ source }: ScalarNode): string | undefined {
  if (scopeWords.has(source)) return `the word for where a value comes from, as in '${source}.NAME'`;
  return outputs.has(source) ? 'what expressions about an output call a part of it' : undefined;
}
