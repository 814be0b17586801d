import type { Actor, EvidenceRecord, RecordedEvent, RunEvent, StepExecuted } from '../model/event.js';
import type { PlanStep } from '../model/plan.js';
import type { Classification } from '../model/risk.js';
import type { EvidenceRequirement } from '../model/runbook.js';
import type { OpenApproval } from '../run/state.js';

/** Everything the engine needs from outside; nothing else reaches the world. */
export interface Ports {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly executor: Executor;
  readonly people: People;
  readonly log: EventLog;
  readonly store: RunStore;
  readonly classifier: Classifier;
  /** The environment of the starter, for templates and for child processes. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where programs are started: the folder of the runbook. */
  readonly cwd: string;
  /** SHA-256 as 64 hex digits. */
  sha256Hex(content: string | Uint8Array): string;
}

export interface Clock {
  /** ISO 8601 in UTC with milliseconds. */
  now(): string;
}

export interface Ids {
  /** A new id of an approval or an execution, unique in the run. */
  next(kind: 'approval' | 'execution'): string;
}

/** Judges a resolved command line. */
export interface Classifier {
  classify(argv: readonly string[]): Classification;
}

/** Starts programs. */
export interface Executor {
  /**
   * Resolves when the program has ended; where it was ended by force, all that it started is gone too. A child that it
   * left behind by itself lives on. Rejects only for bugs.
   */
  execute(request: ExecutionRequest): Promise<Execution>;
}

export interface ExecutionRequest {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly cancellation: Cancellation;
  /** Called with each piece of output as it comes, unredacted. */
  readonly onOutput: (stream: 'stdout' | 'stderr', text: string) => void;
}

/** How a program ended, with the output up to the limit. */
export interface Execution {
  readonly outcome: StepExecuted['outcome'];
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** Why it could not be started. */
  readonly detail?: string;
  readonly durationMs: number;
  readonly stdout: CollectedOutput;
  readonly stderr: CollectedOutput;
}

/** One stream of output: its text up to the limit, and the digest and size of all of it. */
export interface CollectedOutput {
  readonly text: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly isTruncated: boolean;
}

/** Asks people. Undefined as an answer means that nobody is there to give one: the run waits. */
export interface People {
  evidence(request: EvidenceRequest): Promise<EvidenceAnswer | undefined>;
  approval(request: ApprovalQuestion): Promise<ApprovalAnswer | undefined>;
}

export interface EvidenceRequest {
  readonly planStep: PlanStep;
  readonly instructions: string;
  readonly evidence: EvidenceRequirement;
  /** Why the last answer did not count, on a further try. */
  readonly complaint?: string;
}

/** A person's evidence; a file is named by its path and copied by the engine. */
export interface EvidenceAnswer {
  readonly actor: Actor;
  readonly given:
    | { readonly kind: 'text'; readonly text: string }
    | { readonly kind: 'checklist'; readonly items: readonly string[] }
    | { readonly kind: 'attachment'; readonly path: string };
}

export interface ApprovalQuestion {
  readonly planStep: PlanStep;
  readonly approval: OpenApproval;
  /** The redacted command line of a cli step. */
  readonly argv?: readonly string[];
  /** The redacted text of a manual step. */
  readonly instructions?: string;
  readonly classification?: Classification;
  readonly complaint?: string;
}

export type ApprovalAnswer =
  | { readonly kind: 'approve'; readonly actor: Actor; readonly typed?: string }
  | { readonly kind: 'reject'; readonly actor: Actor; readonly reason: string };

/** The append-only log. An event that is not stored did not happen. */
export interface EventLog {
  /** Redacts, seals and stores the events; resolves once they are safe on disk. */
  append(events: readonly RunEvent[]): Promise<readonly RecordedEvent[]>;
  /** Redacts a text as it would be stored. */
  redact(text: string): string;
  /** Redacts a command line as it would be stored. */
  redactArgv(argv: readonly string[]): readonly string[];
  /** Whether live output has to wait for the end of its step to be redacted. */
  readonly needsWholeText: boolean;
}

/** What lies beside the log in the folder of the run. Paths are relative to it. */
export interface RunStore {
  writeSnapshot(name: string, text: string): Promise<string>;
  /** Stores a redacted text under its digest; gives the path. */
  writeBlob(text: string): Promise<string>;
  /** Copies a file; the answer says why where it cannot. */
  attach(path: string): Promise<Attached>;
}

export type Attached =
  | { readonly ok: true; readonly record: Extract<EvidenceRecord, { readonly kind: 'attachment' }> }
  | { readonly ok: false; readonly message: string };

/** Tells running work to stop. */
export interface Cancellation {
  readonly isCancelled: boolean;
  /** Calls once when cancelled, at once where it is already; returns how to stop listening. */
  onCancel(listener: () => void): () => void;
}
