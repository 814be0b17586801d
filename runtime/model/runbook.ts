import type { Span } from './text.js';

/** A runbook as its text says it: lowered from the AST, valid by the schema, not yet resolved. */
export interface Runbook {
  readonly apiVersion: 'runbook/v0';
  readonly name: string;
  readonly description?: string;
  readonly vars: Readonly<Record<string, string>>;
  readonly governance: Governance;
  /** The time limit of cli steps that set none, in milliseconds. */
  readonly defaultTimeoutMs: number;
  readonly steps: readonly Step[];
}

/** What a runbook may run, read and store. */
export interface Governance {
  /** Undefined where the runbook has no list; an empty list allows nothing. */
  readonly allowedCommands?: readonly string[];
  readonly deniedCommands: readonly string[];
  readonly denyEnvVars: readonly string[];
  readonly redact: readonly Redaction[];
  readonly requireEvidenceForManual: boolean;
  readonly storeFullStdout: boolean;
}

/** An RE2 pattern and what takes the place of its matches, in Go's replacement syntax. */
export interface Redaction {
  readonly pattern: string;
  readonly replace: string;
}

export type Step = CliStep | ManualStep | GroupStep;

/** A step that does something itself. */
export type LeafStep = CliStep | ManualStep;

interface StepBase {
  readonly id: string;
  readonly title?: string;
  /** The whole step in the text, from its first key to the end of its last value. */
  readonly at: Span;
}

export interface CliStep extends StepBase {
  readonly type: 'cli';
  /** Templates, one an argument; never joined, never split. */
  readonly argv: readonly string[];
  readonly capture: Readonly<Record<string, OutputStream>>;
  readonly assertions: readonly Assertion[];
  readonly timeoutMs?: number;
}

export interface ManualStep extends StepBase {
  readonly type: 'manual';
  /** A template. */
  readonly instructions: string;
  readonly requiredEvidence: readonly EvidenceRequirement[];
  readonly approvals: ApprovalRequirement;
  readonly reusesEvidenceInReplay: boolean;
}

export interface GroupStep extends StepBase {
  readonly type: 'group';
  readonly steps: readonly Step[];
}

export type OutputStream = 'stdout' | 'stderr';

/** A condition on the output of a cli step; texts are templates. */
export type Assertion =
  | { readonly kind: 'contains' | 'not_contains' | 'matches' | 'equals' | 'not_equals'; readonly text: string }
  | { readonly kind: 'exit_code'; readonly code: number }
  | { readonly kind: 'json_path'; readonly path: string; readonly equals: unknown };

/** What a person has to hand in. */
export type EvidenceRequirement =
  | { readonly kind: 'text'; readonly name: string }
  | { readonly kind: 'checklist'; readonly name: string; readonly items: readonly string[] }
  | { readonly kind: 'attachment'; readonly name: string };

/** How many different people must approve, and in which roles; no roles means any person. */
export interface ApprovalRequirement {
  readonly min: number;
  readonly roles: readonly string[];
}
