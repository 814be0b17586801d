import { bindsSteps, provesApprovals } from '../model/behaviour.js';
import type { RecordedEvent, StepResult } from '../model/event.js';
import { rollbackIdOf } from '../model/plan.js';
import { type Attempt, begunAttempt, notedIn, type StepEvent } from './attempt.js';
import type { Sha256Hex } from './chain.js';
import { isComplete, withGrant } from './grant-check.js';
import { askedTooLittle } from './needs-check.js';
import { permissionFault } from './permission-check.js';
import { newPostureRecord, type PostureRecord, postureFault } from './posture-check.js';
import { misplacedResult, resultFault } from './result-check.js';
import { knownId, type Rollbacks, rollbackFault } from './rollback-check.js';
import { shownHash } from './shown-hash.js';
import { wordFault } from './word-check.js';

/** The steps of a run that are going on, for judging what may come next; finished steps are dropped. */
export interface Conduct {
  /** The ids of the leaf steps that the runbook has or had. */
  readonly steps: Set<string>;
  readonly attempts: Map<string, Attempt>;
  /** The ids of all executions so far. */
  readonly executions: Set<string>;
  /** The step whose program runs. */
  running: string | undefined;
  /** Whether the run waits for a person, so that nothing of it may be started. */
  isResting: boolean;
  /** What can be taken back, by the ids of the steps. */
  readonly rollbacks: Rollbacks;
  /** What the run was allowed, and what it spent of that. */
  readonly posture: PostureRecord;
  /** Whether every approval of the run brings a proof. */
  areProved: boolean;
  /** Whether every step of the run says what people have to give for it. */
  areBound: boolean;
  /** How many steps people did of which nothing says what they had to give. */
  unbound: number;
  /** Digests what is shown of a step, where that is to be compared with its hash. */
  readonly sha256Hex: Sha256Hex | undefined;
  /** The folder that commands are hashed with; undefined where it is not known. */
  folder: string | undefined;
}

/** The conduct of a run of which nothing has happened. */
export function newConduct(sha256Hex?: Sha256Hex): Conduct {
  return {
    sha256Hex,
    folder: undefined,
    steps: new Set(),
    attempts: new Map(),
    executions: new Set(),
    running: undefined,
    isResting: false,
    areProved: false,
    areBound: false,
    unbound: 0,
    posture: newPostureRecord(),
    rollbacks: new Map(),
  };
}

/**
 * Why an event cannot have come after those before it, or undefined where it can: nothing is started that is not
 * allowed, and nothing passes that did not. Hashes cannot show this, because whoever writes a trace anew makes hashes
 * that fit. The event is taken into the conduct.
 */
export function conductFault(conduct: Conduct, event: RecordedEvent): string | undefined {
  noteTurn(conduct, event);
  const breach = postureFault(conduct.posture, event);
  if (breach !== undefined) return breach;
  if (!isStepEvent(event)) return rollbackFault(conduct.rollbacks, event);
  const misplaced = placeFault(conduct, event);
  if (misplaced !== undefined) return misplaced;
  const unrolled = rollbackFault(conduct.rollbacks, event);
  if (unrolled !== undefined) return unrolled;
  if (event.type === 'step.ready') {
    conduct.attempts.set(event.step_id, begunAttempt(event));
    return undefined;
  }
  const attempt = conduct.attempts.get(event.step_id);
  return attempt?.number === event.attempt ? attemptFault(conduct, attempt, event) : needsAttempt(event);
}

function noteTurn(conduct: Conduct, event: RecordedEvent): void {
  if (event.type === 'run.paused') conduct.isResting = true;
  if (event.type !== 'run.created' && event.type !== 'run.resumed') return;
  if (event.type === 'run.created') {
    conduct.folder = event.data.runbook_folder;
    conduct.areProved = event.data.behaviour_flags?.includes(provesApprovals) === true;
    conduct.areBound = event.data.behaviour_flags?.includes(bindsSteps) === true;
  }
  conduct.isResting = false;
  for (const id of event.data.steps ?? []) conduct.steps.add(id);
  // What was running when its runner died is not running any more.
  conduct.running = undefined;
}

function placeFault(conduct: Conduct, event: StepEvent): string | undefined {
  const { steps, rollbacks } = conduct;
  switch (event.type) {
    case 'step.ready':
    case 'step.skipped':
    case 'step.result':
      if (!steps.has(knownId(rollbacks, event.step_id))) return `the run has no step '${event.step_id}'`;
      if (event.type === 'step.ready') return shownFault(conduct, event.step_id, event.data, event.data.command_hash);
      return event.type === 'step.result' ? misplacedResult(event) : undefined;
    case 'rollback.stored':
      return shownFault(conduct, rollbackIdOf(event.step_id), event.data, event.data.rollback_hash);
    default:
      return undefined;
  }
}

/** What people were shown has to be what they were asked about. */
function shownFault(
  { sha256Hex, folder }: Conduct,
  id: string,
  shown: Parameters<typeof shownHash>[1],
  hash: string | undefined,
): string | undefined {
  if (sha256Hex === undefined || folder === undefined || hash === undefined) return undefined;
  const isSame = (shownHash(id, shown, folder, sha256Hex) ?? hash) === hash;
  return isSame ? undefined : `what is shown of step '${id}' is not what its hash is for`;
}

function isStepEvent(event: RecordedEvent): event is RecordedEvent & StepEvent {
  return 'step_id' in event && event.step_id !== undefined;
}

function attemptFault(conduct: Conduct, attempt: Attempt, event: StepEvent): string | undefined {
  if (attempt.isEnded && (event.type === 'step.approved' || event.type === 'step.started')) return needsAttempt(event);
  switch (event.type) {
    case 'approval.requested':
      return requestFault(conduct, attempt, event);
    case 'step.approved':
      return approvalFault(conduct, attempt, event);
    case 'step.started':
      return startFault(conduct, attempt, event);
    case 'step.executed':
      return endFault(conduct, attempt, event);
    case 'step.result':
      return endedFault(conduct, attempt, event);
    case 'step.rejected':
    case 'approval.expired':
      return closingFault(conduct, attempt, event);
    case 'intervention.opened':
      return openedFault(conduct, attempt, event);
    case 'rollback.stored':
      return attempt.isStarted || attempt.isEnded ? storedLate(event) : undefined;
    default:
      conduct.attempts.set(event.step_id, notedIn(attempt, event));
      return undefined;
  }
}

function openedFault(
  conduct: Conduct,
  attempt: Attempt,
  event: Extract<StepEvent, { type: 'intervention.opened' }>,
): string | undefined {
  conduct.attempts.set(event.step_id, notedIn(attempt, event));
  return wordFault(attempt, conduct.rollbacks, event);
}

/** A step that failed is kept: a person may still have it taken as done, and only that makes it pass without being run anew. */
function endedFault(
  conduct: Conduct,
  attempt: Attempt,
  event: Extract<StepEvent, { type: 'step.result' }>,
): string | undefined {
  const { step_id: id, data } = event;
  if (conduct.running === id) conduct.running = undefined;
  if (data.status === 'failed') conduct.attempts.set(id, { ...attempt, isEnded: true, isTakenAsDone: false });
  else conduct.attempts.delete(id);
  if (isUnbound(attempt, data)) {
    if (conduct.areBound)
      return `step '${id}' does not say what people had to give for it, which every step of this run does`;
    conduct.unbound += 1;
  }
  if (attempt.isEnded && data.status === 'passed' && !attempt.isTakenAsDone) {
    return `step '${id}' failed, and nobody took it as done`;
  }
  return resultFault(attempt, data);
}

/** Whether a person did a step of which nothing says what it takes to have done it. */
function isUnbound({ ready }: Attempt, { status }: StepResult): boolean {
  return status === 'passed' && ready.instructions !== undefined && ready.requires === undefined;
}

function requestFault(
  conduct: Conduct,
  attempt: Attempt,
  event: Extract<StepEvent, { type: 'approval.requested' }>,
): string | undefined {
  conduct.attempts.set(event.step_id, notedIn(attempt, event));
  const lack = askedTooLittle(attempt, event.data);
  return lack && `the approval of step '${event.step_id}' is not the one that it needs: ${lack}`;
}

function approvalFault(
  conduct: Conduct,
  attempt: Attempt,
  event: Extract<StepEvent, { type: 'step.approved' }>,
): string | undefined {
  // Only the word of a person counts; what a later version lets count too is not judged here.
  if (event.actor.kind !== 'human') return undefined;
  const approval = strayedFault(conduct, event) ?? withGrant(attempt.approval, event);
  if (typeof approval === 'string') return `the approval of step '${event.step_id}' does not count: ${approval}`;
  conduct.attempts.set(event.step_id, { ...attempt, approval });
  return undefined;
}

// A run that rests is answered from another process, which always proves what it says.
function strayedFault(
  { isResting, areProved }: Conduct,
  { data }: Extract<StepEvent, { type: 'step.approved' }>,
): string | undefined {
  if (data.proof !== undefined) return undefined;
  if (areProved) return 'its proof is missing, which every approval of this run has';
  return isResting ? 'its proof is missing, although it was given from another process' : undefined;
}

/** Only a request that is open can be turned down or run out: one that people have met is not closed behind their back. */
function closingFault(
  conduct: Conduct,
  attempt: Attempt,
  event: Extract<StepEvent, { type: 'step.rejected' | 'approval.expired' }>,
): string | undefined {
  const { approval } = attempt;
  if (approval === undefined || approval.isVoid || approval.request.approval_id !== event.data.approval_id) {
    return `an approval of step '${event.step_id}' was closed that was not asked for`;
  }
  if (isComplete(approval)) return `the approval of step '${event.step_id}' was closed after it was given`;
  conduct.attempts.set(event.step_id, notedIn(attempt, event));
  return undefined;
}

function startFault(
  conduct: Conduct,
  attempt: Attempt,
  event: Extract<StepEvent, { type: 'step.started' }>,
): string | undefined {
  const { execution_id: id, command_hash: hash } = event.data;
  if (conduct.isResting) return `step '${event.step_id}' was started while the run waited, and nobody let it go on`;
  if (conduct.running !== undefined) {
    return `step '${event.step_id}' was started while step '${conduct.running}' was running`;
  }
  if (conduct.executions.has(id)) return `the execution '${id}' was started before`;
  const fault = permissionFault(attempt, hash);
  if (fault !== undefined) return `step '${event.step_id}' was started without what allows it: ${fault}`;
  conduct.executions.add(id);
  conduct.running = event.step_id;
  conduct.attempts.set(event.step_id, { ...attempt, isStarted: true });
  return undefined;
}

function endFault(conduct: Conduct, attempt: Attempt, event: StepEvent): string | undefined {
  if (conduct.running !== event.step_id) return `step '${event.step_id}' ended without having been started`;
  conduct.running = undefined;
  conduct.attempts.set(event.step_id, notedIn(attempt, event));
  return undefined;
}

function storedLate({ step_id: id }: StepEvent): string {
  return `what takes step '${id}' back was stored only once the step had run`;
}

function needsAttempt(event: StepEvent): string | undefined {
  const missing = `step '${event.step_id}' was not made ready for attempt ${event.attempt}`;
  switch (event.type) {
    case 'step.started':
    case 'step.executed':
    case 'step.approved':
    case 'step.auto_executed':
    case 'approval.requested':
    case 'intervention.opened':
      return missing;
    case 'rollback.stored':
      return storedLate(event);
    case 'step.result':
      return event.data.status === 'passed' ? `${missing}, so it cannot have passed` : undefined;
    default:
      return undefined;
  }
}
