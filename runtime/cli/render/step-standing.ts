import { causeText } from '../../run/intervention.js';
import type { StepState } from '../../run/step-state.js';
import { colors } from './colors.js';
import { oneLine } from './plain.js';

/** The sign of a step and where it stands, in a run that a process drives now. */
export function liveStep(step: StepState): StepWords {
  return step.name === 'executing' ? { sign: colors.cyan('▶'), standing: ' is running' } : stoppedStep(step);
}

/** The sign of a step and where it stands, in a run that nobody drives. */
export function stoppedStep(step: StepState): StepWords {
  return { sign: stepSign(step), standing: stepStanding(step) };
}

/** How a step is shown. */
interface StepWords {
  readonly sign: string;
  /** Worded to follow the name of the step; empty where its sign says it all. */
  readonly standing: string;
}

function stepSign(step: StepState): string {
  switch (step.name) {
    case 'pending':
      return ' ';
    case 'executing':
    case 'intervening':
      return colors.yellow('!');
    case 'ready':
    case 'retrying':
    case 'awaiting-evidence':
    case 'awaiting-approval':
      return colors.yellow('…');
    case 'done':
      return (
        { passed: colors.green('✓'), failed: colors.red('✗'), skipped: colors.dim('-') }[step.result.status] ?? '?'
      );
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
