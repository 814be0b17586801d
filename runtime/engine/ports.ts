import type {
  Actor,
  EvidenceRecord,
  InterventionCause,
  RecordedEvent,
  RollbackStored,
  RunEvent,
  StepExecuted,
  StepReady,
} from '../model/event.js';
import type { PanicClearing, PanicNotice } from '../model/panic.js';
import type { PlanStep } from '../model/plan.js';
import type { Classification, FinalRisk } from '../model/risk.js';
import type { EvidenceRequirement, ScriptShell } from '../model/runbook.js';
import type { Command, FrozenRun, ProvableGrant, ProveGrant, Refusal, Resolution } from '../run/command.js';
import type { OpenApproval } from '../run/step-state.js';

/** Everything the engine needs from outside; nothing else reaches the world. */
export interface Ports {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly executor: Executor;
  readonly people: People;
  /** Missing where nobody can reach the run from outside. */
  readonly elsewhere?: Elsewhere;
  readonly log: EventLog;
  readonly store: RunStore;
  readonly classifier: Classifier;
  readonly panic: Panic;
  /** Missing where nothing here can vouch for an approval; what is given then counts in this drive alone. */
  readonly grants?: GrantKeeper;
  /** The environment of the starter, for templates and for child processes. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where programs are started unless their step says otherwise: the folder of the runbook. */
  readonly cwd: string;
  /** The folder that a step names, from the folder of the runbook. */
  resolveFolder(path: string): string;
  /** Keeps how all of this stands, and gives what puts it back; missing where what is done cannot be undone. */
  keep?(): () => void;
  /** SHA-256 as 64 hex digits. */
  sha256Hex(content: string | Uint8Array): string;
}

export interface Clock {
  /** ISO 8601 in UTC with milliseconds. */
  now(): string;
  /** Resolves after so many milliseconds, or at once when cancelled. */
  sleep(milliseconds: number, cancellation: Cancellation): Promise<void>;
  /** Resolves once a moment has passed, or at once when cancelled. */
  until(moment: string, cancellation: Cancellation): Promise<void>;
}

export interface Ids {
  /** A new id of an approval, unique in the run. */
  next(kind: 'approval'): string;
}

/** Judges what a step would start. */
export interface Classifier {
  judge(command: JudgedCommand): Classification;
}

/** A resolved command, with the variables that its step gives it. */
export type JudgedCommand =
  | { readonly kind: 'argv'; readonly argv: readonly string[]; readonly env: Readonly<Record<string, string>> }
  | {
      readonly kind: 'script';
      readonly text: string;
      readonly shell: ScriptShell;
      readonly env: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'provider'; readonly type: string };

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
  /** Where all of the output is to be stored, however long: what redacts it, line by line. */
  readonly keepWhole?: { stream(): TextStream } | undefined;
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
  /** Whether the text is shorter than the output was. */
  readonly isTruncated: boolean;
  /** All its bytes, where they are no text in UTF-8; missing where the output was cut. */
  readonly raw?: Uint8Array;
  /** Where all of the output is stored, redacted, by the digest of what is stored; missing where that was not asked or a line is too long to be redacted. */
  readonly blob?: string;
}

/**
 * Asks people. Undefined as an answer means that nobody is there to give one: the run waits. A question that is withdrawn
 * is closed and has no answer any more.
 */
export interface People {
  evidence(request: EvidenceRequest, withdrawn: Cancellation): Promise<EvidenceAnswer | undefined>;
  approval(request: ApprovalQuestion, withdrawn: Cancellation): Promise<ApprovalAnswer | undefined>;
  /** How a step goes on that only a person can say it of. */
  intervention(question: InterventionQuestion, withdrawn: Cancellation): Promise<InterventionAnswer | undefined>;
}

/** The people who answer from other processes while the run waits for somebody here. */
export interface Elsewhere {
  /**
   * Resolves with the next answer that `refusalOf` lets count, or with nothing once `until` is settled; one that does not
   * count is turned down, and its sender is told why.
   */
  next(
    refusalOf: (command: AnswerCommand) => Refusal | undefined,
    until: Promise<unknown>,
  ): Promise<AnswerFromElsewhere | undefined>;
}

/** An answer that a person gave in another process, who is still there and waits for what becomes of it. */
export interface AnswerFromElsewhere {
  readonly command: AnswerCommand;
  /** Tells the sender that it is recorded, up to an event of that number. */
  taken(seq: number): Promise<void>;
  /** Tells the sender why it is not recorded. */
  turnedDown(refusal: Refusal): Promise<void>;
}

/** What a person can say to a run from another process while it is driven. */
export type AnswerCommand = Extract<
  Command,
  { kind: 'approve-step' | 'reject-step' | 'submit-evidence' | 'tick-evidence' }
>;

export interface InterventionQuestion {
  /** Of the step, which may be a rollback. */
  readonly planStep: PlanStep;
  readonly cause: InterventionCause;
  /** What is known of it, redacted. */
  readonly detail?: string;
  /** After this moment nobody is waited for any more. */
  readonly expiresAt?: string;
  /** What the step had begun to do, redacted. */
  readonly ready: StepReady;
  readonly risk?: FinalRisk;
  readonly complaint?: string;
}

export interface InterventionAnswer {
  readonly actor: Actor;
  readonly resolution: Resolution;
  /** How the person knows, or why they want it. */
  readonly note: string;
}

export interface EvidenceRequest {
  readonly planStep: PlanStep;
  readonly instructions: string;
  readonly evidence: EvidenceRequirement;
  /** What was handed in of it already: a checklist may be ticked in several sittings. */
  readonly given?: EvidenceRecord;
  /** Why the last answer did not count, on a further try. */
  readonly complaint?: string;
}

/** A person's evidence; a file is named by its path and copied by the engine. */
export interface EvidenceAnswer {
  readonly actor: Actor;
  readonly given:
    | { readonly kind: 'text'; readonly text: string }
    | { readonly kind: 'checklist'; readonly items: readonly string[] }
    /** Some items of the checklist, beside those that are ticked already. */
    | { readonly kind: 'ticks'; readonly items: readonly string[] }
    | { readonly kind: 'attachment'; readonly path: string };
}

export interface ApprovalQuestion {
  readonly planStep: PlanStep;
  readonly approval: OpenApproval;
  /** What the step would do, redacted. */
  readonly ready: StepReady;
  /** What would take it back, redacted. */
  readonly rollback?: RollbackStored;
  /** That this is a rollback which is not what was stored before its step ran. */
  readonly isChanged?: true;
  readonly classification?: Classification;
  readonly complaint?: string;
}

export type ApprovalAnswer =
  | {
      readonly kind: 'approve';
      readonly actor: Actor;
      readonly typed?: string;
      /** Why the person goes past what the policy keeps for others. */
      readonly breakGlass?: string;
    }
  | { readonly kind: 'reject'; readonly actor: Actor; readonly reason: string };

/** A text that comes piece by piece and is passed on changed; each piece is whole lines, or the rest at the end. */
export interface TextStream {
  write(text: string): string;
  /** What was held back. */
  end(): string;
  /** The same where the text is cut, without what may be the beginning of something hidden. */
  endCut(): string;
}

/** The append-only log. An event that is not stored did not happen. */
export interface EventLog {
  /** Redacts, seals and stores the events; resolves once they outlast the death of this program. */
  append(events: readonly RunEvent[]): Promise<readonly RecordedEvent[]>;
  /** Makes what was stored outlast a loss of power. */
  flush(): Promise<void>;
  /** Redacts a text as it would be stored. */
  redact(text: string): string;
  /** Redacts a text that comes in whole lines; what may be the beginning of something hidden is held back. */
  redactStream(): TextStream;
  /** Keeps a value of this run out of everything from now on; says whether it can be told from other text. */
  addSecret(value: string): boolean;
  /** How many characters of a text that was cut can be kept without showing the beginning of something hidden. */
  wholeEnd(text: string): number;
  /** Redacts a command line as it would be stored. */
  redactArgv(argv: readonly string[]): readonly string[];
  /** Whether live output has to wait for the end of its step to be redacted. */
  readonly needsWholeText: boolean;
}

/** A file of the run that holds a text. */
export interface StoredText {
  readonly path: string;
  /** Of the text, as 64 hex digits. */
  readonly sha256: string;
}

/** What lies beside the log in the folder of the run. Paths are relative to it. */
export interface RunStore {
  /** Composes a snapshot and writes it soon, or when `flush` is called. */
  writeSnapshot(name: string, compose: () => string): Promise<StoredText>;
  /** Writes the snapshots that wait, and makes them and what was kept outlast a loss of power; nobody acts on them, so this can wait until the run rests. */
  flush(): Promise<void>;
  /** Stores a redacted text, or bytes that hold nothing to be hidden, under its digest; gives the path. */
  writeBlob(content: string | Uint8Array): Promise<string>;
  /** The same, in a place apart, for what is kept only so that the run can be replayed; it lasts from `flush` on. */
  keepOutput(content: string | Uint8Array): Promise<string>;
  /** The text of a blob by its path, whose name is its digest; undefined where it is not there or was changed. */
  readBlob(path: string): Promise<string | undefined>;
  /** Copies a file; the answer says why where it cannot. */
  attach(path: string): Promise<Attached>;
}

export type Attached =
  | { readonly ok: true; readonly record: Extract<EvidenceRecord, { readonly kind: 'attachment' }> }
  | { readonly ok: false; readonly message: string };

/** Tells a run that everything of its user is halted; what it has started is frozen then, not ended. */
export interface Panic {
  /** Who halted everything, where the run has not been let go on since; looks anew at each call. */
  notice(): PanicNotice | undefined;
  /** Resolves once everything is halted, or with nothing once `until` is settled. */
  engaged(until: Promise<unknown>): Promise<PanicNotice | undefined>;
  /** Resolves once a person has cleared it and what was frozen goes on, or with nothing once `until` is settled before. */
  cleared(until: Promise<unknown>): Promise<PanicClearing | undefined>;
  /** Freezes all that the run has started. */
  freeze(notice: PanicNotice): Promise<FrozenRun>;
}

/** Vouches for approvals beyond the life of this process, and keeps each from being used twice. */
export interface GrantKeeper {
  readonly prove: ProveGrant;
  /** Uses up the approval that lets a step start; the answer says why, where it was used before. */
  spend(approval: SpentApproval): string | undefined;
}

/** What tells one approval from all others. */
export type SpentApproval = Pick<ProvableGrant, 'run_id' | 'step_id' | 'attempt' | 'approval_id'>;

/** Tells running work to stop. */
export interface Cancellation {
  readonly isCancelled: boolean;
  /** Calls once when cancelled, at once where it is already; returns how to stop listening. */
  onCancel(listener: () => void): () => void;
}
