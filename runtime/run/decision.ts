import type { RunEvent } from '../model/event.js';
import { failed, type Result } from '../model/result.js';
import type { Refusal } from './command.js';

/** What comes of a command: the events that happen, or why it is turned down. */
export type Decision = Result<readonly RunEvent[], Refusal>;

/** Turns a command down, with the reason as a slug and in words. */
export function refused(reason: string, message: string): Decision {
  return failed({ reason, message });
}
