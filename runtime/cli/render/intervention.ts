import type { InterventionCause, InterventionResolved } from '../../model/event.js';
import type { LeafStep } from '../../model/runbook.js';
import { colors } from './colors.js';
import { oneLine } from './plain.js';

/** Why a person is asked how a step goes on, and what to look at before answering; more of it was said before. */
export function interventionText(stepId: string, cause: InterventionCause): string {
  const id = oneLine(stepId);
  switch (cause) {
    case 'interrupted':
      return `step '${id}' was interrupted while it ran; look at what it did before you answer`;
    case 'timeout':
      return `step '${id}' ran into its time limit; look at what it did before you answer`;
    case 'by_hand':
      return `step '${id}' is not run by this program; do it by hand, then say what came of it`;
    case 'rolled_back':
      return `step '${id}' failed and was rolled back; mend the cause, or leave it as failed`;
    case 'rollback_failed':
      return `step '${id}' was not rolled back; look at what is left of it before you answer`;
    case 'rollback_declined':
      return `step '${id}' failed, and its rollback was declined`;
    case 'approval_expired':
      return `step '${id}' has waited for people longer than it may`;
  }
}

type Resolution = InterventionResolved['resolution'];

/** What each answer does, a line each, with the key that gives it. */
export function resolutionLines(
  { type }: Pick<LeafStep, 'type'>,
  cause: InterventionCause,
  resolutions: readonly Resolution[],
): readonly string[] {
  const isAsked = type === 'manual' || cause === 'approval_expired';
  const effects = { ...resolutionEffects, ...(isAsked && { retry: 'people are asked for it again' }) };
  return resolutions.map((resolution) => `  ${resolutionKey(resolution)}  ${colors.dim(effects[resolution])}`);
}

/** The key that gives an answer. */
export function resolutionKey(resolution: Resolution): string {
  return resolution.charAt(0);
}

const resolutionEffects: Readonly<Record<Resolution, string>> = {
  retry: 'run it again, once it has passed its gate',
  done: 'it is done: it counts as passed, and the run goes on',
  failed: 'it has failed: what can be taken back is offered, then the run ends',
  skip: 'leave it out: the run goes on without it',
  abort: 'the run ends here, and nothing more is taken back',
};

/** What a person has said of a step, worded to follow "says that it". */
export const resolutionText: Readonly<Record<Resolution, string>> = {
  retry: 'is run again',
  done: 'is taken as done',
  failed: 'is taken as failed',
  skip: 'is left out',
  abort: 'ends the run',
};
