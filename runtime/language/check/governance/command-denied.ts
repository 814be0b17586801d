import { deniedBy } from '../../../expr/index.js';
import { classifyArgv, type RiskContext } from '../../../risk/index.js';
import type { Outline, StepOutline } from '../../outline.js';
import type { ScalarNode } from '../../syntax/node.js';
import { constantText } from '../../template-use.js';
import type { Finding, Rule } from '../rule.js';

export const commandDenied: Rule = {
  code: 'governance/command-denied',
  severity: 'error',
  explanation:
    'governance.denied_commands names programs and beginnings of command lines that are never started, even where the program is allowed.',
  howToFix:
    'Remove the step, make it a manual step, or take the entry out of governance.denied_commands after a review.',
  check,
};

/** The entry of the deny-list that forbids what a step starts, as far as that is known before the run. */
export function denyingEntry(outline: Outline, step: StepOutline): ScalarNode | undefined {
  const { denied } = outline.governance;
  const argv = step.argv.map(({ source }) => constantText(outline, source) ?? source);
  if (argv.length === 0) return undefined;
  const entries = denied.map(({ source }) => source);
  const entry = startedPrograms(argv, outline.risk)
    .map((program) => deniedBy(program, entries))
    .find((found) => found !== undefined);
  return denied.find(({ source }) => source === entry);
}

/** The command lines that an argv starts: itself, and what a wrapper such as 'timeout' or 'sh -c' starts in turn. */
export function startedPrograms(argv: readonly string[], risk: RiskContext): readonly (readonly string[])[] {
  return [argv, ...(classifyArgv(argv, risk).programs ?? []).slice(1)];
}

function check(outline: Outline): readonly Finding[] {
  return outline.steps.flatMap((step) => {
    const entry = denyingEntry(outline, step);
    const first = step.argv[0];
    const last = step.argv.at(-1);
    if (!entry || !first || !last) return [];
    const line = step.argv.map(({ source }) => source).join(' ');
    const message = `'${line}' is denied by '${entry.source}' in denied_commands; remove the step or make it a manual step`;
    const related = [{ at: entry.at, message: `'${entry.source}' is denied here` }];
    return [{ message, at: { start: first.at.start, end: last.at.end }, related }];
  });
}
