import type { Command, Refusal } from '../run/command.js';
import { decide } from '../run/decide.js';
import type { RunState } from '../run/state.js';
import { applied, type Drive, type HumanCommand, type Rewind, type Workspace } from './drive.js';
import { checkpointBefore, rewound } from './rewind.js';

/** Does what a person wants in place of what was next, and forgets what it makes void. */
export async function doneInstead(
  drive: Drive,
  workspace: Workspace,
  state: RunState,
  command: HumanCommand,
): Promise<RunState> {
  if (command.kind === 'rewind') return takenBack(drive, workspace, state, command);
  const after = await applied(drive, state, wholeCommand(drive, command));
  // What a step would do may be another thing now, and it is asked for anew where it is.
  workspace.prepared = undefined;
  for (const name of [...workspace.captures.keys()]) {
    if (!Object.hasOwn(after.captures, name)) workspace.captures.delete(name);
  }
  return after;
}

/** Why a person's command would be turned down at this point of a run; undefined where it would be taken. */
export function refusedInstead(drive: Drive, state: RunState, command: HumanCommand): Refusal | undefined {
  if (command.kind === 'rewind') return checkpointBefore(drive, command.seq) ? undefined : cannotGoBack;
  const decision = decide(drive.plan, state, wholeCommand(drive, command), { now: drive.ports.clock.now() });
  return decision.ok ? undefined : decision.error;
}

const cannotGoBack: Refusal = {
  reason: 'cannot-go-back',
  message: 'only a replay can be taken back; what was done stays done',
};

function takenBack(drive: Drive, workspace: Workspace, state: RunState, { seq }: Rewind): RunState {
  const checkpoint = checkpointBefore(drive, seq);
  return checkpoint ? rewound(drive, workspace, checkpoint) : state;
}

function wholeCommand({ ports: { log, sha256Hex } }: Drive, command: Exclude<HumanCommand, Rewind>): Command {
  if (command.kind !== 'set-value') return command;
  return { ...command, redact: log.redact, digest: (text) => `sha256:${sha256Hex(text)}` };
}
