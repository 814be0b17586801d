import type { Actor, RecordedEvent, RollbackStored } from '../model/event.js';
import { type StepState, untouched } from './step-state.js';

/**
 * What would take a step back, and how far that has come. Its own step goes the way of every other.
 *
 *     stored ──its step fails the run──▶ offered ──▶ passed | failed | declined ──the step is done again──▶ stored
 */
export interface RollbackState {
  readonly stored: RollbackStored;
  readonly standing: 'stored' | 'offered' | 'passed' | 'failed' | 'declined';
  /** The number of the event that started the step last; undefined where there is nothing to be taken back. */
  readonly startedAt?: number;
  /** What people were asked about last: what was stored, or what it came to be. */
  readonly offered?: string;
  /** What a person said who did not want it to be done, or left it as it was. */
  readonly word?: PersonsWord;
  /** Why it was declined. */
  readonly reason?: string;
  /** The person who declined it, where it was one. */
  readonly by?: string;
  /** That a person has said how its step goes on. */
  readonly isAnswered?: true;
  /** Where its own step stands. */
  readonly step: StepState;
}

/** What a person said, and who it was. */
export interface PersonsWord {
  readonly actor: Actor;
  readonly note: string;
}

/** The rollbacks of a run, by the ids of their steps. */
export type Rollbacks = Readonly<Record<string, RollbackState>>;

/** The rollback of a step; ids may be words that every object knows, such as `constructor`. */
export function rollbackOf(rollbacks: Rollbacks, id: string | undefined): RollbackState | undefined {
  return id !== undefined && Object.hasOwn(rollbacks, id) ? rollbacks[id] : undefined;
}

/** The ids of the steps that were taken back, and not done again since. */
export function takenBack(rollbacks: Rollbacks): readonly string[] {
  return Object.entries(rollbacks).flatMap(([id, { standing, startedAt }]) =>
    standing === 'passed' && startedAt !== undefined ? [id] : [],
  );
}

/** The state of a rollback once its step is to be done again: what is not taken back can still be. */
export function renewed({ stored, startedAt, standing, step }: RollbackState): RollbackState {
  const isLeft = startedAt !== undefined && standing !== 'passed';
  return {
    stored,
    standing: 'stored',
    ...(isLeft && { startedAt }),
    step: { name: 'pending', attempt: step.attempt },
  };
}

/** The events that change how far a rollback has come, beside those of its own step. */
export type RollbackEvent = Extract<
  RecordedEvent,
  { type: 'rollback.stored' | 'rollback.offered' | 'rollback.declined' | 'rollback.executed' | 'step.started' }
>;

/** Folds one event into the rollback of a step; undefined where the step has none. */
export function rollbackAfter(rollback: RollbackState | undefined, event: RollbackEvent): RollbackState | undefined {
  if (event.type === 'rollback.stored') return storedAgain(rollback, event.data);
  if (rollback === undefined) return undefined;
  switch (event.type) {
    case 'step.started':
      return { ...rollback, startedAt: event.seq };
    case 'rollback.offered':
      return offeredAgain(rollback, event.data.changed_hash ?? event.data.rollback_hash);
    case 'rollback.declined':
      return {
        ...rollback,
        standing: 'declined',
        reason: event.data.reason,
        ...(event.actor.kind === 'human' && { by: event.actor.id }),
      };
    case 'rollback.executed':
      return { ...rollback, standing: event.data.status };
  }
}

// What was said of it before is no word on what is offered now.
function offeredAgain({ word: _, ...rollback }: RollbackState, offered: string): RollbackState {
  return { ...rollback, standing: 'offered', offered };
}

function storedAgain(before: RollbackState | undefined, stored: RollbackStored): RollbackState {
  const { startedAt, step = untouched } = before ?? {};
  return { stored, standing: 'stored', ...(startedAt !== undefined && { startedAt }), step };
}
