import { rmSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { newCancellation } from '../../runtime/engine/cancellation.js';
import type { RecordedEvent } from '../../runtime/model/event.js';
import { forwardIdOf, rollbackIdOf } from '../../runtime/model/plan.js';
import type { RunFault } from '../../runtime/node/load.js';
import { verifyRun } from '../../runtime/node/record/verify-run.js';
import { indexOfFirst } from '../../runtime/run/pages.js';
import { dueRollback } from '../../runtime/run/rollback.js';
import { takenBack } from '../../runtime/run/rollback-state.js';
import { fold, type RunState } from '../../runtime/run/state.js';
import type { StepState } from '../../runtime/run/step-state.js';
import { type CrashedRun, type Cut, crashedRun } from './cut.js';
import { isFault, linesOf, resumeRun, scriptedPeople, traceOf } from './drive.js';
import type { Recording } from './recording.js';
import { toldIn } from './world.js';

/** What went wrong at a cut; nothing should. */
export interface Finding {
  readonly kind: 'loss' | 'repeat' | 'fault';
  readonly message: string;
}

/** Lets a run go on from a cut as often as it needs, and looks at what became of it. */
export async function judgedCut(recording: Recording, cut: Cut, home: string): Promise<readonly Finding[]> {
  try {
    return await judgedCrash(recording, crashedRun(recording, cut, home));
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** What is known of a run that nobody disturbed. */
type Undisturbed = Pick<Recording, 'world' | 'state' | 'verdict'>;

/** Lets a run go on that crashed, as often as it needs, and looks at what became of it. */
export async function judgedCrash(undisturbed: Undisturbed, crashed: CrashedRun): Promise<readonly Finding[]> {
  try {
    const outcome = await wentOn(undisturbed, crashed);
    return [...outcome.findings, ...(await findingsAt(undisturbed, crashed, outcome.state))];
  } catch (error) {
    return [{ kind: 'fault', message: error instanceof Error ? error.message : String(error) }];
  }
}

interface WentOn {
  readonly state: RunState | undefined;
  readonly findings: readonly Finding[];
}

type Person = 'nobody' | 'cancels' | 'retry';

const present: readonly Person[] = ['retry', 'retry', 'retry'];

// Who is asked about a step in flight and cancels the run instead has not said what became of it.
const lateComing: readonly Person[] = ['nobody', 'cancels', 'nobody', ...present];

async function wentOn(recording: Undisturbed, crashed: CrashedRun): Promise<WentOn> {
  const before = fold(crashed.events);
  const inFlight = inFlightIn(crashed.events);
  const findings: Finding[] = [];
  let state: RunState | undefined;
  // Nobody is there on the first try, so that a step in flight has to wait; then somebody is.
  for (const person of inFlight === undefined ? present : lateComing) {
    const resumed = await resumeOnce(recording, crashed, person, findings);
    if (isFault(resumed)) return { state, findings: [...findings, ...refusalFindings(resumed, state ?? before)] };
    state = resumed;
    if (person === 'nobody') findings.push(...waitFindings(state, inFlight, crashed));
    else if (isSameEnd(state, recording.state)) break;
  }
  return { state, findings };
}

async function resumeOnce(
  { world }: Undisturbed,
  crashed: CrashedRun,
  person: Person,
  findings: Finding[],
): Promise<RunState | RunFault> {
  const told = JSON.stringify([...toldIn(crashed.tellTale)]);
  const cancellation = newCancellation();
  const resumption = {
    tellTale: crashed.tellTale,
    cancellation,
    people: scriptedPeople(world, person === 'retry' ? person : 'nobody', (stepId) => {
      if (person === 'cancels') cancellation.cancel();
      if (JSON.stringify([...toldIn(crashed.tellTale)]) === told) return;
      findings.push({
        kind: 'repeat',
        message: `something was started before it was asked what became of '${stepId}'`,
      });
    }),
  };
  return resumeRun(world, crashed.directory, resumption);
}

function refusalFindings({ message }: RunFault, { phase, origin }: RunState): readonly Finding[] {
  const isCompleted = phase.name === 'finished' && phase.outcome.status === 'completed';
  if (origin === undefined || isCompleted) return [];
  return [{ kind: 'fault', message: `it was refused: ${message}` }];
}

function waitFindings({ phase }: RunState, stepId: string | undefined, crashed: CrashedRun): readonly Finding[] {
  const told = toldIn(crashed.tellTale).get(stepId ?? '');
  if (told !== crashed.told.get(stepId ?? ''))
    return [{ kind: 'repeat', message: `'${stepId}' was in flight and was started again unasked` }];
  if (phase.name === 'paused' && phase.reason === 'intervention') return [];
  return [{ kind: 'fault', message: `'${stepId}' was in flight, and the run is ${JSON.stringify(phase)}` }];
}

async function findingsAt(
  recording: Undisturbed,
  crashed: CrashedRun,
  state: RunState | undefined,
): Promise<readonly Finding[]> {
  const trace = traceOf(crashed.directory);
  const events = linesOf(trace).flatMap((line) => parsed(line));
  return [
    ...lossFindings(crashed, trace),
    ...repeatFindings(crashed),
    ...(state === undefined ? [] : endFindings(recording, state, events)),
    ...(await verdictFindings(recording, crashed, state)),
  ];
}

function lossFindings({ prefix }: CrashedRun, trace: Buffer): readonly Finding[] {
  if (trace.subarray(0, prefix.length).equals(prefix)) return [];
  return [{ kind: 'loss', message: 'what had been recorded is not the beginning of the trace any more' }];
}

function repeatFindings({ events, tellTale, told }: CrashedRun): readonly Finding[] {
  const after = toldIn(tellTale);
  return finishedIn(events).flatMap((stepId) =>
    after.get(stepId) === told.get(stepId)
      ? []
      : [{ kind: 'repeat', message: `'${stepId}' was finished and was started again` }],
  );
}

function endFindings(
  { state: wanted }: Undisturbed,
  state: RunState,
  events: readonly RecordedEvent[],
): readonly Finding[] {
  const findings: Finding[] = [];
  if (!isSameEnd(state, wanted)) {
    const message = `it ended as ${endOf(state)} where it ends as ${endOf(wanted)} undisturbed`;
    findings.push({ kind: 'fault', message });
  }
  if (!isDeepStrictEqual(fold(events), state)) {
    findings.push({ kind: 'fault', message: 'the fold of the log is not the state' });
  }
  return findings;
}

async function verdictFindings(
  recording: Undisturbed,
  { directory }: CrashedRun,
  state: RunState | undefined,
): Promise<readonly Finding[]> {
  if (state === undefined) return [];
  const verdict = await verifyRun(directory);
  const kind = verdict.ok ? verdict.value.kind : verdict.error.message;
  if (kind === recording.verdict) return [];
  const detail = verdict.ok ? JSON.stringify(verdict.value) : '';
  return [{ kind: 'fault', message: `verify says ${kind} where it says ${recording.verdict} undisturbed: ${detail}` }];
}

function isSameEnd(state: RunState, wanted: RunState): boolean {
  return endOf(state) === endOf(wanted);
}

function endOf({ phase, history, captures }: RunState): string {
  const status = phase.name === 'finished' ? phase.outcome.status : JSON.stringify(phase);
  const values = Object.entries(captures).map(([name, { sha256 }]) => [name, sha256]);
  const results = history.map((result) => [result.step_id, result.status] as const);
  const isRollback = ([id]: (typeof results)[number]) => forwardIdOf(id) !== undefined;
  // A run that was over does not take back again what is taken back already, so that stands before the rest.
  const rollbacks = results.filter(isRollback).sort();
  return JSON.stringify([status, results.filter((result) => !isRollback(result)), rollbacks, values]);
}

/** The steps that are never done again: they have a result, and it is not the failure that ended the run. */
function finishedIn(events: readonly RecordedEvent[]): readonly string[] {
  const state = fold(events);
  const { history, failure, rollbacks } = state;
  // Where nothing is left to be taken back or said, the failed step begins anew, and so may its rollback.
  const isOver = rollbacks[failure ?? '']?.isAnswered === true && dueRollback(state) === undefined;
  // What was taken back in a run that is over counts as not done.
  const undone = new Set(state.phase.name === 'finished' ? takenBack(rollbacks) : []);
  const isUndone = (id: string) => undone.has(id) || undone.has(forwardIdOf(id) ?? '');
  const isAgain = (id: string) => id === failure || (isOver && forwardIdOf(id) === failure) || isUndone(id);
  return history.map((result) => result.step_id).filter((id) => !isAgain(id));
}

function inFlightIn(events: readonly RecordedEvent[]): string | undefined {
  const { steps, origin, rollbacks } = fold(events);
  const isInFlight = (step: StepState) =>
    step.name === 'executing' || (step.name === 'intervening' && step.cause === 'interrupted');
  const undoing = Object.entries(rollbacks).find(([, { step }]) => isInFlight(step));
  return undoing ? rollbackIdOf(undoing[0]) : origin?.created.steps[indexOfFirst(steps, isInFlight)];
}

function parsed(line: Buffer): readonly RecordedEvent[] {
  return line.at(-1) === 0x0a ? [JSON.parse(line.toString('utf8'))] : [];
}
