import { isAllowed, programName } from '../../../expr/index.js';
import type { Outline, StepOutline } from '../../outline.js';
import { constantText } from '../../template-use.js';
import type { Finding, Rule } from '../rule.js';
import { denyingEntry, startedPrograms } from './command-denied.js';

export const commandNotAllowed: Rule = {
  code: 'governance/command-not-allowed',
  severity: 'error',
  explanation:
    "Where a runbook has governance.allowed_commands, its cli steps start these programs and no others. A program named by a path is only allowed by an entry with that very path, because './kubectl' need not be the 'kubectl' that was meant.",
  howToFix: 'Add the program to governance.allowed_commands after a review, or do the step by hand.',
  check,
};

function check(outline: Outline): readonly Finding[] {
  const { allowed } = outline.governance;
  if (!allowed) return [];
  const names = allowed.map(({ source }) => source);
  return outline.steps.flatMap((step) => {
    const [scalar] = step.argv;
    const program = programNotAllowed(outline, step, names);
    if (!scalar || program === undefined) return [];
    return denyingEntry(outline, step) ? [] : [{ message: messageFor(program, names), at: scalar.at }];
  });
}

function programNotAllowed(outline: Outline, step: StepOutline, allowed: readonly string[]): string | undefined {
  const words = step.argv.map(({ source }) => constantText(outline, source));
  const [first] = words;
  if (first === undefined || !isAllowed(first, allowed)) return first;
  // What a wrapper starts is only known here where every word is.
  const argv = words.filter((word) => word !== undefined);
  if (argv.length < words.length) return undefined;
  return startedPrograms(argv, outline.risk)
    .map(([name = '']) => name)
    .find((name) => !isAllowed(name, allowed));
}

function messageFor(program: string, allowed: readonly string[]): string {
  const name = programName(program);
  const isPath = name !== program && allowed.includes(name);
  if (isPath) return `'${program}' is not in allowed_commands, only '${name}' without a path is; write '${name}'`;
  return `'${program}' is not in allowed_commands; add it there, or make this a manual step`;
}
