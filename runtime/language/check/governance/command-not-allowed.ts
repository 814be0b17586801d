import { isAllowed, programName } from '../../../expr/index.js';
import type { Fix } from '../../../model/diagnostic.js';
import type { Span } from '../../../model/text.js';
import type { StepContext } from '../../outline.js';
import { oncePer } from '../../remembered.js';
import { commandOfStep, isUnread, providedType, type StepCommand, startedPrograms } from '../../step-command.js';
import { type ScriptOutline, type StepOutline, withRollback } from '../../step-outline.js';
import type { ScalarNode } from '../../syntax/node.js';
import { constantText } from '../../template-use.js';
import { itemAddition, replacement } from '../edit.js';
import type { Finding, Rule } from '../rule.js';
import { placeInScript } from '../script-place.js';
import { denyingEntry, isDenied } from './command-denied.js';

export const commandNotAllowed: Rule = {
  code: 'governance/command-not-allowed',
  severity: 'error',
  explanation:
    "Where a runbook has governance.allowed_commands, its steps start these programs and no others; every command of a script counts. A program named by a path is only allowed by an entry with that very path, because './kubectl' need not be the 'kubectl' that was meant.",
  howToFix: 'Add the program to governance.allowed_commands after a review, or do the step by hand.',
  checkStep,
};

function checkStep(step: StepOutline, context: StepContext): readonly Finding[] {
  const { allowed } = context.governance;
  if (!allowed) return [];
  const names = namesOf(allowed);
  return withRollback(step).flatMap((one) => findingsIn(one, context, names));
}

const namesOf = oncePer((allowed: readonly ScalarNode[]) => allowed.map(({ source }) => source));

function findingsIn(step: StepOutline, context: StepContext, names: readonly string[]): readonly Finding[] {
  const provided = providedType(context, step);
  if (provided)
    return isAllowed(provided.type, names) ? [] : [{ message: messageFor(provided.type, names), at: step.head }];
  const command = commandOfStep(context, step);
  if (!command) return [];
  if (step.script) return [...unread(context, step.script, command), ...inScript(context, step.script, command, names)];
  return inArgv(context, step, command, names);
}

function inArgv(
  outline: StepContext,
  step: StepOutline,
  command: StepCommand,
  names: readonly string[],
): readonly Finding[] {
  const [scalar] = step.argv;
  const program = programNotAllowed(outline, step, command, names);
  if (!scalar || program === undefined) return [];
  if (isDenied(outline, command)) return [];
  // What a wrapper starts is mostly one of its words.
  const word = step.argv.find(({ source }) => source === program);
  const fixes = fixesFor(outline, program, word?.at);
  return [{ message: messageFor(program, names), at: (word ?? scalar).at, fixes }];
}

function programNotAllowed(
  outline: StepContext,
  step: StepOutline,
  command: StepCommand,
  allowed: readonly string[],
): string | undefined {
  const words = step.argv.map(({ source }) => constantText(outline, source));
  const [first] = words;
  if (first === undefined || !isAllowed(first, allowed)) return first;
  // What a wrapper starts is only known here where every word is.
  if (words.includes(undefined)) return undefined;
  return startedPrograms(command, outline.risk)
    .map(([name = '']) => name)
    .find((name) => !isAllowed(name, allowed));
}

function inScript(
  outline: StepContext,
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
    fixes: fixesFor(outline, name, undefined),
  }));
}

function unread({ risk }: StepContext, { shell, text }: ScriptOutline, command: StepCommand): readonly Finding[] {
  if (!isUnread(command, risk)) return [];
  const message = `not every command of this '${shell}' text can be told, so allowed_commands cannot be held; shorten it, or use cli steps`;
  return [{ message, at: text.at }];
}

/** The name that is allowed in the place of a path, or the program among those that are allowed. */
function fixesFor({ governance, text }: StepContext, program: string, at: Span | undefined): readonly Fix[] {
  const { allowed = [] } = governance;
  const name = programName(program);
  if (name === program) return itemAddition(`Add '${program}' to allowed_commands`, text, allowed, program);
  const isListed = allowed.some(({ source }) => source === name);
  return isListed && at ? [replacement(`Change to '${name}'`, at, JSON.stringify(name))] : [];
}

function messageFor(program: string, allowed: readonly string[]): string {
  const name = programName(program);
  const isPath = name !== program && allowed.includes(name);
  if (isPath) return `'${program}' is not in allowed_commands, only '${name}' without a path is; write '${name}'`;
  return `'${program}' is not in allowed_commands; add it there, or make this a manual step`;
}
