import { forwardIdOf, type Plan, type PlanStep } from '../../model/plan.js';
import { type Risk, riskIcon } from '../../model/risk.js';
import type { LeafStep } from '../../model/runbook.js';
import type { Gate } from '../../run/gate.js';
import { causeText } from '../../run/intervention.js';
import type { StepState } from '../../run/step-state.js';
import { oneLine } from '../console-text.js';
import type { Style } from './style.js';

/** What is shown of a step is redacted, and in a style. */
export interface Dress {
  readonly redact: (text: string) => string;
  readonly style: Style;
}

/** The line above what is said of a step: its place, its title, and its id where that is something else. */
export function stepHeading({ step, index }: PlanStep, plan: Plan, { redact, style }: Dress): string {
  const place = `[${index + 1}/${plan.steps.length}]`;
  const { id, title = id } = step;
  const heading = style.bold(`${place} ${oneLine(redact(title))}`);
  return title === id ? heading : `${heading} ${style.dim(`(${id})`)}`;
}

/** The line above what is said of a rollback: its title, and the step that it takes back. */
export function rollbackHeading({ id, title }: LeafStep, { redact, style }: Dress): string {
  const heading = style.bold(`[rollback] ${oneLine(redact(title ?? `take back ${forwardIdOf(id)}`))}`);
  return title === undefined ? heading : `${heading} ${style.dim(`(of ${forwardIdOf(id)})`)}`;
}

/** A class as its sign and its word. */
export function riskText(risk: Risk, style: Style): string {
  return style[paint[risk]](`${riskIcon[risk]} ${risk}`);
}

const paint = { safe: 'green', caution: 'yellow', dangerous: 'red', unknown: 'yellow' } as const;

/** What a gate would ask of people, in one line. */
export function gateLine(gate: Gate, { redact, style }: Dress): string {
  switch (gate.kind) {
    case 'open':
      return 'would run at once';
    case 'denied':
      return style.red(`✗ would be refused: ${oneLine(redact(gate.verdict.message))}`);
    case 'gesture':
      return gate.gesture.gesture === 'confirm'
        ? 'would wait for a person to confirm it'
        : `would wait for a person to type '${oneLine(redact(gate.gesture.typed_text ?? ''))}'`;
    case 'by-hand':
      return 'would be shown and not run: a person does it by hand, and says so';
  }
}

/** How a step is shown. */
export interface StepWords {
  readonly sign: string;
  /** Worded to follow the name of the step; empty where its sign says it all. */
  readonly standing: string;
}

/** The sign of a step and where it stands, in a run that stands still. */
export function standingWords(step: StepState, style: Style): StepWords {
  return { sign: stepSign(step, style), standing: stepStanding(step) };
}

function stepSign(step: StepState, style: Style): string {
  switch (step.name) {
    case 'pending':
      return ' ';
    case 'executing':
    case 'intervening':
      return style.yellow('!');
    case 'ready':
    case 'retrying':
    case 'awaiting-evidence':
    case 'awaiting-approval':
      return style.yellow('…');
    case 'done':
      return { passed: style.green('✓'), failed: style.red('✗'), skipped: style.dim('-') }[step.result.status] ?? '?';
  }
}

function stepStanding(step: StepState): string {
  switch (step.name) {
    case 'pending':
      return '';
    case 'ready':
      return step.approved === undefined ? ' was begun' : ' is approved, not started';
    case 'retrying':
      return ' was begun';
    case 'awaiting-evidence':
      return ' waits for evidence';
    case 'awaiting-approval':
      return ' waits for an approval';
    case 'executing':
      return interruptedText;
    case 'intervening':
      return step.cause === 'interrupted' ? interruptedText : ` waits for a person's word: ${causeText[step.cause]}`;
    case 'done':
      return doneStanding(step);
  }
}

const interruptedText = ' was interrupted; nobody knows whether it ran to its end';

function doneStanding({ result, skipped }: Extract<StepState, { name: 'done' }>): string {
  if (result.status === 'passed') return '';
  if (result.status === 'skipped') return ` skipped${skipped?.note === undefined ? '' : `: ${oneLine(skipped.note)}`}`;
  return ` failed: ${oneLine(result.error?.message ?? '')}`;
}
