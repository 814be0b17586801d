import type { StepResult } from '../schema/generated/step-result.js';
import type { FinalRisk, Risk } from './risk.js';
import type { ApprovalRequirement, CaptureType } from './runbook.js';

/** Who made something happen, and through which channel it came in. */
export interface Actor {
  readonly kind: 'engine' | 'human' | 'policy' | 'system';
  readonly id: string;
  readonly role?: string;
  /** `tty`, `vscode`, `dap`, `file` (evidence only), `cli`, `replay` or `engine`. */
  readonly channel?: string;
}

/** `probe` runs what is safe and shows the rest. */
export type RunMode = 'real' | 'dry-run' | 'probe' | 'replay';

export type { StepError, StepResult } from '../schema/generated/step-result.js';

/** What was handed in for a required piece of evidence. */
export type EvidenceRecord = StepResult['evidence'][string];

/**
 * What happened, without its place in the log. A fact in the past tense, never an instruction.
 * Names in `data` are those of the trace file.
 */
export type RunEvent =
  | Happened<'run.created', RunCreated>
  | Happened<'run.started', { readonly reason: string }>
  | Happened<'run.paused', { readonly reason: PauseReason; readonly detail: string }>
  | Happened<'run.resumed', RunResumed>
  | Happened<'run.finished', RunFinished>
  | Happened<'runbook.parsed', RunbookParsed>
  | StepHappened<'step.ready', StepReady>
  | StepHappened<'runbook.classified', RiskVerdict>
  | StepHappened<'governance.decided', GovernanceVerdict>
  | StepHappened<'step.auto_executed', { readonly why: { readonly risk: FinalRisk; readonly profile: 'local' } }>
  | StepHappened<'approval.requested', ApprovalRequested>
  | StepHappened<'step.approved', ApprovalGranted>
  | StepHappened<'step.rejected', { readonly approval_id: string; readonly reason: string }>
  | StepHappened<'step.started', StepStarted>
  | StepHappened<'step.executed', StepExecuted>
  | StepHappened<'capture.recorded', CaptureRecorded>
  | StepHappened<'assertion.evaluated', AssertionEvaluated>
  | StepHappened<'evidence.submitted', EvidenceSubmitted>
  | StepHappened<'step.result', StepResult>
  | StepHappened<'step.skipped', StepSkipped>
  | StepHappened<'step.retried', StepRetried>
  | StepHappened<'approval.revoked', { readonly approval_id: string; readonly reason: string }>
  | StepHappened<'approval.expired', { readonly approval_id: string; readonly reason: string }>
  | StepHappened<'intervention.opened', { readonly cause: 'interrupted'; readonly expires_at?: string }>
  | StepHappened<'intervention.resolved', InterventionResolved>
  | StepHappened<'intervention.expired', { readonly reason: string }>
  | Happened<'snapshot.written', SnapshotWritten>;

/** An event in its place: numbered, dated and chained. One line of `trace.jsonl`. */
export type RecordedEvent = RunEvent & {
  readonly v: 1;
  /** From 1, without gaps. */
  readonly seq: number;
  /** ISO 8601 in UTC with milliseconds. */
  readonly ts: string;
  readonly run_id: string;
  readonly runbook_id: string;
  readonly tenant_id: 'local';
  readonly mode: RunMode;
  readonly prev_hash: string;
  readonly hash: string;
};

interface Happened<Type extends string, Data> {
  readonly type: Type;
  readonly actor: Actor;
  readonly data: Data;
}

interface StepHappened<Type extends string, Data> extends Happened<Type, Data> {
  readonly step_id: string;
  /** From 1. */
  readonly attempt: number;
}

export type PauseReason = 'approval' | 'evidence' | 'intervention' | 'cancelled';

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
  /** The folder of the runbook, from which programs start; absolute. */
  readonly runbook_folder?: string;
  /** The ids of the leaf steps in their order. */
  readonly steps: readonly string[];
  readonly profile: 'local';
}

/** That a run goes on after it came to rest, was interrupted, or failed. */
export interface RunResumed {
  readonly reason: string;
  /** The step from which on everything is done again; without it nothing that is finished is repeated. */
  readonly from_step?: string;
  /** What the runbook is now, where a person let a changed one go on. */
  readonly runbook_sha256?: string;
  readonly plan_sha256?: string;
  readonly steps?: readonly string[];
  /** How much of an unfinished last line was removed from the trace. */
  readonly dropped_bytes?: number;
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
  /** That the run goes on if the step fails. */
  readonly on_error?: 'continue';
  /** The names of the evidence that has to be handed in. */
  readonly required_evidence?: readonly string[];
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

/** A person's word on a step of which nobody knows whether it ran to its end. */
export interface InterventionResolved {
  /** Run it again, take it as done, or take it as failed. */
  readonly resolution: 'retry' | 'done' | 'failed';
  readonly note: string;
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
  /** The number of events before this one. */
  readonly events: number;
  /** The hash of the event before this one. */
  readonly chain_hash: string;
  /** Ed25519 over the event without `hash` and without this field, in base64, where there is a key. */
  readonly signature?: string;
  /** The digest of the public key that the signature is checked with. */
  readonly key_id?: string;
}

export interface RiskVerdict {
  readonly scanner: { readonly class: Risk; readonly rules: readonly string[] };
  readonly final: FinalRisk;
  readonly critical: boolean;
  readonly merge_rule: string;
  readonly command_hash: string;
}

export interface GovernanceVerdict {
  readonly decision: 'allow' | 'deny' | 'require_approval';
  /** A slug such as `allowed_commands`, `denied_commands`, `gate/safe`. */
  readonly rule: string;
  readonly layer: 'runbook' | 'default';
  readonly risk?: FinalRisk;
  readonly message: string;
}

export interface ApprovalRequested {
  readonly approval_id: string;
  readonly risk?: FinalRisk;
  readonly command_hash: string;
  readonly gesture: Gesture;
  /** What has to be typed, where the gesture is `typed`. */
  readonly typed_text?: string;
  readonly requirement: ApprovalRequirement;
  /** After this moment no approval counts any more; ISO 8601 in UTC. */
  readonly expires_at?: string;
}

/** How a person answers: a yes, or a text typed exactly. */
export type Gesture = 'confirm' | 'typed';

export interface ApprovalGranted {
  readonly approval_id: string;
  readonly command_hash: string;
  readonly gesture: Gesture;
  readonly typed_ok: boolean;
  readonly source: 'human';
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
  /** Where the whole redacted output lies, relative to the run directory, where it is kept. */
  readonly stdout_file?: string;
  readonly stderr_file?: string;
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
