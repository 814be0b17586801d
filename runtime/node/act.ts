import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { planStepNamed } from '../model/plan.js';
import { failed, ok, type Result } from '../model/result.js';
import type { Command, Refusal } from '../run/command.js';
import { currentStep } from '../run/current.js';
import { decide } from '../run/decide.js';
import { next } from '../run/next.js';
import { evolve, fold, type RunState, stepState } from '../run/state.js';
import { waitingFor } from '../run/waiting.js';
import { answerDriven, asResting } from './answer-driven.js';
import { machineClock } from './clock.js';
import { approvalIds, envelopeOf } from './creation.js';
import { trustingCommand, type UnprovedGrant, unprovedGrants } from './keys/grant-proof.js';
import { signerFor } from './keys/signing.js';
import type { RunFault } from './load.js';
import { missedPanic } from './panic/catch-up.js';
import { panicRefusal } from './panic/refusal.js';
import type { ActFault, Answered, Answering, RestingRun } from './resting-run.js';
import { cutSince, loadStoppedRun, type StoppedRun } from './resume.js';
import { closed } from './run.js';
import { redactorHere } from './run-values.js';
import { type FileLog, openLog } from './store/event-log.js';
import { readTrace } from './store/read-trace.js';
import { livingDriver, takeRunLock } from './store/run-lock.js';
import { runStoreIn } from './store/run-store.js';
import { runbookFolder } from './workspace.js';

/** Reads a run that rests, or that waits for a person where it is driven; changes nothing. */
export async function loadRestingRun(
  directory: string,
  named: readonly string[] = [],
): Promise<Result<RestingRun, RunFault>> {
  const halted = panicRefusal();
  if (halted) return failed(halted);
  const driver = await livingDriver(directory).catch(() => undefined);
  const stopped = await loadStoppedRun(directory, named);
  if (!stopped.ok) return stopped;
  const trace = await readTrace(join(directory, 'trace.jsonl'));
  if (!trace.ok) return failed({ kind: 'resume', message: trace.error.message });
  const { events } = trace.value;
  const { plan } = stopped.value.loaded;
  const at = standing(stopped.value, fold(events), driver);
  if (!at.ok) return failed({ kind: 'resume', message: at.error });
  const state = at.value;
  const planStep = currentStep(plan, state);
  if (planStep === undefined)
    return failed({ kind: 'resume', message: 'no step of the run is left to do; let it go on' });
  const isHalted = state.phase.name === 'paused' && state.phase.reason === 'panic';
  const isTakenBack = isHalted || missedPanic(state, events).some(({ kind }) => kind === 'panic-run');
  return ok({
    stopped: { ...stopped.value, state },
    events,
    planStep,
    step: stepState(state, planStep.index),
    isTakenBack,
    ...(driver !== undefined && { driver }),
  });
}

function standing(stopped: StoppedRun, present: RunState, driver: string | undefined): Result<RunState, string> {
  const state = driver === undefined ? present : asResting(stopped.loaded.plan, present);
  // Whoever drives it is named before anything that may be different in a moment.
  const fault = state === undefined ? driver : restFault(stopped, state);
  return state === undefined || fault !== undefined ? failed(fault ?? '') : ok(state);
}

/**
 * Records a person's answer in a run that rests, or lets it be recorded by whoever drives the run; nothing is run here
 * because of it.
 */
export async function answerFor(run: RestingRun, answering: Answering): Promise<Result<Answered, ActFault>> {
  const byDriver = run.driver === undefined ? undefined : await answerDriven(run, answering);
  return byDriver ?? answerHere(run, answering);
}

async function answerHere(run: RestingRun, answering: Answering): Promise<Result<Answered, ActFault>> {
  const { directory } = run.stopped;
  const lock = await takeRunLock(directory, 'answer');
  if (!lock.ok) return inRun({ kind: 'resume', message: lock.error.message });
  const opened = panicRefusal() ?? (await openedLog(run.stopped));
  if (!('log' in opened)) {
    await lock.value.release();
    return inRun(opened);
  }
  const held = { directory, log: opened.log, lock: lock.value };
  const result = await answeredIn(run, { ...opened, events: [] }, answering).catch(async (error: unknown) => {
    await closed(held);
    throw error;
  });
  const auditFault = await closed(held);
  return result.ok && auditFault !== undefined ? ok({ ...result.value, auditFault }) : result;
}

async function answeredIn(
  run: RestingRun,
  recording: Recording,
  answering: Answering,
): Promise<Result<Answered, ActFault>> {
  const { stopped } = run;
  const unproved = await unprovedGrants(recording.state, process.env);
  if (!unproved.ok) return inRun({ kind: 'refused', message: unproved.error.message });
  // What it notes is no longer the end of the trace.
  await rm(join(stopped.directory, 'run.json'), { force: true });
  const [doubt] = unproved.value;
  const proved = await withoutUnproved(stopped, await afterPanic(run, recording), unproved.value);
  return recorded(stopped, proved, async (held) => {
    const command = await answering(held);
    const isOneMore = doubt !== undefined && command.ok && command.value.kind === 'approve-step';
    return isOneMore ? failed({ reason: 'unproved-approval', message: besideUnproved(doubt) }) : command;
  });
}

/** Takes back what people are said to have approved before, where nothing proves that they did. */
async function withoutUnproved(
  stopped: StoppedRun,
  recording: Recording,
  unproved: readonly UnprovedGrant[],
): Promise<Recording> {
  let current = recording;
  for (const { stepId, reason, untrusted } of unproved) {
    const index = planStepNamed(stopped.loaded.plan, stepId)?.index;
    // One that counts once its key is trusted is not taken back before somebody could say that it is.
    if (index === undefined || untrusted !== undefined) continue;
    current = orAsItWas(current, await applied(stopped, current, { kind: 'revoke-approval', index, reason }));
  }
  return current;
}

// Beside it a further approval would be one too few.
function besideUnproved({ stepId, reason, untrusted }: UnprovedGrant): string {
  return untrusted !== undefined
    ? `nothing counts for step '${stepId}' beside what was approved before: ${reason}; say whose key it is with ${trustingCommand(untrusted)}`
    : `what was approved before for step '${stepId}' was taken back: ${reason}; let it ask anew with 'runbook resume'`;
}

/** What is recorded so far while a run is held. */
interface Recording extends Pick<Answered, 'state' | 'events'> {
  readonly log: FileLog;
}

async function recorded(
  stopped: StoppedRun,
  from: Recording,
  answering: Answering,
): Promise<Result<Answered, ActFault>> {
  const rested = await atRest(stopped, from);
  const command = await answering({
    state: rested.state,
    store: runStoreIn(stopped.directory),
    approvalId: () => approvalIds(from.log).next('approval'),
  });
  if (!command.ok) return turnedDown(command.error);
  const answered = await applied(stopped, rested, command.value);
  if (!answered.ok) return turnedDown(answered.error);
  const isTaken = answered.value.events.slice(rested.events.length).some(({ actor }) => actor.kind === 'human');
  const { state, events } = await concluded(stopped, answered.value);
  return ok({ state, events, isTaken });
}

// A halt that came while nobody drove the run takes back what was asked for before it.
async function afterPanic({ stopped, events }: RestingRun, recording: Recording): Promise<Recording> {
  let current = recording;
  for (const command of missedPanic(recording.state, events)) {
    current = orAsItWas(current, await applied(stopped, current, command));
  }
  return current;
}

// A run whose runner died while it waited never came to rest.
async function atRest(stopped: StoppedRun, recording: Recording): Promise<Recording> {
  const waiting = waitingFor(stopped.loaded.plan, recording.state);
  if (recording.state.phase.name !== 'running' || waiting === undefined) return recording;
  return orAsItWas(recording, await applied(stopped, recording, { kind: 'pause-run', ...waiting }));
}

/** The run after the answer: ended where nothing is left of it, else with what it waits for now. */
async function concluded(stopped: StoppedRun, recording: Recording): Promise<Recording> {
  const { plan } = stopped.loaded;
  const { state } = recording;
  if (state.phase.name !== 'paused') return recording;
  const intent = next(plan, { ...state, phase: { name: 'running' } });
  if (intent.kind === 'finish-run')
    return orAsItWas(recording, await applied(stopped, recording, { kind: 'finish-run' }));
  const waiting = waitingFor(plan, state);
  if (waiting === undefined) return recording;
  return orAsItWas(recording, await applied(stopped, recording, { kind: 'pause-run', ...waiting }));
}

function orAsItWas(before: Recording, after: Result<Recording, Refusal>): Recording {
  return after.ok ? after.value : before;
}

async function applied(
  { loaded: { plan } }: StoppedRun,
  { log, state, events }: Recording,
  command: Command,
): Promise<Result<Recording, Refusal>> {
  const decision = decide(plan, state, command, { now: machineClock.now() });
  if (!decision.ok) return decision;
  const appended = await log.append(decision.value);
  await log.flush();
  return ok({ log, state: appended.reduce(evolve, state), events: [...events, ...appended] });
}

async function openedLog({
  directory,
  loaded,
  origin,
  inputs,
}: StoppedRun): Promise<Omit<Recording, 'events'> | RunFault> {
  const { plan, path } = loaded;
  const redactor = redactorHere(loaded, inputs);
  const signer = await signerFor(runbookFolder(path), process.env);
  if (!signer.ok) return { kind: 'refused', message: signer.error.message };
  const identity = envelopeOf(plan, origin.runId, redactor, origin.mode);
  const opening = await openLog(join(directory, 'trace.jsonl'), identity, redactor, machineClock, signer.value);
  if (!opening.ok) return { kind: 'resume', message: opening.error.message };
  const { log, events } = opening.value;
  const cut = await cutSince(directory, events);
  if (cut === undefined) return { log, state: fold(events) };
  await log.close();
  return { kind: 'resume', message: cut };
}

function restFault({ isChanged, loaded: { plan } }: StoppedRun, state: RunState): string | undefined {
  if (isChanged) {
    return `'${plan.runbookPath}' was changed since the run began, so nobody can answer for what it was; look at what was changed, then let it go on with 'runbook resume --allow-changed'`;
  }
  switch (state.phase.name) {
    case 'finished':
      return `the run is over: it ended as ${state.phase.outcome.status}`;
    case 'pending':
      return 'the run has not begun; let it go on first';
    default:
      return undefined;
  }
}

function inRun(fault: RunFault): { readonly ok: false; readonly error: ActFault } {
  return failed({ kind: 'run', fault });
}

function turnedDown(refusal: Refusal): { readonly ok: false; readonly error: ActFault } {
  return failed({ kind: 'answer', refusal });
}
