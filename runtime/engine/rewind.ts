import type { RunState } from '../run/state.js';
import { type Checkpoint, type Drive, settled, type Workspace } from './drive.js';

/** Keeps how a run stands, where it can be taken back. */
export async function marked(drive: Drive, workspace: Workspace, state: RunState): Promise<void> {
  const { checkpoints, ports, pending } = drive;
  if (ports.keep === undefined) return;
  await settled(drive);
  const copy = { ...workspace, captures: new Map(workspace.captures) };
  checkpoints.set(state.seq, { state, workspace: copy, pending: [...pending], restore: ports.keep() });
}

/** The last place at or before an event to which the run can be taken back. */
export function checkpointBefore({ checkpoints }: Drive, seq: number): Checkpoint | undefined {
  // They are kept as the run goes on, so in their order.
  const last = [...checkpoints.keys()].findLast((at) => at <= seq);
  return last === undefined ? undefined : checkpoints.get(last);
}

/** Takes a run back: what came after is as if it had not been, also in its log. */
export function rewound(drive: Drive, workspace: Workspace, { state, ...kept }: Checkpoint): RunState {
  kept.restore();
  for (const seq of [...drive.checkpoints.keys()]) if (seq > state.seq) drive.checkpoints.delete(seq);
  drive.pending.splice(0, drive.pending.length, ...kept.pending);
  drive.untold.length = 0;
  const { captures, ...rest } = kept.workspace;
  workspace.captures.clear();
  for (const [name, value] of captures) workspace.captures.set(name, value);
  workspace.prepared = undefined;
  Object.assign(workspace, rest);
  drive.observer.onRewound?.(state);
  return state;
}
