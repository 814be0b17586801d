import { commandLine } from '../../model/command-line.js';
import type { StepReady } from '../../model/event.js';
import { colors } from './colors.js';
import { oneLine, plain } from './plain.js';

/** What a step does, in the form that it is recorded in. */
export type Work = Pick<StepReady, 'argv' | 'script' | 'shell' | 'provider' | 'env' | 'cwd' | 'instructions'>;

/** How much of a long text is shown. */
export interface WorkLength {
  /** Lines of a script; what is cut is counted. */
  readonly scriptLines: number;
}

/** As much as fits between what a program prints. */
export const briefly: WorkLength = { scriptLines: 12 };

/** As much as fits under something else that is shown. */
export const inRollback: WorkLength = { scriptLines: 3 };

/** All of it, for somebody who has to say yes to it. */
export const whole: WorkLength = { scriptLines: Number.POSITIVE_INFINITY };

/**
 * What a step does, line by line, fit for a terminal. A mark stands before every line that somebody else wrote, so that
 * no text can look like a line of this program.
 */
export function workLines(work: Work, length: WorkLength): readonly string[] {
  return [...doneLines(work, length), ...surroundingLines(work)];
}

/** Whether something of it is missing where no more than that is shown. */
export function isCut(work: Work, length: WorkLength): boolean {
  return workLines(work, length).length !== workLines(work, whole).length;
}

function doneLines(work: Work, { scriptLines }: WorkLength): readonly string[] {
  const { argv, script, shell, provider, instructions } = work;
  if (argv) return commandLines(plain(commandLine(argv)));
  if (script !== undefined) return [...commandLines(shell ?? 'script'), ...scriptText(script, scriptLines)];
  if (provider) return [...commandLines(oneLine(provider.type)), ...fieldLines(provider.with)];
  return instructions === undefined ? [] : quotedLines(instructions);
}

function quotedLines(text: string): readonly string[] {
  return linesOf(text).map((line) => `${colors.dim('|')} ${line}`);
}

function commandLines(text: string): readonly string[] {
  return text.split('\n').map((line, index) => `${colors.dim(index === 0 ? '$' : '|')} ${line}`);
}

function scriptText(script: string, most: number): readonly string[] {
  const lines = quotedLines(script);
  // A line that says that one is missing would take its place.
  if (lines.length <= most + 1) return lines;
  return [...lines.slice(0, most), colors.dim(`| … ${lines.length - most} more`)];
}

function fieldLines(fields: unknown): readonly string[] {
  if (typeof fields !== 'object' || fields === null) return [];
  return Object.entries(fields).map(
    ([name, value]) => `${colors.dim('|')} ${oneLine(name)}: ${oneLine(JSON.stringify(value) ?? '')}`,
  );
}

function surroundingLines({ env = {}, cwd }: Work): readonly string[] {
  const variables = Object.entries(env).map(([name, value]) => `with ${oneLine(name)}=${oneLine(value)}`);
  return [...variables, ...(cwd === undefined ? [] : [`in ${oneLine(cwd)}`])].map((line) => colors.dim(line));
}

function linesOf(text: string): readonly string[] {
  return plain(text).trimEnd().split('\n');
}
