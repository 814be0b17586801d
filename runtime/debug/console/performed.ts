import type { HumanCommand } from '../../engine/drive.js';
import type { Result } from '../../model/result.js';
import type { StopReason } from '../stop.js';
import { type Debugged, fault, type Outcome } from './debugged.js';

/** What becomes of a person's command in place of what is next, after which the run stands again. */
export function performed({ place }: Debugged, command: Result<HumanCommand, string>, arrival?: StopReason): Outcome {
  if (place.kind === 'over') return fault("the run is over; type 'quit' to leave");
  if (!command.ok) return fault(command.error);
  return { kind: 'perform', command: command.value, ...(arrival !== undefined && { arrival }) };
}
