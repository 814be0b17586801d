import type { About, StepAbout } from './about.js';
import type { Confirmation, GovernanceMode, PostureLimits, TrustLevel } from './posture.js';
import type { FinalRisk } from './risk.js';
import type { Span } from './text.js';

/** A runbook as its text says it: lowered from the AST, valid by the schema, not yet resolved. */
export interface Runbook {
  readonly apiVersion: ApiVersion;
  readonly name: string;
  /** The name that policies and records know it by, where that is not its title. */
  readonly id?: string;
  /** What it says of itself; nothing of it changes what is done. */
  readonly about: About;
  /** What a run gives back when it ends: expressions by name. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly vars: Readonly<Record<string, string>>;
  /** What has to be given when a run starts; `runbook/v0` has none. */
  readonly inputs: Readonly<Record<string, InputDeclaration>>;
  readonly governance: Governance;
  /** The time limit of steps that set none, in milliseconds. */
  readonly defaultTimeoutMs: number;
  readonly steps: readonly Step[];
}

/** `runbook/v0` is frozen; `runbook/v1` is a strict superset of it. */
export type ApiVersion = 'runbook/v0' | 'runbook/v1';

/** A value that is asked for when a run starts. */
export interface InputDeclaration {
  readonly type: 'string' | 'number' | 'boolean';
  readonly isRequired: boolean;
  readonly default?: string | number | boolean;
  readonly choices?: readonly (string | number | boolean)[];
  /** An RE2 pattern that the whole text has to match. */
  readonly pattern?: string;
  readonly description?: string;
  /** Whether the value is never stored or shown. */
  readonly isSecret: boolean;
  /** Where the value comes from unless it is given: `env:NAME` or `file:PATH`. */
  readonly from?: string;
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
  /** That no output is stored beside the trace, where the runbook says so. */
  readonly keepsOutput?: false;
  readonly timeouts: GovernanceTimeouts;
  /** What the runbook asks for beyond the policy; it can only tighten it. */
  readonly mode?: GovernanceMode;
  readonly trustLevel?: TrustLevel;
  readonly confirm?: Confirmation;
  readonly limits?: PostureLimits;
}

/** Limits in milliseconds; where one is missing there is none. */
export interface GovernanceTimeouts {
  /** The longest that a step of a class may run, whatever it says itself. */
  readonly safe?: number;
  readonly caution?: number;
  readonly dangerous?: number;
  /** How long a request for an approval stays open. */
  readonly approval?: number;
  /** How long a run waits for a person's word on a step that was interrupted. */
  readonly intervention?: number;
}

/** An RE2 pattern and what takes the place of its matches, in Go's replacement syntax. */
export interface Redaction {
  readonly pattern: string;
  readonly replace: string;
}

export type Step = LeafStep | GroupStep;

/** A step that does something itself. */
export type LeafStep = ActiveStep | ManualStep;

/** A step that the engine does, through a process or a provider. */
export type ActiveStep = CliStep | ScriptStep | ProviderStep;

interface StepBase {
  readonly id: string;
  readonly title?: string;
  /** What it says of itself; missing where that is nothing. */
  readonly about?: StepAbout;
  /** An expression; the step is skipped where it is false. */
  readonly when?: string;
  /** The whole step in the text, from its first key to the end of its last value. */
  readonly at: Span;
}

interface ActiveBase extends StepBase {
  readonly capture: Readonly<Record<string, Capture>>;
  readonly assertions: readonly Assertion[];
  readonly timeoutMs?: number;
  /** Variables for the program beside those of the starter; the values are templates. */
  readonly env: Readonly<Record<string, string>>;
  /** A template; relative to the folder of the runbook. */
  readonly cwd?: string;
  readonly retry?: Retry;
  /** Whether the run goes on although the step failed. */
  readonly onError: 'abort' | 'continue';
  /** The class that the author gave; it can only raise the class that is computed. */
  readonly risk?: FinalRisk;
  /** A template: what a person types to confirm the step. */
  readonly resource?: string;
  /** Who must agree before the step may start; where nobody must, its gate alone decides. */
  readonly approvals?: StepApprovals;
  /** What takes the step back, as a step of its own with the id that `rollbackIdOf` gives. */
  readonly rollback?: RollbackStep;
}

/** What takes a step back: a command, a script, or what a person does. */
export type RollbackStep = CliStep | ScriptStep | ManualStep;

export interface CliStep extends ActiveBase {
  readonly type: 'cli';
  /** Templates, one an argument; never joined, never split. */
  readonly argv: readonly string[];
}

/** The only form that is given to a shell; its text is not a template, values go in through `env`. */
export interface ScriptStep extends ActiveBase {
  readonly type: 'script';
  readonly shell: ScriptShell;
  readonly text: string;
}

export type ScriptShell = 'bash' | 'sh' | 'pwsh';

/** A step of a type that a provider brings, such as `http.get`. */
export interface ProviderStep extends ActiveBase {
  readonly type: 'provider';
  readonly providerType: string;
  /** What stands under `with`; every text in it is a template. */
  readonly with: Readonly<Record<string, unknown>>;
}

export interface ManualStep extends StepBase {
  readonly type: 'manual';
  /** A template. */
  readonly instructions: string;
  readonly requiredEvidence: readonly EvidenceRequirement[];
  readonly approvals: StepApprovals;
  readonly reusesEvidenceInReplay: boolean;
}

export interface GroupStep extends StepBase {
  readonly type: 'group';
  readonly steps: readonly Step[];
}

/** How often and when a failed step is tried again. */
export interface Retry {
  /** Further attempts after the first, 1 to 3. */
  readonly maxAttempts: number;
  /** The wait before the first further attempt. */
  readonly initialMs: number;
  /** What each wait is multiplied by to give the next. */
  readonly factor: number;
}

export type OutputStream = 'stdout' | 'stderr';

/** What is taken from the output of a step under a name. */
export interface Capture {
  readonly from: OutputStream;
  readonly select: CaptureSelection;
  /** Whether blanks at both ends are removed; the last line break always is. */
  readonly isTrimmed: boolean;
  readonly type: CaptureType;
  /** Whether the value is never stored or shown. */
  readonly isSecret: boolean;
}

export type CaptureSelection =
  | { readonly kind: 'whole' }
  | { readonly kind: 'json_path'; readonly path: string }
  /** The first group, or the whole match of a pattern without groups. */
  | { readonly kind: 'regex'; readonly pattern: string }
  | { readonly kind: 'expr'; readonly expression: string };

export type CaptureType = 'string' | 'number' | 'boolean' | 'json';

/** A condition on the output of a step; texts are templates. */
export type Assertion =
  | {
      readonly kind: 'contains' | 'not_contains' | 'matches' | 'equals' | 'not_equals';
      readonly text: string;
      readonly on: OutputStream;
    }
  | { readonly kind: 'exit_code'; readonly code: number }
  | { readonly kind: 'json_path'; readonly path: string; readonly equals: unknown; readonly on: OutputStream }
  | { readonly kind: 'expr'; readonly expression: string };

/** What a person has to hand in. */
export type EvidenceRequirement =
  | { readonly kind: 'text'; readonly name: string }
  | { readonly kind: 'checklist'; readonly name: string; readonly items: readonly string[] }
  | { readonly kind: 'attachment'; readonly name: string };

/** Who must agree to a step, as its author wrote it. */
export interface StepApprovals {
  /** How many different people must approve. */
  readonly min: number;
  /** The roles that count; none means any person. */
  readonly roles: readonly string[];
  /** How long a request stays open, in milliseconds; without it the limit of governance holds. */
  readonly ttlMs?: number;
  /** Ids of earlier steps, or `starter`: whoever acted there may not approve here. */
  readonly distinctFrom?: readonly string[];
}

/** The word that an author writes for the person who started the run. */
export const starterWord = 'starter';

/** Who must agree to a step, as it was settled when they were asked; no roles means any person. */
export interface ApprovalRequirement {
  readonly min: number;
  readonly roles: readonly string[];
  /** The names of the people who may not approve, because of what they did in the run. */
  readonly distinct_from?: readonly string[];
  /** What the policy says of approving alone; missing where it allows it. */
  readonly self_approval?: 'deny' | 'break_glass';
  /** Who holds each of the roles, by name; missing where a role is held by whoever claims it. */
  readonly holders?: Readonly<Record<string, readonly string[]>>;
}
