import type {
  Actor,
  ApprovalGranted,
  CaptureRecorded,
  EvidenceRecord,
  GrantProof,
  InterventionResolved,
  PauseReason,
  PolicyDowngraded,
  RunbookParsed,
  RunCreated,
  RunOutput,
  RunResumed,
  StepExecuted,
  StepReady,
  VariableChanged,
} from '../model/event.js';
import type { PanicNotice } from '../model/panic.js';
import type { Result } from '../model/result.js';
import type { Classification } from '../model/risk.js';
import type { FilledAssertion, ResolutionFault } from './resolve.js';

/** What somebody wants to happen; `decide` says what comes of it. */
export type Command =
  | {
      readonly kind: 'create-run';
      readonly actor: Actor;
      readonly created: RunCreated;
      readonly parsed: RunbookParsed;
      /** That the run is strict because of what ran by itself of late. */
      readonly downgraded?: PolicyDowngraded;
    }
  | { readonly kind: 'start-run' }
  | {
      readonly kind: 'resume-run';
      readonly actor: Actor;
      /** Without it nothing that is finished is repeated. */
      readonly fromIndex?: number;
      /** What a person let go on although it is not what the run was begun with. */
      readonly changed?: Pick<RunResumed, 'runbook_sha256' | 'plan_sha256' | 'steps' | 'step_digests'>;
      readonly droppedBytes: number;
    }
  | {
      readonly kind: 'prepare-step';
      readonly index: number;
      readonly preparation: Preparation;
      readonly approvalId: string;
    }
  | {
      readonly kind: 'approve-step';
      readonly index: number;
      readonly actor: Actor;
      /** The request that the person was shown; any that is open, where it is missing. */
      readonly approvalId?: string;
      readonly typed?: string;
      /** Why the person goes past what the policy keeps for others. */
      readonly breakGlass?: string;
      readonly prove?: ProveGrant;
    }
  | {
      readonly kind: 'reject-step';
      readonly index: number;
      readonly actor: Actor;
      readonly reason: string;
      readonly approvalId?: string;
    }
  | {
      readonly kind: 'submit-evidence';
      readonly index: number;
      readonly actor: Actor;
      readonly name: string;
      readonly record: EvidenceRecord;
      readonly approvalId: string;
    }
  /** Ticks items of a checklist beside those that are ticked already. */
  | {
      readonly kind: 'tick-evidence';
      readonly index: number;
      readonly actor: Actor;
      readonly name: string;
      readonly items: readonly string[];
      readonly approvalId: string;
    }
  | { readonly kind: 'skip-step'; readonly index: number; readonly actor: Actor; readonly reason: string }
  /** A person lets the run stand before another step: the ones between are left out, or done anew. */
  | { readonly kind: 'jump-run'; readonly to: number; readonly actor: Actor }
  | ValueChange
  /** Takes back what was given for a step that has not started, so that it is asked for anew. */
  | { readonly kind: 'revoke-approval'; readonly index: number; readonly reason: string }
  /** Nobody has said in time what the step waits for. */
  | { readonly kind: 'expire-step'; readonly index: number }
  | {
      readonly kind: 'start-step';
      readonly index: number;
      /** A second command with the same id starts nothing. */
      readonly executionId: string;
      readonly cwd: string;
      readonly removedEnvironment: readonly string[];
    }
  | { readonly kind: 'finish-step'; readonly index: number; readonly execution: FinishedExecution }
  | {
      readonly kind: 'resolve-intervention';
      readonly index: number;
      readonly actor: Actor;
      readonly resolution: Resolution;
      readonly note: string;
    }
  /** Says what came of a rollback that has ended, and asks how its step goes on. */
  | { readonly kind: 'settle-rollback'; readonly index: number }
  | { readonly kind: 'pause-run'; readonly reason: PauseReason; readonly detail: string }
  | { readonly kind: 'cancel-run'; readonly actor: Actor; readonly reason?: string }
  | {
      readonly kind: 'note-snapshot';
      readonly path: string;
      readonly sha256: string;
      readonly seq: number;
      /** Whether a person asked for it. */
      readonly isForced: boolean;
    }
  /** Everything of the user is halted; `unstarted` is the step that was recorded as started and was not. */
  | {
      readonly kind: 'panic-run';
      readonly notice: PanicNotice;
      readonly frozen: FrozenRun;
      readonly unstarted?: number;
    }
  | { readonly kind: 'clear-panic'; readonly by: string; readonly reason: string }
  /** The outputs are missing where the values of the run are not known. */
  | { readonly kind: 'finish-run'; readonly outputs?: Readonly<Record<string, RunOutput>> };

/** A person gives a name another value. */
export interface ValueChange {
  readonly kind: 'set-value';
  readonly actor: Actor;
  readonly scope: VariableChanged['scope'];
  readonly name: string;
  /** As it was typed. */
  readonly text: string;
  /** The digest of a text, as it is recorded. */
  readonly digest: (text: string) => string;
  /** Redacts a text as it would be stored. */
  readonly redact: (text: string) => string;
}

/** What became of the processes of a run that was halted. */
export interface FrozenRun {
  readonly processes: number;
  /** How many could not be frozen. */
  readonly running: number;
  readonly latencyMs: number;
}

/** A person's word on a step: run it again, it is done, it has failed, leave it out, or end the run. */
export type Resolution = InterventionResolved['resolution'];

/** An approval as far as its proof covers it, with the names that it has in the trace. */
export interface ProvableGrant extends Pick<ApprovalGranted, 'approval_id' | 'command_hash' | 'gesture' | 'typed_ok'> {
  readonly run_id: string;
  readonly step_id: string;
  readonly attempt: number;
  readonly actor: Actor;
  readonly waived: readonly string[];
  readonly at: string;
}

/** Shows later processes that an approval was given here; undefined where there is no key to do it with. */
export type ProveGrant = (grant: ProvableGrant) => GrantProof | undefined;

/** What the engine found out about a step before it may begin; unredacted, so it stays in memory. */
export type Preparation =
  | PreparedCommand
  | {
      readonly kind: 'instructions';
      readonly text: string;
      readonly hash: string;
      /** That the hash is over a text in which something is hidden, so two different ones may have the same. */
      readonly isRedacted: boolean;
    }
  /** A condition is false. */
  | { readonly kind: 'skip'; readonly note: string; readonly group?: string }
  /** With the group around the step whose condition has no value, where it is not the step itself. */
  | { readonly kind: 'fault'; readonly fault: ResolutionFault; readonly group?: string };

/** What the engine would do for a step. */
export interface PreparedCommand {
  readonly kind: 'command';
  /** What is recorded of it. */
  readonly shown: Pick<StepReady, 'argv' | 'script' | 'shell' | 'provider' | 'env' | 'cwd'>;
  /** The command lines that it starts, for the lists of governance. */
  readonly programs: readonly (readonly string[])[];
  /** The shell that a script is given to: it needs no leave of its own, but may be denied. */
  readonly interpreter?: string;
  readonly hash: string;
  /** That the hash is over values in which something is hidden, so two different commands may have the same. */
  readonly isRedacted: boolean;
  readonly classification: Classification;
  /** What a person types to confirm it, where the runbook says so. */
  readonly resource?: string;
  /** What would take it back. */
  readonly rollback?: PreparedRollback;
}

/** What would take a step back, with its templates filled in before the step itself has run. */
export type PreparedRollback = Extract<Preparation, { kind: 'command' | 'instructions' | 'fault' }>;

/** How a process ended, with what its output says; unredacted, so it stays in memory. */
export interface FinishedExecution {
  readonly executed: StepExecuted;
  /** The decoded output, up to the output limit. */
  readonly stdout: string;
  readonly stderr: string;
  /** The assertions of the step with their templates filled in. */
  readonly assertions: readonly FilledAssertion[];
  /** Whether an expression holds, with what the step brought. */
  readonly evaluate: (expression: string) => Result<boolean, { readonly message: string }>;
  readonly captures: readonly CaptureRecorded[];
  /** Why a value could not be captured. */
  readonly captureFault?: string;
  /** The names of the variables that the program was not given. */
  readonly removedEnvironment: readonly string[];
  /** Redacts a text; what is cut is redacted before, or half a secret would be left that no pattern knows. */
  readonly redact: (text: string) => string;
}

/** Why a command was turned down. */
export interface Refusal {
  /** A slug such as `typed-text-differs`. */
  readonly reason: string;
  readonly message: string;
}
