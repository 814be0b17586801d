import type { Actor, RecordedEvent, RunEvent } from '../model/event.js';
import type { Plan } from '../model/plan.js';
import type { Result } from '../model/result.js';
import type { Classification } from '../model/risk.js';
import type { Assertion } from '../model/runbook.js';
import type { Command, Refusal, ValueChange } from '../run/command.js';
import { decide } from '../run/decide.js';
import type { BoundInputs } from '../run/inputs.js';
import type { Intent } from '../run/next.js';
import { evolve, type RunState } from '../run/state.js';
import type { CapturedText } from '../run/values.js';
import type { Cancellation, Ports } from './ports.js';
import type { Providers } from './provider-port.js';

/** Sees what a run does, as it does it. Everything it is told is redacted. */
export interface Observer {
  onEvent(event: RecordedEvent, state: RunState): void;
  /** A piece of live output: whole lines, or the rest at the end. */
  onOutput(stepId: string, stream: 'stdout' | 'stderr', text: string): void;
  /** The run was taken back to a state that it was in before; what was told of it since is void. */
  onRewound?(state: RunState): void;
}

/** Decides how fast a run goes: a debugger holds it here between what is next and its doing. */
export interface Pacer {
  before(intent: Intent, state: RunState, held: HeldRun): Promise<void>;
}

/** What can be asked of a run that is held between two acts. */
export interface HeldRun {
  /** Writes a snapshot of the state as it is now; gives its path in the folder of the run. */
  snapshot(): Promise<string>;
  /** Why a person's command would be turned down now; undefined where it would be taken. */
  refusal(command: HumanCommand): Refusal | undefined;
  /** Lets a person's command take the place of what is next; one that `decide` refuses is a fault. */
  instead(command: HumanCommand): void;
}

/** What a person can want of a run in place of what is next. */
export type HumanCommand =
  | Extract<Command, { kind: 'pause-run' | 'skip-step' | 'cancel-run' | 'jump-run' }>
  | Omit<ValueChange, 'digest' | 'redact'>
  | Rewind;

/** Takes a replay back to before what led to an event: nothing outside has to be undone, for nothing was done. */
export interface Rewind {
  readonly kind: 'rewind';
  readonly seq: number;
}

/** A run and all that drives it. */
export interface Drive {
  /** Who drives it: not always who started the run. */
  readonly actor: Actor;
  readonly plan: Plan;
  readonly inputs: BoundInputs;
  readonly ports: Ports;
  readonly providers: Providers;
  readonly observer: Observer;
  readonly pacer: Pacer;
  readonly cancellation: Cancellation;
  /** What is recorded together with whatever happens next. */
  readonly pending: Extract<Command, { kind: 'note-snapshot' }>[];
  /** The snapshots that are being written while the run goes on, in their order; they never reject. */
  readonly snapshots: UnwrittenSnapshot[];
  /** Why one of them could not be written. */
  fault?: unknown;
  /** What is recorded and not told yet, because a loss of power could still undo it. */
  readonly untold: { readonly event: RecordedEvent; readonly state: RunState }[];
  /** How the run stood before each act, by its last event then; empty where it cannot be taken back. */
  readonly checkpoints: Map<number, Checkpoint>;
  /** What a person wants in place of what is next. */
  instead?: HumanCommand | undefined;
}

/** What a person wants in place of what is next, which is then no longer wanted. */
export function takeInstead(drive: Drive): HumanCommand | undefined {
  const { instead } = drive;
  drive.instead = undefined;
  return instead;
}

/** What the engine keeps in memory because it may not be stored: values before redaction. */
export interface Workspace {
  /** Captured values as they came. */
  readonly captures: Map<string, CapturedText>;
  /** The step that is worked on, as its templates came out. */
  prepared?: PreparedStep | undefined;
  /** What programs are given of the starter's variables, once it is worked out. */
  inherited?: InheritedEnvironment;
  /** How many snapshots a person asked for. */
  forced: number;
  /** Why nothing may be run any more: a secret is not known any more that would have to be hidden. */
  forgotten?: string;
}

/** How a run stood before an act, with all that has to be put back to let it stand there again. */
export interface Checkpoint {
  readonly state: RunState;
  readonly workspace: Workspace;
  readonly pending: Drive['pending'];
  readonly restore: () => void;
}

/** A snapshot that is being written. */
export interface UnwrittenSnapshot {
  /** How many results it holds. */
  readonly results: number;
  readonly written: Promise<void>;
}

/** What programs are given of the starter's variables. */
export interface InheritedEnvironment {
  readonly kept: Readonly<Record<string, string>>;
  /** Without what makes a shell run a file of its own first. */
  readonly keptForShells: Readonly<Record<string, string>>;
  /** The names of those that no program is given, sorted. */
  readonly removed: readonly string[];
}

/** A step with its templates filled in; unredacted, so it stays in memory. */
export interface PreparedStep {
  readonly stepId: string;
  readonly attempt: number;
  readonly work?: PreparedWork;
}

/** What the engine does for a step that is no person's work. */
export interface PreparedWork {
  /** The words of the process, or what a provider is given. */
  readonly subject:
    | { readonly kind: 'process'; readonly argv: readonly string[] }
    | { readonly kind: 'provider'; readonly type: string; readonly with: Readonly<Record<string, unknown>> };
  readonly env: Readonly<Record<string, string>>;
  /** Absolute. */
  readonly cwd: string;
  readonly assertions: readonly Assertion[];
  readonly classification: Classification;
}

/** A pacer that never waits. */
export const atFullSpeed: Pacer = { before: async () => {} };

/** Lets a command happen: decides, stores what comes of it, and only then changes the state. */
export async function apply(drive: Drive, state: RunState, command: Command): Promise<Result<RunState, Refusal>> {
  const moment = { now: drive.ports.clock.now() };
  const decision = decide(drive.plan, state, command, moment);
  if (!decision.ok) return decision;
  // Behind the end of the trace no line could name them.
  if (decision.value.some(({ type }) => type === 'run.finished')) await settled(drive);
  const notes = drive.pending.splice(0).flatMap((note) => noted(decide(drive.plan, state, note, moment)));
  const events = [...notes, ...decision.value];
  let current = state;
  for (const event of await drive.ports.log.append(events)) {
    current = evolve(current, event);
    drive.untold.push({ event, state: current });
  }
  if (!events.every(({ type }) => waitsForOthers.has(type))) await makeLasting(drive);
  return { ok: true, value: current };
}

// Nothing outside follows from these before something else is recorded or asked, and that flushes them too: the end of
// a step and the start of the next are one flush.
const waitsForOthers = new Set<RunEvent['type']>([
  'step.ready',
  'runbook.classified',
  'governance.decided',
  'step.auto_executed',
  'rollback.stored',
  'step.executed',
  'assertion.evaluated',
  'capture.recorded',
  'step.result',
  'step.skipped',
  'snapshot.written',
]);

/** Makes all events so far outlast a loss of power, and only then tells them; call before anybody is asked or waits. */
export async function makeLasting({ ports, untold, observer }: Drive): Promise<void> {
  if (untold.length === 0) return;
  await ports.log.flush();
  for (const { event, state } of untold.splice(0)) observer.onEvent(event, state);
}

/** Waits for the snapshots that are being written, so that what comes next notes them. */
export async function settled(drive: Drive): Promise<void> {
  await drive.ports.store.flush();
  await Promise.all(drive.snapshots.splice(0).map(({ written }) => written));
  if (drive.fault !== undefined) throw drive.fault;
}

function noted(decision: ReturnType<typeof decide>): readonly RunEvent[] {
  if (!decision.ok) throw new Error(`the engine was refused a note: ${decision.error.message}`);
  return decision.value;
}

/** Lets a command happen that nothing can forbid; a refusal here is a bug. */
export async function applied(drive: Drive, state: RunState, command: Command): Promise<RunState> {
  const result = await apply(drive, state, command);
  if (!result.ok) throw new Error(`the engine was refused '${command.kind}': ${result.error.message}`);
  return result.value;
}
