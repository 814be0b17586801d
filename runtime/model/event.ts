import type { StepResult } from '../schema/generated/step-result.js';
import type { FinalRisk, Risk } from './risk.js';
import type { ApprovalRequirement } from './runbook.js';

/** Who made something happen, and through which channel it came in. */
export interface Actor {
  readonly kind: 'engine' | 'human' | 'policy' | 'system';
  readonly id: string;
  readonly role?: string;
  /** `tty`, `vscode`, `dap`, `file` (evidence only), `cli` or `engine`. */
  readonly channel?: string;
}

export type RunMode = 'real' | 'dry-run' | 'replay';

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
  | Happened<'run.resumed', { readonly reason: string }>
  | Happened<'run.finished', RunFinished>
  | StepHappened<'step.ready', { readonly argv?: readonly string[]; readonly instructions?: string }>
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
  | StepHappened<'step.skipped', { readonly reason: string; readonly note?: string }>
  | Happened<'snapshot.written', { readonly path: string; readonly sha256: string; readonly forced: boolean }>;

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

export type PauseReason = 'approval' | 'evidence' | 'cancelled';

export interface RunCreated {
  readonly runbook_path: string;
  readonly runbook_sha256: string;
  readonly plan_sha256: string;
  readonly engine_version: string;
  readonly behaviour_flags: readonly string[];
  readonly vars: Readonly<Record<string, string>>;
  /** The ids of the leaf steps in their order. */
  readonly steps: readonly string[];
  readonly profile: 'local';
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
}

/** How a process ended; previews and digests, never the output itself. */
export interface StepExecuted {
  /** Null where the process was ended by a signal or never started. */
  readonly exit_code: number | null;
  readonly signal: string | null;
  readonly outcome: 'exited' | 'timeout' | 'cancelled' | 'spawn-failed';
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
  /** The redacted value, up to 64 KiB; a longer one lies in `blob`. */
  readonly value?: string;
  /** Relative to the run directory. */
  readonly blob?: string;
}

export interface AssertionEvaluated {
  readonly index: number;
  readonly kind: string;
  readonly passed: boolean;
  readonly detail: string;
}

export interface EvidenceSubmitted {
  readonly name: string;
  readonly record: EvidenceRecord;
}
