import type { Plan } from '../model/plan.js';
import { unreachable } from '../model/result.js';
import { snapshotName, snapshotOf } from '../record/snapshot.js';
import { type Intent, next } from '../run/next.js';
import type { RunState } from '../run/state.js';
import { askApproval, askEvidence } from './ask.js';
import { applied, type Drive, type Workspace } from './drive.js';
import { executeStep } from './execute.js';
import { prepareStep } from './prepare.js';

/** Runs a plan from its first step until it is over or waits for a person who is not there. */
export async function driveRun(drive: Drive, state: RunState): Promise<RunState> {
  const workspace: Workspace = { captures: new Map() };
  let current = state;
  for (;;) {
    if (drive.cancellation.isCancelled) return cancelled(drive, current);
    const intent = next(drive.plan, current);
    if (intent.kind === 'rest') return current;
    await drive.pacer.before(intent, current);
    if (drive.cancellation.isCancelled) return cancelled(drive, current);
    current = await snapshotAfter(drive, current, await perform(drive, workspace, intent, current));
  }
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
      return applied(drive, state, { kind: 'finish-run' });
    case 'prepare-step':
      return prepareStep(drive, workspace, intent.planStep, state);
    case 'ask-evidence':
      return askEvidence(drive, intent, state);
    case 'ask-approval':
      return askApproval(drive, workspace, intent, state);
    case 'execute-step':
      return executeStep(drive, workspace, intent.planStep, state);
    default:
      return unreachable(intent);
  }
}

async function snapshotAfter(drive: Drive, before: RunState, after: RunState): Promise<RunState> {
  const done = after.history.length;
  if (done === before.history.length || !isSnapshotDue(drive.plan, after)) return after;
  const name = snapshotName(done);
  const text = `${JSON.stringify(snapshotOf(after), null, 2)}\n`;
  const path = await drive.ports.store.writeSnapshot(name, text);
  return applied(drive, after, { kind: 'note-snapshot', path, sha256: drive.ports.sha256Hex(text) });
}

// A snapshot holds the whole history: one after every step of a long run would grow with the square of its length.
function isSnapshotDue(plan: Plan, { history }: RunState): boolean {
  const done = history.length;
  return done <= 200 || done % 50 === 0 || done === plan.steps.length || history.at(-1)?.status === 'failed';
}

async function cancelled(drive: Drive, state: RunState): Promise<RunState> {
  if (state.phase.name === 'finished' || state.phase.name === 'pending') return state;
  const actor = state.origin?.actor ?? { kind: 'system', id: 'system' };
  return applied(drive, state, { kind: 'cancel-run', actor });
}
