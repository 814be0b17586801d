import { isAllowed, programName } from '../../../expr/index.js';
import { classifyScript } from '../../../risk/index.js';
import type { Outline } from '../../outline.js';
import { commandOfStep, providedType, type StepCommand, startedPrograms } from '../../step-command.js';
import { type ScriptOutline, type StepOutline, withRollbacks } from '../../step-outline.js';
import { constantText } from '../../template-use.js';
import type { Finding, Rule } from '../rule.js';
import { placeInScript } from '../script-place.js';
import { denyingEntry, isDenied } from './command-denied.js';

export const commandNotAllowed: Rule = {
  code: 'governance/command-not-allowed',
  severity: 'error',
  explanation:
    "Where a runbook has governance.allowed_commands, its steps start these programs and no others; every command of a script counts. A program named by a path is only allowed by an entry with that very path, because './kubectl' need not be the 'kubectl' that was meant.",
  howToFix: 'Add the program to governance.allowed_commands after a review, or do the step by hand.',
  check,
};

function check(outline: Outline): readonly Finding[] {
  const { allowed } = outline.governance;
  if (!allowed) return [];
  const names = allowed.map(({ source }) => source);
  return withRollbacks(outline.steps).flatMap((step) => {
    const provided = providedType(outline, step);
    if (provided)
      return isAllowed(provided.type, names) ? [] : [{ message: messageFor(provided.type, names), at: step.head }];
    const command = commandOfStep(outline, step);
    if (!command) return [];
    if (step.script) return [...unread(step.script, outline), ...inScript(outline, step.script, command, names)];
    return inArgv(outline, step, command, names);
  });
}

function inArgv(
  outline: Outline,
  step: StepOutline,
  command: StepCommand,
  names: readonly string[],
): readonly Finding[] {
  const [scalar] = step.argv;
  const program = programNotAllowed(outline, step, names);
  if (!scalar || program === undefined) return [];
  return isDenied(outline, command) ? [] : [{ message: messageFor(program, names), at: scalar.at }];
}

function programNotAllowed(outline: Outline, step: StepOutline, allowed: readonly string[]): string | undefined {
  const words = step.argv.map(({ source }) => constantText(outline, source));
  const [first] = words;
  if (first === undefined || !isAllowed(first, allowed)) return first;
  // What a wrapper starts is only known here where every word is.
  const argv = words.filter((word) => word !== undefined);
  if (argv.length < words.length) return undefined;
  return startedPrograms({ kind: 'argv', argv, env: {} }, outline.risk)
    .map(([name = '']) => name)
    .find((name) => !isAllowed(name, allowed));
}

function inScript(
  outline: Outline,
  script: ScriptOutline,
  command: StepCommand,
  allowed: readonly string[],
): readonly Finding[] {
  const programs = startedPrograms(command, outline.risk).filter(
    (words) => !isAllowed(words[0] ?? '', allowed) && denyingEntry(outline, words) === undefined,
  );
  const names = new Set(programs.map(([name = '']) => name));
  return [...names].map((name) => ({
    message: messageFor(name, allowed),
    at: placeInScript(outline, script, [name]),
  }));
}

function unread({ shell, text }: ScriptOutline, { risk }: Outline): readonly Finding[] {
  if (classifyScript(text.source, shell, risk).isUnread !== true) return [];
  const message = `not every command of this '${shell}' text can be told, so allowed_commands cannot be held; shorten it, or use cli steps`;
  return [{ message, at: text.at }];
}

function messageFor(program: string, allowed: readonly string[]): string {
  const name = programName(program);
  const isPath = name !== program && allowed.includes(name);
  if (isPath) return `'${program}' is not in allowed_commands, only '${name}' without a path is; write '${name}'`;
  return `'${program}' is not in allowed_commands; add it there, or make this a manual step`;
}
