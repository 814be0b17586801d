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
