import type { RunStore } from '../engine/ports.js';
import type { RecordedEvent } from '../model/event.js';
import type { PlanStep } from '../model/plan.js';
import type { Result } from '../model/result.js';
import type { Command, Refusal } from '../run/command.js';
import type { RunState } from '../run/state.js';
import type { StepState } from '../run/step-state.js';
import type { RunFault } from './load.js';
import type { StoppedRun } from './resume.js';

/** A run that rests, as a person finds it who is about to answer for it. */
export interface RestingRun {
  readonly stopped: StoppedRun;
  readonly events: readonly RecordedEvent[];
  /** The step that the run waits in, or that comes next. */
  readonly planStep: PlanStep;
  readonly step: StepState;
  /** Whether everything was halted since it came to rest: what it asked for then is taken back. */
  readonly isTakenBack: boolean;
  /** Who drives it and waits for a person now, in a sentence; missing where nobody drives it. */
  readonly driver?: string | undefined;
}

/** Why a person's answer does not count: the run cannot be answered for, or the answer is turned down. */
export type ActFault =
  | { readonly kind: 'run'; readonly fault: RunFault }
  | { readonly kind: 'answer'; readonly refusal: Refusal };

/** What came of an answer. */
export interface Answered {
  readonly state: RunState;
  /** What was recorded because of it. */
  readonly events: readonly RecordedEvent[];
  /** Whether the answer counts; one that came too late does not, and what follows from that was recorded in its place. */
  readonly isTaken: boolean;
  /** Why the audit does not hold it, or that the audit was changed. */
  readonly auditFault?: string;
  /** Who has recorded it and goes on with the run, in a sentence; missing where nobody drives it. */
  readonly driver?: string;
}

/** What an answer is made of while the run is held. */
export interface Held {
  readonly state: RunState;
  readonly store: RunStore;
  approvalId(): string;
}

/** Makes a person's command, or says why there is none. */
export type Answering = (held: Held) => Promise<Result<Command, Refusal>>;
