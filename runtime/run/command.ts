import type {
  Actor,
  CaptureRecorded,
  EvidenceRecord,
  RunbookParsed,
  RunCreated,
  RunResumed,
  StepExecuted,
  StepReady,
} from '../model/event.js';
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
    }
  | { readonly kind: 'start-run' }
  | {
      readonly kind: 'resume-run';
      readonly actor: Actor;
      /** Without it nothing that is finished is repeated. */
      readonly fromIndex?: number;
      /** What a person let go on although it is not what the run was begun with. */
      readonly changed?: Pick<RunResumed, 'runbook_sha256' | 'plan_sha256' | 'steps'>;
      readonly droppedBytes: number;
    }
  | {
      readonly kind: 'prepare-step';
      readonly index: number;
      readonly preparation: Preparation;
      readonly approvalId: string;
    }
  | { readonly kind: 'approve-step'; readonly index: number; readonly actor: Actor; readonly typed?: string }
  | { readonly kind: 'reject-step'; readonly index: number; readonly actor: Actor; readonly reason: string }
  | {
      readonly kind: 'submit-evidence';
      readonly index: number;
      readonly actor: Actor;
      readonly name: string;
      readonly record: EvidenceRecord;
      readonly approvalId: string;
    }
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
      readonly kind: 'resolve-interruption';
      readonly index: number;
      readonly actor: Actor;
      readonly resolution: Resolution;
      readonly note: string;
    }
  | { readonly kind: 'pause-run'; readonly reason: 'approval' | 'evidence' | 'intervention'; readonly detail: string }
  | { readonly kind: 'cancel-run'; readonly actor: Actor }
  | {
      readonly kind: 'note-snapshot';
      readonly path: string;
      readonly sha256: string;
      readonly seq: number;
      /** Whether a person asked for it. */
      readonly isForced: boolean;
    }
  | { readonly kind: 'finish-run' };

/** A person's word on a step that was interrupted: run it again, it is done, or it has failed. */
export type Resolution = 'retry' | 'done' | 'failed';

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
}

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
