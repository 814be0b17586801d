import type { PlanStep } from '../../model/plan.js';
import type { LineMap } from '../../model/text.js';
import { plain } from '../console-text.js';
import type { StepBreakpoints } from './step-breakpoints.js';
import type { Style } from './style.js';

/** The text of a runbook, a piece at a time. */
export interface SourceLines {
  /** The lines around a step. */
  around(planStep: PlanStep, marks: Marks): string;
  /** The lines around a line, which counts from 1. */
  at(line: number, marks: Marks): string;
  /** The lines after those that were shown last; undefined at the end. */
  further(marks: Marks): string | undefined;
  /** Begins anew, around a step. */
  restart(planStep: PlanStep | undefined): void;
  readonly count: number;
}

/** What is marked in the source. */
export interface Marks {
  /** The step that the run is at. */
  readonly current: PlanStep | undefined;
  readonly steps: readonly PlanStep[];
  readonly breakpoints: StepBreakpoints;
  readonly style: Style;
}

/** The source of a runbook, with what must not be shown redacted; undefined where something hidden goes over several lines. */
export function sourceLinesOf(text: string, lines: LineMap, redact: (text: string) => string): SourceLines | undefined {
  const shown = linesIn(redact(text));
  // Redacted line by line, something hidden that goes over the end of a line would be shown.
  if (shown.length !== linesIn(text).length) return undefined;
  let next = 1;
  const from = (first: number, marks: Marks) => {
    const start = Math.max(1, Math.min(first, shown.length));
    const end = Math.min(start + pageLines - 1, shown.length);
    next = end + 1;
    return listed(shown, { start, end }, markedLines(marks, lines), marks.style);
  };
  const at = (line: number, marks: Marks) => from(line - linesBefore, marks);
  return {
    at,
    around: ({ step }, marks) => at(lines.positionAt(step.at.start).line, marks),
    further: (marks) => (next > shown.length ? undefined : from(next, marks)),
    restart: (planStep) => {
      next = planStep ? Math.max(1, lines.positionAt(planStep.step.at.start).line - linesBefore) : 1;
    },
    count: shown.length,
  };
}

const pageLines = 11;
const linesBefore = 3;

interface MarkedLines {
  readonly current: number | undefined;
  readonly breakpoints: ReadonlySet<number>;
}

function markedLines({ current, steps, breakpoints }: Marks, lines: LineMap): MarkedLines {
  const lineOf = ({ step }: PlanStep) => lines.positionAt(step.at.start).line;
  const stopping = steps.filter((planStep) => breakpoints.has(planStep)).map(lineOf);
  return { current: current && lineOf(current), breakpoints: new Set(stopping) };
}

function listed(
  shown: readonly string[],
  { start, end }: { readonly start: number; readonly end: number },
  { current, breakpoints }: MarkedLines,
  style: Style,
): string {
  const width = String(end).length;
  return shown
    .slice(start - 1, end)
    .map((text, offset) => {
      const line = start + offset;
      const mark = `${line === current ? '>' : ' '}${breakpoints.has(line) ? '*' : ' '}`;
      const whole = `${mark}${String(line).padStart(width)}  ${plain(text).replaceAll('\t', '  ')}`;
      return line === current ? style.bold(whole) : whole;
    })
    .join('\n');
}

function linesIn(text: string): readonly string[] {
  const lines = text.split(/\r\n|\n|\r/);
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}
