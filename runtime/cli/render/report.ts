import { relative } from 'node:path';
import type { RunOutput } from '../../model/event.js';
import { verifyRun } from '../../node/record/verify-run.js';
import type { OpenedRun } from '../../node/run.js';
import type { RunState } from '../../run/state.js';
import { colors } from './colors.js';
import { oneLine, plain } from './plain.js';
import { verdictLines } from './verdict.js';

/** What came of a run: what it captured, where its record lies, and what that proves. */
export async function reportText(run: Pick<OpenedRun, 'directory'>, state: RunState): Promise<string> {
  const directory = fromHere(run.directory);
  const verdict = await verifyRun(run.directory);
  return [
    ...captureLines(state),
    ...outputLines(state),
    '',
    colors.bold('Record'),
    `  trace      ${directory}/trace.jsonl`,
    `  snapshots  ${directory}/snapshots/`,
    `  ${verdict.ok ? verdictLines(verdict.value) : `${verdict.error.message}\n`}`,
  ].join('\n');
}

/** A path as it is shortest from the current folder. */
export function fromHere(path: string): string {
  const here = relative(process.cwd(), path);
  return here.startsWith('..') ? path : here;
}

/** The captures of a run, one a line, with their heading; empty where there are none. */
export function captureLines({ captures }: RunState): readonly string[] {
  const lines = Object.entries(captures).map(([name, { preview }]) => `  ${oneLine(name)} = ${firstLine(preview)}`);
  return lines.length > 0 ? ['', colors.bold('Captures'), ...lines] : [];
}

function outputLines({ phase }: RunState): readonly string[] {
  const outputs = phase.name === 'finished' ? Object.entries(phase.outcome.outputs ?? {}) : [];
  const lines = outputs.map(([name, output]) => `  ${oneLine(name)}${outputText(output)}`);
  return lines.length > 0 ? ['', colors.bold('Gave back'), ...lines] : [];
}

function outputText({ value, fault, is_hidden: isHidden }: RunOutput): string {
  if (isHidden) return ' = ***';
  if (fault !== undefined) return `: ${colors.yellow(`nothing, for ${oneLine(fault)}`)}`;
  return ` = ${firstLine(typeof value === 'string' ? value : JSON.stringify(value))}`;
}

function firstLine(preview: string): string {
  const [line = '', ...more] = plain(preview).split('\n');
  return more.length > 0 ? `${line}${colors.dim(` … ${more.length} more lines`)}` : line;
}
