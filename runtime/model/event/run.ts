import type { RecordedAbout } from '../about.js';
import type { Confirmation, GovernanceMode, Profile, SelfApproval, TrustLevel } from '../posture.js';

export type PauseReason = 'approval' | 'evidence' | 'intervention' | 'cancelled' | 'panic';

export interface RunCreated {
  readonly runbook_path: string;
  readonly runbook_sha256: string;
  readonly plan_sha256: string;
  readonly engine_version: string;
  readonly behaviour_flags: readonly string[];
  readonly vars: Readonly<Record<string, string>>;
  /** The values of the inputs, where they are no secrets. */
  readonly inputs?: Readonly<Record<string, string | number | boolean>>;
  /** Where the values of inputs came from that were given by reference: `env:NAME` or `file:PATH`. */
  readonly input_references?: Readonly<Record<string, string>>;
  /** The folder of the runbook, from which programs start; absolute, but '.' in a replay. */
  readonly runbook_folder?: string;
  /** The ids of the leaf steps in their order. */
  readonly steps: readonly string[];
  /** A digest of what each of them says, in the same order; tells after a change which steps were changed. */
  readonly step_digests?: readonly string[];
  /** What the runbook says of itself; missing where that is nothing. */
  readonly about?: RecordedAbout;
  /** Whether a person said that the prerequisites hold; missing where there are none. */
  readonly prerequisites_confirmed?: boolean;
  readonly profile: Profile;
  /** What the layers of policy and the runbook together allowed; runs of earlier versions lack it. */
  readonly governance_mode?: GovernanceMode;
  readonly trust_level?: TrustLevel;
  readonly confirm?: Confirmation;
  readonly self_approval?: SelfApproval;
  readonly limits?: { readonly max_mutations?: number; readonly cooldown_ms?: number };
  /** Of the policy files. */
  readonly policy_sha256?: string;
}

/** That so much ran by itself of late that nothing of this run may. */
export interface PolicyDowngraded {
  /** The steps that ran by themselves among those that ran by themselves or were approved. */
  readonly ratio: number;
  readonly threshold: number;
  /** How many decisions the ratio was made from. */
  readonly decisions?: number;
}

/** That a run goes on after it came to rest, was interrupted, or failed. */
export interface RunResumed {
  readonly reason: string;
  /** The step from which on everything is done again; without it nothing that is finished is repeated. */
  readonly from_step?: string;
  /** That steps are still being taken back, so that the failed one keeps its result. */
  readonly rolling_back?: true;
  /** What the runbook is now, where a person let a changed one go on. */
  readonly runbook_sha256?: string;
  readonly plan_sha256?: string;
  readonly steps?: readonly string[];
  readonly step_digests?: readonly string[];
  /** The step that the run stood at when a person went back from it in a debugger, where it had not come to rest. */
  readonly jumped_from?: string;
  /** How much of an unfinished last line was removed from the trace. */
  readonly dropped_bytes?: number;
  /** What the policy asks for now, where that is more than when the run was begun. */
  readonly governance_mode?: GovernanceMode;
  readonly trust_level?: TrustLevel;
  /** Of the policy files as they are now, where they were changed. */
  readonly policy_sha256?: string;
}

/** What the reader of the runbook saw. */
export interface RunbookParsed {
  readonly source_sha256: string;
  readonly parser_version: string;
  /** The number of leaf steps. */
  readonly steps: number;
  /** The names of the variables and inputs. */
  readonly variables: readonly string[];
}

export interface SnapshotWritten {
  readonly path: string;
  readonly sha256: string;
  readonly forced: boolean;
  /** The number of the last event that the snapshot holds. */
  readonly seq?: number;
}

export interface RunFinished {
  readonly status: 'completed' | 'failed' | 'aborted';
  readonly reason: string;
  readonly steps: { readonly passed: number; readonly failed: number; readonly skipped: number };
  readonly duration_ms: number;
  /** What the run gives back, by the names in `meta.outputs`; missing where the runbook has none or the run was broken off. */
  readonly outputs?: Readonly<Record<string, RunOutput>>;
  /** The number of events before this one. */
  readonly events: number;
  /** The hash of the event before this one. */
  readonly chain_hash: string;
  /** Ed25519 over the event without `hash` and without this field, in base64, where there is a key. */
  readonly signature?: string;
  /** The digest of the public key that the signature is checked with. */
  readonly key_id?: string;
}

/** One value that a run gives back: the value, that it is hidden, or why there is none. */
export interface RunOutput {
  readonly value?: unknown;
  readonly is_hidden?: true;
  readonly fault?: string;
}

/** That a person gave a name another value while the run was held in a debugger. */
export interface VariableChanged {
  readonly scope: 'vars' | 'inputs' | 'captures';
  readonly name: string;
  /** The value before, redacted; missing where there was none that is stored. */
  readonly before?: string | number | boolean;
  /** The new value, which holds nothing that is hidden. */
  readonly after: string | number | boolean;
  /** Of the redacted value before. */
  readonly before_hash?: string;
  readonly after_hash: string;
}

/** That everything of the user was halted, and this run with it. */
export interface PanicEngaged {
  readonly by: string;
  readonly channel: string;
  readonly reason: string;
  readonly approvals_revoked: number;
  /** How many processes of the run were frozen. */
  readonly processes: number;
  /** How many of them run on, because they belong to somebody else or the system cannot freeze them. */
  readonly not_frozen?: number;
  /** From the moment of the call until the driver knew all of them frozen. */
  readonly latency_ms: number;
  /** The moment of the call; ISO 8601 in UTC. */
  readonly engaged_at?: string;
}
