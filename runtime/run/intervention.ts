import { isBlank } from '../model/blank.js';
import type { InterventionCause, InterventionResolved, RunEvent, StepError } from '../model/event.js';
import { forwardIdOf } from '../model/plan.js';
import { failed, ok } from '../model/result.js';
import type { LeafStep } from '../model/runbook.js';
import { earlierOf, isPast } from '../model/time.js';
import type { Command, Refusal } from './command.js';
import { deadlineAfter } from './deadline.js';
import { type Decision, refused } from './decision.js';
import { finishedEvent } from './ending.js';
import { refusedPassingBy } from './pass-by.js';
import { refusedLeavingOut } from './skip.js';
import { refusedSpeaker } from './speaker.js';
import { engineActor, resultEvent, type StepContext, stepEvent, stepOf } from './step-event.js';
import type { StepState } from './step-state.js';

type Resolve = Extract<Command, { kind: 'resolve-intervention' }>;

/** Asks a person how a step goes on; where nobody says in time the run is aborted, so nothing waits for ever. */
export function openedIntervention(ctx: StepContext, cause: InterventionCause, detail?: string): RunEvent {
  return stepEvent(ctx, 'intervention.opened', {
    cause,
    ...(detail !== undefined && { detail }),
    expires_at: deadlineAfter(ctx.moment.now, ctx.plan.governance.timeouts.intervention),
  });
}

/** Decides what a person's word on a step means that waits for one. */
export function resolveIntervention(ctx: StepContext, command: Resolve): Decision {
  const step = stepOf(ctx);
  const { id } = ctx.planStep.step;
  if (step.name !== 'intervening') return refused('no-word-asked', `step '${id}' does not wait for a word on it`);
  const refusal = refusedWord(ctx, step, command);
  if (refusal) return failed(refusal);
  const late = lateIntervention(ctx);
  if (late) return ok(late);
  const { resolution, note, actor } = command;
  const resolved = stepEvent(ctx, 'intervention.resolved', { resolution, note }, actor);
  return ok([resolved, ...following(ctx, step, command)]);
}

/** What happens where nobody has said in time how a step goes on; undefined where there is time left. */
export function lateIntervention(ctx: StepContext): readonly RunEvent[] | undefined {
  const step = stepOf(ctx);
  if (step.name !== 'intervening') return undefined;
  const end = interventionEnd(ctx, step);
  return isPast(end, ctx.moment.now) ? expiredIntervention(ctx, end) : undefined;
}

/** When nobody is waited for any more who could say how a step goes on: what is recorded gives nobody more time. */
export function interventionEnd({ plan }: Pick<StepContext, 'plan'>, { expiresAt, openedAt }: Intervening): string {
  return earlierOf(expiresAt, deadlineAfter(openedAt, plan.governance.timeouts.intervention));
}

type Intervening = Extract<StepState, { readonly name: 'intervening' }>;

/** Why a word does not count; undefined where it does. */
function refusedWord(
  ctx: StepContext,
  { cause }: Intervening,
  { actor, resolution, note }: Resolve,
): Refusal | undefined {
  const { step } = ctx.planStep;
  const nobody = refusedSpeaker(actor, 'say how a step goes on');
  if (nobody) return nobody;
  if (isBlank(note) && needsNote.has(resolution)) {
    const message = `saying of step '${step.id}' that it is ${said[resolution]} needs a note on how you know or why`;
    return { reason: 'reason-missing', message };
  }
  const barred = resolution === 'skip' ? refusedLeavingOut(ctx, actor) : undefined;
  if (barred) return barred;
  // A word would take the place of evidence and of approvals, which people have to give.
  if (!resolutionsFor(step, cause).includes(resolution)) {
    return { reason: 'not-by-word', message: notByWord(step.id, cause) };
  }
  return resolution === 'skip' || resolution === 'done' ? refusedPassingBy(ctx, actor, resolution) : undefined;
}

function notByWord(id: string, cause: InterventionCause): string {
  return cause === 'by_hand'
    ? `step '${id}' is left to a person, so it is not run here, now or again; do it by hand, then say that it is 'done'`
    : `step '${id}' is not done by a word on it: take it up again with 'retry', so that it is asked for anew`;
}

/** All that a person can say of a step, in the order in which it is offered. */
export const resolutions: readonly InterventionResolved['resolution'][] = ['retry', 'done', 'failed', 'skip', 'abort'];

/** What a person can say of a step. */
export function resolutionsFor(
  { type }: Pick<LeafStep, 'type'>,
  cause: InterventionCause,
): readonly InterventionResolved['resolution'][] {
  // What the policy leaves to a person would only be left to one again.
  if (cause === 'by_hand') return resolutions.filter((word) => word !== 'retry');
  const isAskedAnew = type === 'manual' || cause === 'approval_expired';
  return isAskedAnew ? resolutions.filter((word) => word !== 'done') : resolutions;
}

const needsNote: ReadonlySet<Resolve['resolution']> = new Set(['done', 'failed', 'skip']);

const said: Readonly<Record<InterventionResolved['resolution'], string>> = {
  retry: 'run again',
  done: 'done',
  failed: 'failed',
  skip: 'left out',
  abort: 'given up',
};

function following(ctx: StepContext, step: Intervening, { resolution, note, actor }: Resolve): readonly RunEvent[] {
  switch (resolution) {
    case 'retry':
      return [];
    case 'done':
      return takenAsDone(ctx, step, note);
    case 'failed':
      // One that has its result already keeps it.
      return step.ended ? [] : [resultEvent(ctx, 'human', failure(step, actor.id, note))];
    case 'skip':
      return [
        stepEvent(ctx, 'step.skipped', { reason: 'human', note }, actor),
        resultEvent(ctx, 'human', null, { status: 'skipped' }),
      ];
    case 'abort': {
      const why = isBlank(note) ? '' : `: ${note}`;
      const reason = `aborted by ${actor.id} at step '${ctx.planStep.step.id}'${why}`;
      return [finishedEvent(ctx.state, { status: 'aborted', reason, actor, moment: ctx.moment })];
    }
  }
}

// The note is the evidence: nothing else shows that it is done.
function takenAsDone(ctx: StepContext, step: Intervening, note: string): readonly RunEvent[] {
  const record = { kind: 'text', text: note } as const;
  return [resultEvent(ctx, 'human', null, { evidence: { ...step.evidence, attestation: record } })];
}

function failure({ cause, detail }: Intervening, person: string, note: string): StepError {
  const kind = errorKinds[cause];
  const what = detail ?? causeText[cause];
  return { kind, message: `${what}, and taken as failed by ${person}: ${note}` };
}

const errorKinds: Readonly<Record<InterventionCause, StepError['kind']>> = {
  interrupted: 'interrupted',
  timeout: 'timeout',
  by_hand: 'governance',
  rolled_back: 'interrupted',
  rollback_failed: 'template',
  rollback_declined: 'approval',
  approval_expired: 'approval',
};

/** Why a person is asked, in words. */
export const causeText: Readonly<Record<InterventionCause, string>> = {
  interrupted: 'interrupted',
  timeout: 'its time limit was reached',
  by_hand: 'the policy leaves it to a person',
  rolled_back: 'it failed and was rolled back',
  rollback_failed: 'it failed, and its rollback failed too',
  rollback_declined: 'it failed, and its rollback was declined',
  approval_expired: 'it was not answered in time',
};

/** What a run says that waits for a person's word on a step. */
export function waitingText(id: string, cause: InterventionCause): string {
  if (cause === 'interrupted') return `step '${id}' was interrupted, and nobody has said what became of it`;
  return `step '${id}' waits for a person's word on how it goes on: ${causeText[cause]}`;
}

function expiredIntervention(ctx: StepContext, expiresAt: string): readonly RunEvent[] {
  const { id } = ctx.planStep.step;
  const isRollback = forwardIdOf(id) !== undefined;
  const reason = `nobody said before ${expiresAt} how ${isRollback ? `'${id}'` : `step '${id}'`} goes on`;
  return [
    stepEvent(ctx, 'intervention.expired', { reason }),
    finishedEvent(ctx.state, { status: 'aborted', reason, actor: engineActor, moment: ctx.moment }),
  ];
}
