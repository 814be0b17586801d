import { type StepWords, standingWords } from '../../debug/console/step-words.js';
import type { StepState } from '../../run/step-state.js';
import { colors } from './colors.js';

/** The sign of a step and where it stands, in a run that a process drives now. */
export function liveStep(step: StepState): StepWords {
  return step.name === 'executing' ? { sign: colors.cyan('▶'), standing: ' is running' } : stoppedStep(step);
}

/** The sign of a step and where it stands, in a run that nobody drives. */
export function stoppedStep(step: StepState): StepWords {
  return standingWords(step, colors);
}
