import { commandLine } from '../../model/command-line.js';
import type { ApprovalRequested, RecordedEvent } from '../../model/event.js';
import { areEnough, type Grants } from '../../run/grant.js';
import { eventsOf } from '../happened.js';
import type { RunView } from '../view.js';
import { seenPeople } from './gate.js';
import { type LazyValue, summed } from './lazy-value.js';

/** Every approval that was asked for, in its order: of whom, for what exactly, who gave it when, and whether it still counts. */
export function seenApprovals(view: RunView): readonly LazyValue[] {
  const asked: Asked[] = [];
  const commands = new Map<string, string>();
  for (const event of eventsOf(view)) note(asked, commands, event);
  return asked.map((one) => seenApproval(one, view));
}

interface Asked {
  readonly stepId: string;
  readonly attempt: number;
  readonly at: string;
  readonly request: ApprovalRequested;
  readonly command: string | undefined;
  readonly given: Extract<RecordedEvent, { type: 'step.approved' }>[];
  /** Why it does not count, or was not given. */
  ended?: string;
}

function note(asked: Asked[], commands: Map<string, string>, event: RecordedEvent): void {
  if (!('step_id' in event)) return;
  const open = asked.findLast(({ stepId, ended }) => stepId === event.step_id && ended === undefined);
  const ended = endText(event);
  if (open && ended !== undefined) open.ended = ended;
  if (event.type === 'step.ready') commands.set(event.step_id, workOf(event));
  if (event.type === 'approval.requested') asked.push(newAsked(event, commands.get(event.step_id)));
  if (event.type === 'step.approved') open?.given.push(event);
}

/** Why an approval that was asked for before an event counts no more after it; undefined where it still does. */
function endText(event: RecordedEvent): string | undefined {
  switch (event.type) {
    case 'step.ready':
      return 'void: the step was made ready anew';
    case 'approval.requested':
      return 'void: it was asked for anew';
    case 'step.rejected':
      return `rejected by ${event.actor.id}: ${event.data.reason}`;
    case 'approval.revoked':
      return `void: ${event.data.reason}`;
    case 'approval.expired':
      return `expired: ${event.data.reason}`;
    default:
      return undefined;
  }
}

function newAsked(event: Extract<RecordedEvent, { type: 'approval.requested' }>, command: string | undefined): Asked {
  return { stepId: event.step_id, attempt: event.attempt, at: event.ts, request: event.data, command, given: [] };
}

function workOf({ data }: Extract<RecordedEvent, { type: 'step.ready' }>): string {
  if (data.argv) return commandLine(data.argv);
  return data.script ?? data.provider?.type ?? data.instructions ?? '';
}

function seenApproval({ stepId, attempt, at, request, command, given, ended }: Asked, { shown }: RunView): LazyValue {
  const state = ended ?? (areEnough(request, grantsOf(given)) ? 'given' : 'open');
  const by = given.map(({ actor }) => actor.id).join(', ');
  return summed(shown.text(`${stepId}: ${state}${by === '' ? '' : ` by ${by}`}`), {
    step: stepId,
    attempt,
    state: shown.text(state),
    asked_at: at,
    asked_of: seenPeople(request.requirement.min, request.requirement.roles),
    ...(request.expires_at !== undefined && { expires_at: request.expires_at }),
    ...(request.risk !== undefined && { risk: request.risk }),
    bound_to: { ...(command !== undefined && { command: shown.text(command) }), hash: request.command_hash },
    given: given.map((one) => seenGrant(one, shown.text)),
  });
}

function grantsOf(given: Asked['given']): Grants {
  return given.map(({ actor, data }) => ({ actor, granted: data }));
}

function seenGrant({ actor, ts, data }: Asked['given'][number], shown: (text: string) => string): object {
  return summed(`${shown(actor.id)} at ${ts}`, {
    by: shown(actor.id),
    ...(actor.role !== undefined && { role: shown(actor.role) }),
    ...(actor.channel !== undefined && { channel: actor.channel }),
    at: ts,
    gesture: data.gesture,
    ...(data.break_glass && { broke_the_glass: shown(data.break_glass.reason) }),
    ...(data.proof && { key: data.proof.key_id }),
  });
}
