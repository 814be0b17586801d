import type { RecordedEvent } from '../model/event.js';
import type { Plan } from '../model/plan.js';
import type { Result } from '../model/result.js';
import type { Classification } from '../model/risk.js';
import type { Assertion } from '../model/runbook.js';
import type { Command, Refusal } from '../run/command.js';
import { decide } from '../run/decide.js';
import type { Intent } from '../run/next.js';
import { evolve, type RunState } from '../run/state.js';
import type { Cancellation, Ports } from './ports.js';

/** Sees what a run does, as it does it. Everything it is told is redacted. */
export interface Observer {
  onEvent(event: RecordedEvent, state: RunState): void;
  /** A piece of live output: whole lines, or the rest at the end. */
  onOutput(stepId: string, stream: 'stdout' | 'stderr', text: string): void;
}

/** Decides how fast a run goes: a debugger holds it here between what is next and its doing. */
export interface Pacer {
  before(intent: Intent, state: RunState): Promise<void>;
}

/** A run and all that drives it. */
export interface Drive {
  readonly plan: Plan;
  readonly ports: Ports;
  readonly observer: Observer;
  readonly pacer: Pacer;
  readonly cancellation: Cancellation;
}

/** What the engine keeps in memory because it may not be stored: values before redaction. */
export interface Workspace {
  /** Captured values as they came. */
  readonly captures: Map<string, string>;
  /** The step that is worked on, as its templates came out. */
  prepared?: PreparedStep | undefined;
}

/** A step with its templates filled in; unredacted, so it stays in memory. */
export interface PreparedStep {
  readonly stepId: string;
  readonly argv: readonly string[];
  readonly assertions: readonly Assertion[];
  readonly classification: Classification;
}

/** A pacer that never waits. */
export const atFullSpeed: Pacer = { before: async () => {} };

/** Lets a command happen: decides, stores what comes of it, and only then changes the state. */
export async function apply(drive: Drive, state: RunState, command: Command): Promise<Result<RunState, Refusal>> {
  const decision = decide(drive.plan, state, command, { now: drive.ports.clock.now() });
  if (!decision.ok) return decision;
  const recorded = await drive.ports.log.append(decision.value);
  let current = state;
  for (const event of recorded) {
    current = evolve(current, event);
    drive.observer.onEvent(event, current);
  }
  return { ok: true, value: current };
}

/** Lets a command happen that nothing can forbid; a refusal here is a bug. */
export async function applied(drive: Drive, state: RunState, command: Command): Promise<RunState> {
  const result = await apply(drive, state, command);
  if (!result.ok) throw new Error(`the engine was refused '${command.kind}': ${result.error.message}`);
  return result.value;
}
