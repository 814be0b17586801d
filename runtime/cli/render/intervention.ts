import type { InterventionCause, InterventionResolved } from '../../model/event.js';
import { oneLine } from './plain.js';

/** Why a person is asked how a step goes on, and what to look at before answering. */
export function interventionText(stepId: string, cause: InterventionCause, detail: string | undefined): string {
  const more = detail === undefined ? '' : `: ${oneLine(detail)}`;
  const id = oneLine(stepId);
  switch (cause) {
    case 'interrupted':
      return `step '${id}' was interrupted while it ran; look at what it did before you answer`;
    case 'timeout':
      return `step '${id}' ran into its time limit${more}; look at what it did before you answer`;
    case 'by_hand':
      return `step '${id}' is not run by this program${more}; do it by hand and say so`;
    case 'rolled_back':
      return `step '${id}' failed and was rolled back; it can be run again, or left as failed`;
    case 'rollback_failed':
      return `step '${id}' was not rolled back${more}; look at what is left of it before you answer`;
    case 'rollback_declined':
      return `step '${id}' failed, and its rollback was declined${more}`;
    case 'approval_expired':
      return `nobody approved step '${id}' in time${more}`;
  }
}

/** What a person has said of a step, worded to follow "says that it". */
export const resolutionText: Readonly<Record<InterventionResolved['resolution'], string>> = {
  retry: 'is run again',
  done: 'is taken as done',
  failed: 'is taken as failed',
  skip: 'is left out',
  abort: 'ends the run',
};
