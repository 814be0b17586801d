import type { PanicClearing, PanicNotice } from '../model/panic.js';
import type { Command } from '../run/command.js';
import type { RunState } from '../run/state.js';
import { applied, type Drive, makeLasting } from './drive.js';
import type { Panic } from './ports.js';

/** Why a run that is not over has to stop where it is; undefined where it may go on. */
export function mustHalt({ ports }: Drive, { phase }: RunState): PanicNotice | undefined {
  return phase.name === 'finished' ? undefined : ports.panic.notice();
}

/** Waits for something unless everything is halted first; undefined then, and what was waited for is left alone. */
export async function unlessHalted<Value>(panic: Panic, work: Promise<Value>): Promise<Value | undefined> {
  const halted = panic.engaged(work).then((notice) => (notice === undefined ? work : undefined));
  return Promise.race([work, halted]);
}

/**
 * Halts a run between two acts. What its programs left running is frozen, and while any of it lives, so does the driver:
 * to end would end that too.
 */
export async function haltedAtGate(drive: Drive, state: RunState, notice: PanicNotice): Promise<RunState> {
  const frozen = await drive.ports.panic.freeze(notice);
  const { phase } = state;
  const isRecorded = phase.name === 'paused' && phase.reason === 'panic';
  const halted = isRecorded ? state : await recorded(drive, state, { notice, frozen });
  if (frozen.processes === 0) return halted;
  const clearing = await drive.ports.panic.cleared(new Promise(() => {}));
  return clearing === undefined ? halted : cleared(drive, halted, clearing);
}

/** Halts a run whose step was recorded as started and whose program was not. */
export async function haltedBeforeStart(
  drive: Drive,
  state: RunState,
  { index, notice }: { readonly index: number; readonly notice: PanicNotice },
): Promise<RunState> {
  const frozen = await drive.ports.panic.freeze(notice);
  return recorded(drive, state, { notice, frozen, unstarted: index });
}

/** Halts a run as often as that is wanted while a program runs; gives the state once the program has ended. */
export async function haltedWhile(drive: Drive, state: RunState, work: Promise<unknown>): Promise<RunState> {
  const { panic } = drive.ports;
  let current = state;
  for (;;) {
    const notice = await panic.engaged(work);
    if (notice === undefined) return current;
    current = await recorded(drive, current, { notice, frozen: await panic.freeze(notice) });
    const clearing = await panic.cleared(work);
    if (clearing === undefined) return current;
    current = await cleared(drive, current, clearing);
  }
}

async function recorded(
  drive: Drive,
  state: RunState,
  halt: Omit<Extract<Command, { kind: 'panic-run' }>, 'kind'>,
): Promise<RunState> {
  const halted = await applied(drive, state, { kind: 'panic-run', ...halt });
  // Told before anything is waited for.
  await makeLasting(drive);
  return halted;
}

async function cleared(drive: Drive, state: RunState, clearing: PanicClearing): Promise<RunState> {
  const free = await applied(drive, state, { kind: 'clear-panic', ...clearing });
  await makeLasting(drive);
  return free;
}
