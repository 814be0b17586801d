import type { StepResult } from '../schema/generated/step-result.js';
import type { RecordedAbout } from './about.js';
import type { PanicClearing } from './panic.js';
import type { Confirmation, GovernanceMode, PostureLayer, Profile, SelfApproval, TrustLevel } from './posture.js';
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
  | Happened<'policy.downgraded', PolicyDowngraded>
  | StepHappened<'step.ready', StepReady>
  | StepHappened<'runbook.classified', RiskVerdict>
  | StepHappened<'governance.decided', GovernanceVerdict>
  | StepHappened<'step.auto_executed', { readonly why: AutomaticReason }>
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
  | StepHappened<'intervention.opened', InterventionOpened>
  | StepHappened<'intervention.resolved', InterventionResolved>
  | StepHappened<'intervention.expired', { readonly reason: string }>
  | Happened<'divergence.detected', DivergenceDetected>
  | StepHappened<'rollback.stored', RollbackStored>
  | StepHappened<'rollback.offered', RollbackOffered>
  | StepHappened<'rollback.declined', RollbackDeclined>
  | StepHappened<'rollback.executed', RollbackExecuted>
  | Happened<'panic.engaged', PanicEngaged>
  | Happened<'panic.cleared', PanicClearing>
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
  /** The folder of the runbook, from which programs start; absolute. */
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

export interface RiskVerdict {
  readonly scanner: { readonly class: Risk; readonly rules: readonly string[] };
  readonly final: FinalRisk;
  readonly critical: boolean;
  readonly merge_rule: string;
  readonly command_hash: string;
}

/** What let a step run without anybody's approval. */
export interface AutomaticReason {
  readonly risk: FinalRisk;
  readonly profile: Profile;
  readonly trust?: TrustLevel;
  readonly mode?: GovernanceMode;
}

export interface GovernanceVerdict {
  /** `by_hand`: it is shown and not run; a person does it and says so. */
  readonly decision: 'allow' | 'deny' | 'require_approval' | 'by_hand';
  /** A slug such as `allowed_commands`, `denied_commands`, `gate/safe`. */
  readonly rule: string;
  readonly layer: PostureLayer;
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
  /** That a person is to do it: approving it runs nothing, and lets somebody say that it is done. */
  readonly by_hand?: true;
}

/** How a person answers: a yes, or a text typed exactly. */
export type Gesture = 'confirm' | 'typed';

export interface ApprovalGranted {
  readonly approval_id: string;
  readonly command_hash: string;
  readonly gesture: Gesture;
  readonly typed_ok: boolean;
  readonly source: 'human';
  /** That the person went past what the policy keeps for others, and why. */
  readonly break_glass?: BrokenGlass;
  /** What shows a later process that the person gave it, where there was a key. */
  readonly proof?: GrantProof;
}

/** An approval against the separation of duties, which the policy allows to a person who says why. */
export interface BrokenGlass {
  readonly reason: string;
  readonly waived: readonly ('distinct_from' | 'min')[];
}

/** Ed25519 over the approval, by a key of the account of whoever gave it. */
export interface GrantProof {
  /** The digest of the public key. */
  readonly key_id: string;
  /** When the approval was given; ISO 8601 in UTC. */
  readonly at: string;
  /** In base64. */
  readonly signature: string;
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

/** Where a run did something else than its runbook says, and what the runbook could say instead. */
export interface DivergenceDetected {
  readonly skipped: readonly DivergentSkip[];
  readonly modified: readonly DivergentStep[];
  readonly unlisted: readonly UnlistedCommand[];
  readonly suggestions: readonly RunbookSuggestion[];
}

/** A step that a person left out. */
export interface DivergentSkip {
  readonly step_id: string;
  readonly by: string;
  readonly reason: string;
}

/** A step that was not done as the runbook said when the run began. */
export interface DivergentStep {
  /** Missing where the runbook as a whole was changed. */
  readonly step_id?: string;
  /**
   * `runbook_changed`, and of a step then `changed`, `added`, `removed` or `moved`; `by_hand` (a person took it as done),
   * `timed_out`, `tried_again` (by a person, not by `retry`).
   */
  readonly how: string;
  readonly by: string;
  readonly detail: string;
}

/** Something that was run and that the runbook does not list. */
export interface UnlistedCommand {
  /** `console` (typed by a person while the run was held), `removed_step` (run before it was taken out of the runbook). */
  readonly source: string;
  /** The command line, redacted; of a removed step it stands in the events of the step. */
  readonly command?: string;
  readonly step_id?: string;
  readonly by: string;
}

/** What the runbook could say so that the next run does not diverge. */
export interface RunbookSuggestion {
  /** The place in the runbook: `steps.ID`, with the key after it where it is about one. */
  readonly path: string;
  readonly edit: SuggestedEdit;
}

/** How a step could be changed. */
export interface SuggestedEdit {
  /** `allow_skip` (by an input), `make_manual`, `lengthen_timeout`, `retry`; readers show a kind that they do not know. */
  readonly kind: string;
  /** The name of the input, the time limit, or the number of further attempts. */
  readonly value?: string;
  readonly why: string;
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
