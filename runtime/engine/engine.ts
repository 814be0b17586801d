import type { Plan, PlanStep } from '../model/plan.js';
import { unreachable } from '../model/result.js';
import { snapshotName, snapshotText } from '../record/snapshot.js';
import { type Intent, next } from '../run/next.js';
import { runOutputs } from '../run/outputs.js';
import { type RunState, stepState } from '../run/state.js';
import { askApproval, askEvidence, askIntervention } from './ask.js';
import {
  applied,
  atFullSpeed,
  type Drive,
  type HeldRun,
  makeLasting,
  settled,
  takeInstead,
  type Workspace,
} from './drive.js';
import { executeStep } from './execute.js';
import { doneInstead, refusedInstead } from './instead.js';
import { haltedAtGate, mustHalt, unlessHalted } from './panic.js';
import { prepareStep } from './prepare.js';
import { marked } from './rewind.js';
import { valuesOf } from './values.js';

/** How many results a run may be ahead of its snapshots on a slow disk; `verify` knows twice as many states. */
const mostAhead = 32;

/** Runs a plan from where it is until it is over or waits for a person who is not there. */
export async function driveRun(drive: Drive, state: RunState, workspace: Workspace): Promise<RunState> {
  let current = state;
  for (;;) {
    if (drive.fault !== undefined) throw drive.fault;
    const stopped = await stoppedByPerson(drive, current);
    if (stopped) return stopped;
    const intent = next(drive.plan, current);
    if (intent.kind === 'rest') return atRest(drive, current);
    await marked(drive, workspace, current);
    await paced(drive, workspace, intent, current);
    if (mustHalt(drive, current) || drive.cancellation.isCancelled) continue;
    current = beginSnapshot(drive, current, await performed(drive, workspace, intent, current));
    await notFarAhead(drive, current);
  }
}

/** The run as it stands once everything was halted or the run was cancelled; undefined where it may go on. */
async function stoppedByPerson(drive: Drive, state: RunState): Promise<RunState | undefined> {
  const notice = mustHalt(drive, state);
  if (notice) return atRest(drive, await haltedAtGate(drive, state, notice));
  return drive.cancellation.isCancelled ? cancelled(drive, state) : undefined;
}

async function paced(drive: Drive, workspace: Workspace, intent: Intent, state: RunState): Promise<void> {
  const { pacer } = drive;
  // What goes on at once is flushed with the start that follows; where it may wait, all is told before.
  const goesOn = pacer === atFullSpeed && (intent.kind === 'prepare-step' || intent.kind === 'execute-step');
  if (goesOn) return;
  await makeLasting(drive);
  await unlessHalted(drive.ports.panic, pacer.before(intent, state, heldRun(drive, workspace, state)));
}

/** A workspace in which nothing is known yet. */
export function newWorkspace(): Workspace {
  return { captures: new Map(), forced: 0 };
}

async function performed(
  drive: Drive,
  workspace: Workspace,
  intent: Exclude<Intent, { kind: 'rest' }>,
  state: RunState,
): Promise<RunState> {
  const instead = takeInstead(drive);
  if (instead) return doneInstead(drive, workspace, state, instead);
  const before = await readied(drive, workspace, intent, state);
  return before === undefined ? perform(drive, workspace, intent, state) : before;
}

/** Prepares a step anew that an earlier drive of the run had prepared: what its templates gave was only in memory. */
async function readied(
  drive: Drive,
  workspace: Workspace,
  intent: Intent,
  state: RunState,
): Promise<RunState | undefined> {
  const isBegun = intent.kind === 'execute-step' || intent.kind === 'ask-evidence' || intent.kind === 'ask-approval';
  if (!isBegun || isPrepared(workspace, intent.planStep, state)) return undefined;
  return prepareStep(drive, workspace, intent.planStep, state);
}

function isPrepared({ prepared }: Workspace, { step, index }: PlanStep, state: RunState): boolean {
  return prepared?.stepId === step.id && prepared.attempt === stepState(state, index).attempt;
}

async function perform(
  drive: Drive,
  workspace: Workspace,
  intent: Exclude<Intent, { kind: 'rest' }>,
  state: RunState,
): Promise<RunState> {
  switch (intent.kind) {
    case 'start-run':
      return applied(drive, state, { kind: 'start-run' });
    case 'finish-run':
      return applied(drive, state, {
        kind: 'finish-run',
        outputs: runOutputs(drive.plan, valuesOf(drive, workspace, state)),
      });
    case 'prepare-step':
      return prepareStep(drive, workspace, intent.planStep, state);
    case 'ask-evidence':
      return askEvidence(drive, workspace, intent, state);
    case 'ask-approval':
      return askApproval(drive, workspace, intent, state);
    case 'ask-intervention':
      return askIntervention(drive, workspace, intent, state);
    case 'settle-rollback':
      return applied(drive, state, { kind: 'settle-rollback', index: intent.planStep.index });
    case 'wait-retry':
      return afterWait(drive, workspace, intent, state);
    case 'execute-step':
      return executeStep(drive, workspace, intent.planStep, state);
    default:
      return unreachable(intent);
  }
}

async function afterWait(
  drive: Drive,
  workspace: Workspace,
  { planStep, delayMs }: Extract<Intent, { kind: 'wait-retry' }>,
  state: RunState,
): Promise<RunState> {
  await unlessHalted(drive.ports.panic, drive.ports.clock.sleep(delayMs, drive.cancellation));
  return drive.cancellation.isCancelled || mustHalt(drive, state)
    ? state
    : prepareStep(drive, workspace, planStep, state);
}

/** Begins to write the snapshot that a result asks for; the run goes on meanwhile, and notes it with what happens next. */
function beginSnapshot(drive: Drive, before: RunState, after: RunState): RunState {
  const done = after.history.length;
  // Behind the end of the trace no line could name it.
  if (after.phase.name === 'finished' || done <= before.history.length || !isSnapshotDue(drive.plan, after))
    return after;
  drive.snapshots.push({ results: done, written: writtenSnapshot(drive, snapshotName(done), after) });
  return after;
}

async function notFarAhead({ snapshots }: Drive, { history }: RunState): Promise<void> {
  while (snapshots[0] !== undefined && snapshots[0].results <= history.length - mostAhead) {
    await snapshots.shift()?.written;
  }
}

function heldRun(drive: Drive, workspace: Workspace, state: RunState): HeldRun {
  return {
    refusal: (command) => refusedInstead(drive, state, command),
    instead: (command) => {
      drive.instead = command;
    },
    snapshot: async () => {
      workspace.forced += 1;
      const name = snapshotName(state.history.length).replace('.json', `-f${workspace.forced}.json`);
      const stored = storedSnapshot(drive, name, state, true);
      const [path] = await Promise.all([stored, drive.ports.store.flush()]);
      return path;
    },
  };
}

async function storedSnapshot(drive: Drive, name: string, state: RunState, isForced: boolean): Promise<string> {
  const { path, sha256 } = await drive.ports.store.writeSnapshot(name, () => snapshotText(state));
  drive.pending.push({ kind: 'note-snapshot', path, sha256, seq: state.seq, isForced });
  return path;
}

async function writtenSnapshot(drive: Drive, name: string, state: RunState): Promise<void> {
  try {
    await storedSnapshot(drive, name, state, false);
  } catch (error) {
    // Thrown where the run is driven, which is when it is known that nobody waits for it here.
    drive.fault = error;
  }
}

/** The state of a run that has come to rest, with all that was written recorded. */
async function atRest(drive: Drive, state: RunState): Promise<RunState> {
  await settled(drive);
  const noted = await notedAtRest(drive, state);
  await makeLasting(drive);
  return noted;
}

async function notedAtRest(drive: Drive, state: RunState): Promise<RunState> {
  const [first, ...others] = drive.pending.splice(0);
  if (first === undefined || state.phase.name === 'finished') return state;
  drive.pending.push(...others);
  return applied(drive, state, first);
}

// A snapshot holds the whole history: one after every step of a long run would grow with the square of its length.
function isSnapshotDue(plan: Plan, { history }: RunState): boolean {
  const done = history.length;
  return done <= 200 || done % 50 === 0 || done === plan.steps.length || history.at(-1)?.status === 'failed';
}

async function cancelled(drive: Drive, state: RunState): Promise<RunState> {
  if (state.phase.name === 'finished' || state.phase.name === 'pending') return state;
  return applied(drive, state, { kind: 'cancel-run', actor: drive.actor });
}
