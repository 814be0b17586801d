import type { Actor, EvidenceRecord, RunCreated, StepExecuted } from '../model/event.js';
import type { Classification } from '../model/risk.js';
import type { Assertion } from '../model/runbook.js';
import type { ResolutionFault } from './resolve.js';

/** What somebody wants to happen; `decide` says what comes of it. */
export type Command =
  | { readonly kind: 'create-run'; readonly actor: Actor; readonly created: RunCreated }
  | { readonly kind: 'start-run' }
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
      readonly executionId: string;
      readonly timeoutMs: number;
      readonly cwd: string;
    }
  | { readonly kind: 'finish-step'; readonly index: number; readonly execution: FinishedExecution }
  | { readonly kind: 'pause-run'; readonly reason: 'approval' | 'evidence'; readonly detail: string }
  | { readonly kind: 'cancel-run'; readonly actor: Actor }
  | { readonly kind: 'note-snapshot'; readonly path: string; readonly sha256: string }
  | { readonly kind: 'finish-run' };

/** What the engine found out about a step before it may begin; unredacted, so it stays in memory. */
export type Preparation =
  | {
      readonly kind: 'command';
      readonly argv: readonly string[];
      readonly hash: string;
      readonly classification: Classification;
    }
  | { readonly kind: 'instructions'; readonly text: string; readonly hash: string }
  | { readonly kind: 'fault'; readonly fault: ResolutionFault };

/** How a process ended, with what its output says; unredacted, so it stays in memory. */
export interface FinishedExecution {
  readonly executed: StepExecuted;
  /** The decoded output, up to the output limit. */
  readonly stdout: string;
  readonly stderr: string;
  /** The assertions of the step with their templates filled in. */
  readonly assertions: readonly Assertion[];
  readonly captures: readonly CaptureOutcome[];
  /** Redacts a text; what is cut is redacted before, or half a secret would be left that no pattern knows. */
  readonly redact: (text: string) => string;
}

/** A value that a step captured, ready to be recorded. */
export interface CaptureOutcome {
  readonly name: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly redacted: boolean;
  readonly preview: string;
  readonly value?: string;
  readonly blob?: string;
}

/** Why a command was turned down. */
export interface Refusal {
  /** A slug such as `typed-text-differs`. */
  readonly reason: string;
  readonly message: string;
}
