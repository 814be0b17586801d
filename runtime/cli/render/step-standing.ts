import type { StepState } from '../../run/step-state.js';
import { colors } from './colors.js';
import { oneLine } from './plain.js';

/** The sign of where a step stands. */
export function stepSign(step: StepState): string {
  switch (step.name) {
    case 'pending':
      return ' ';
    case 'executing':
    case 'indeterminate':
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

/** Where a step stands, worded to follow its name; empty where its sign says it all. */
export function stepStanding(step: StepState): string {
  switch (step.name) {
    case 'pending':
      return '';
    case 'ready':
    case 'retrying':
      return ' was begun';
    case 'awaiting-evidence':
      return ' waits for evidence';
    case 'awaiting-approval':
      return ' waits for an approval';
    case 'executing':
    case 'indeterminate':
      return ' was interrupted; nobody knows whether it ran to its end';
    case 'done':
      return doneStanding(step);
  }
}

function doneStanding({ result, skipped }: Extract<StepState, { name: 'done' }>): string {
  if (result.status === 'passed') return '';
  if (result.status === 'skipped') return ` skipped${skipped?.note === undefined ? '' : `: ${oneLine(skipped.note)}`}`;
  return ` failed: ${oneLine(result.error?.message ?? '')}`;
}
