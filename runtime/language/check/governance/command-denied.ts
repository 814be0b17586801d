import { deniedBy } from '../../../expr/index.js';
import type { StepContext } from '../../outline.js';
import { oncePer } from '../../remembered.js';
import { commandOfStep, type StepCommand, startedPrograms } from '../../step-command.js';
import { type StepOutline, withRollback } from '../../step-outline.js';
import type { ScalarNode } from '../../syntax/node.js';
import type { Finding, Rule } from '../rule.js';
import { placeInScript } from '../script-place.js';

export const commandDenied: Rule = {
  code: 'governance/command-denied',
  severity: 'error',
  explanation:
    'governance.denied_commands names programs and beginnings of command lines that are never started, even where the program is allowed. Every command of a script counts.',
  howToFix:
    'Remove the step, make it a manual step, or take the entry out of governance.denied_commands after a review.',
  checkStep,
};

/** The entry of the deny-list that forbids a command line that a step starts, as far as that is known before the run. */
export function denyingEntry({ governance }: StepContext, words: readonly string[]): ScalarNode | undefined {
  const entry = deniedBy(words, deniedTexts(governance.denied));
  return entry === undefined ? undefined : governance.denied.find(({ source }) => source === entry);
}

const deniedTexts = oncePer((denied: readonly ScalarNode[]) => denied.map(({ source }) => source));

/** Whether anything that a step starts is denied. */
export function isDenied(outline: StepContext, command: StepCommand): boolean {
  return linesOf(outline, command).some((words) => denyingEntry(outline, words) !== undefined);
}

function checkStep(step: StepOutline, context: StepContext): readonly Finding[] {
  if (context.governance.denied.length === 0) return [];
  return withRollback(step).flatMap((one) => {
    const command = commandOfStep(context, one);
    if (!command) return [];
    return command.kind === 'script' ? inScript(context, one, command) : inArgv(context, one, command);
  });
}

function linesOf(outline: StepContext, command: StepCommand): readonly (readonly string[])[] {
  const programs = startedPrograms(command, outline.risk);
  return command.kind === 'script' ? [[command.shell, '-c', command.text], ...programs] : programs;
}

function inArgv(outline: StepContext, step: StepOutline, command: StepCommand): readonly Finding[] {
  const entry = linesOf(outline, command)
    .map((words) => denyingEntry(outline, words))
    .find((found) => found !== undefined);
  const first = step.argv[0];
  const last = step.argv.at(-1);
  if (!entry || !first || !last) return [];
  const line = step.argv.map(({ source }) => source).join(' ');
  return [finding(line, entry, { start: first.at.start, end: last.at.end })];
}

function inScript(outline: StepContext, step: StepOutline, command: StepCommand): readonly Finding[] {
  const lines = new Map(linesOf(outline, command).map((words) => [words.join(' '), words]));
  return [...lines].flatMap(([line, words], index) => {
    const entry = denyingEntry(outline, words);
    if (!entry || !step.script) return [];
    // The first line is the shell itself, which stands nowhere in the text.
    if (index === 0) return [finding(words[0] ?? '', entry, step.script.text.at)];
    return [finding(line, entry, placeInScript(outline, step.script, words))];
  });
}

function finding(line: string, entry: ScalarNode, at: Finding['at']): Finding {
  const message = `'${line}' is denied by '${entry.source}' in denied_commands; remove the step or make it a manual step`;
  return { message, at, related: [{ at: entry.at, message: `'${entry.source}' is denied here` }] };
}
