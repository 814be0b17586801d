import type { StepResult } from '../schema/generated/step-result.js';
import type { DivergenceDetected } from './event/divergence.js';
import type {
  ApprovalGranted,
  ApprovalRequested,
  AutomaticReason,
  GovernanceVerdict,
  RiskVerdict,
} from './event/gate.js';
import type {
  PanicEngaged,
  PauseReason,
  PolicyDowngraded,
  RunbookParsed,
  RunCreated,
  RunFinished,
  RunResumed,
  SnapshotWritten,
  VariableChanged,
} from './event/run.js';
import type {
  AssertionEvaluated,
  CaptureRecorded,
  EvidenceSubmitted,
  InterventionOpened,
  InterventionResolved,
  RollbackDeclined,
  RollbackExecuted,
  RollbackOffered,
  RollbackStored,
  StepExecuted,
  StepReady,
  StepRetried,
  StepSkipped,
  StepStarted,
} from './event/step.js';
import type { PanicClearing } from './panic.js';

export type { StepError, StepResult } from '../schema/generated/step-result.js';
export type * from './event/divergence.js';
export type * from './event/gate.js';
export type * from './event/run.js';
export type * from './event/step.js';

/** Who made something happen, and through which channel it came in. */
export interface Actor {
  readonly kind: 'engine' | 'human' | 'policy' | 'system';
  readonly id: string;
  readonly role?: string;
  /** `tty`, `vscode`, `dap`, `console` (a line typed in a debugger), `file` (evidence only), `cli`, `replay` or `engine`. */
  readonly channel?: string;
}

/** `probe` runs what is safe and shows the rest. */
export type RunMode = 'real' | 'dry-run' | 'probe' | 'replay';

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
  | Happened<'variable.changed', VariableChanged>
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
