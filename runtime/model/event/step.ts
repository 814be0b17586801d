import type { StepResult } from '../../schema/generated/step-result.js';
import type { FinalRisk } from '../risk.js';
import type { CaptureType } from '../runbook.js';

/** What was handed in for a required piece of evidence. */
export type EvidenceRecord = StepResult['evidence'][string];

/** A step with its templates filled in; what is redacted stands here redacted. */
export interface StepReady {
  readonly argv?: readonly string[];
  /** The text of a script step, which holds no templates. */
  readonly script?: string;
  readonly shell?: string;
  /** The type and the fields of a provider's step, and the name and version of the provider. */
  readonly provider?: { readonly type: string; readonly with: unknown; readonly by: string };
  /** The variables that the step gives its program. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly instructions?: string;
  /** What an approval is bound to. */
  readonly command_hash?: string;
  /** That something of it is hidden, so that what is given for it counts only in the drive that asked. */
  readonly redacted?: true;
  /** That the run goes on if the step fails. */
  readonly on_error?: 'continue';
  /** The names of the evidence that has to be handed in. */
  readonly required_evidence?: readonly string[];
  /** What people have to give for it by the runbook; runs of earlier versions lack it. */
  readonly requires?: StepNeeds;
}

/** What people have to give for a step, so that a record shows whether they did. */
export interface StepNeeds {
  /** Missing where the author of the step asks for no approval. */
  readonly approvals?: { readonly min: number; readonly roles: readonly string[] };
  /** By the names of the evidence. */
  readonly evidence?: Readonly<Record<string, EvidenceNeed>>;
}

/** What a piece of evidence has to be; of a checklist, the items that have to be ticked. */
export interface EvidenceNeed {
  readonly kind: EvidenceRecord['kind'];
  readonly items?: readonly string[];
}

export interface StepSkipped {
  /** `when_false`, `probe` (not safe, so only shown), `unknown` (needs what was not run in a probe), `human`. */
  readonly reason: string;
  /** The expression that was false, or what was missing. */
  readonly note?: string;
  /** The group whose condition skipped the step. */
  readonly group?: string;
}

export interface StepRetried {
  readonly next_attempt: number;
  readonly delay_ms: number;
  readonly cause: string;
}

/** Why only a person can say how a step goes on. */
export type InterventionCause =
  | 'interrupted'
  | 'timeout'
  | 'by_hand'
  | 'rolled_back'
  | 'rollback_failed'
  | 'rollback_declined'
  | 'approval_expired';

/** That a step goes on only on a person's word. */
export interface InterventionOpened {
  readonly cause: InterventionCause;
  /** What is known of it. */
  readonly detail?: string;
  /** After this moment nobody is waited for any more, and the run is aborted; ISO 8601 in UTC. */
  readonly expires_at?: string;
}

/** A person's word on a step that waits for one. */
export interface InterventionResolved {
  /** Run it again, take it as done, take it as failed, leave it out, or end the run. */
  readonly resolution: 'retry' | 'done' | 'failed' | 'skip' | 'abort';
  readonly note: string;
}

/** What would take a step back, resolved and judged before the step was started; redacted. */
export interface RollbackStored
  extends Omit<StepReady, 'command_hash' | 'on_error' | 'required_evidence' | 'requires' | 'provider'> {
  /** Over what is stored here: what would run is compared with it. */
  readonly rollback_hash: string;
  readonly origin: 'author';
  /** Undefined where a person does it. */
  readonly risk?: FinalRisk;
}

/** That people are asked whether a step is taken back. */
export interface RollbackOffered {
  readonly rollback_hash: string;
  /** What would run now, where that is not what was stored. */
  readonly changed_hash?: string;
}

export interface RollbackDeclined {
  readonly rollback_hash: string;
  readonly reason: string;
}

/** That a rollback came to its end; `result_ref` names its own step and attempt. */
export interface RollbackExecuted {
  readonly rollback_hash: string;
  readonly result_ref: string;
  readonly status: 'passed' | 'failed';
}

export interface StepStarted {
  readonly argv?: readonly string[];
  readonly command_hash?: string;
  readonly cwd?: string;
  readonly timeout_ms?: number;
  readonly execution_id: string;
  /** The names of the variables of the starter that the program was not given. */
  readonly removed_env?: readonly string[];
}

/** How a process ended; previews and digests, never the output itself. */
export interface StepExecuted {
  /** Null where the process was ended by a signal or never started. */
  readonly exit_code: number | null;
  readonly signal: string | null;
  /** `refused`: a provider wanted to start what governance does not allow. */
  readonly outcome: 'exited' | 'timeout' | 'cancelled' | 'spawn-failed' | 'refused';
  /** Why the process could not start, where it could not. */
  readonly detail?: string;
  readonly duration_ms: number;
  /** Of the raw bytes, or of the redacted text where redaction changed it. */
  readonly stdout_sha256: string;
  readonly stderr_sha256: string;
  readonly stdout_bytes: number;
  readonly stderr_bytes: number;
  readonly stdout_preview: string;
  readonly stderr_preview: string;
  readonly truncated: boolean;
  /** Where the whole redacted output lies, relative to the run directory, where the runbook asks for it. */
  readonly stdout_file?: string;
  readonly stderr_file?: string;
  /** Where what the preview does not hold is kept for a replay, relative to the run directory, where nobody asked for the whole output. */
  readonly stdout_kept?: string;
  readonly stderr_kept?: string;
}

export interface CaptureRecorded {
  readonly name: string;
  /** Of the redacted value. */
  readonly sha256: string;
  readonly bytes: number;
  readonly preview: string;
  /** Whether redaction changed the value. */
  readonly redacted: boolean;
  /** That the value was declared a secret: neither it nor its digest is stored. */
  readonly secret?: true;
  /** What the text is read as; without it a string. */
  readonly type?: CaptureType;
  /** The redacted value, up to 64 KiB; a longer one lies in `blob`. */
  readonly value?: string;
  /** Relative to the run directory. */
  readonly blob?: string;
}

export interface AssertionEvaluated {
  readonly index: number;
  readonly kind: string;
  /** The output that it is about, where that is not stdout. */
  readonly on?: 'stderr';
  readonly passed: boolean;
  readonly detail: string;
}

export interface EvidenceSubmitted {
  readonly name: string;
  readonly record: EvidenceRecord;
}
