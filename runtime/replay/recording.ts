import type { EvidenceFile } from './evidence-file.js';

/** What people gave a run, written down so that a replay of it is answered the same. */
export interface Recording {
  /** The values of inputs by their names, without those that are secret. */
  readonly inputs: ReadonlyMap<string, string | number | boolean>;
  /** The variables of the environment that the runbook's templates see beside those of the starter. */
  readonly environment: Readonly<Record<string, string>>;
  readonly evidence: EvidenceFile;
  /** By step: what is said each time an approval is asked for; the last counts for all that come after. */
  readonly gates: ReadonlyMap<string, readonly GateAnswer[]>;
  /** By step: what is said each time only a person can say how it goes on, in turn. */
  readonly interventions: ReadonlyMap<string, readonly WrittenIntervention[]>;
  /** That a person said that what the runbook asks for beforehand holds. */
  readonly prerequisites?: 'confirmed';
  /** By step: how its commands ended that did not end by themselves, in turn; a scenario can say nothing of it. */
  readonly endings?: ReadonlyMap<string, readonly WrittenEnding[]>;
}

/** How a command of a step ended. */
export interface WrittenEnding {
  readonly outcome: 'exited' | 'timeout' | 'cancelled' | 'spawn-failed' | 'refused';
  /** The signal that ended it; then it has no exit code. */
  readonly signal?: string;
  /** Why it could not be started, where it could not. */
  readonly detail?: string;
}

/** What people say to a request for an approval: as many as it asks for agree, or one turns it down. */
export type GateAnswer = 'approve' | 'reject';

/** A person's word on a step that waits for one. */
export interface WrittenIntervention {
  readonly resolution: 'retry' | 'done' | 'failed' | 'skip' | 'abort';
  readonly note: string;
}

/** The recording of a run in which nobody said anything. */
export const emptyRecording: Recording = {
  inputs: new Map(),
  environment: {},
  evidence: new Map(),
  gates: new Map(),
  interventions: new Map(),
};
