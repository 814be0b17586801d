import type { DebugPacer, Goal } from '../../debug/pace.js';
import type { Timeline } from '../../debug/timeline.js';
import type { RunView } from '../../debug/view.js';
import type { HumanCommand } from '../../engine/drive.js';
import type { ApprovalAnswer, ApprovalQuestion, EvidenceAnswer, InterventionAnswer } from '../../engine/ports.js';
import type { Actor } from '../../model/event.js';
import type { Plan } from '../../model/plan.js';
import type { LoadedRunbook } from '../../node/load.js';
import type { RunValues } from '../../node/run-values.js';
import type { Approver } from '../people/approver.js';
import type { KeptEvidence } from './kept-evidence.js';
import type { Place } from './place.js';
import type { SourceLines } from './source-lines.js';
import type { StepBreakpoints } from './step-breakpoints.js';

/** A run that a person debugs at a terminal, as the commands of the shell see it. */
export interface Debugged {
  readonly loaded: LoadedRunbook;
  readonly plan: Plan;
  readonly values: RunValues;
  /** Who debugs it. */
  readonly actor: Actor;
  readonly view: RunView;
  readonly place: Place;
  readonly pacer: DebugPacer;
  /** What was before; where somebody looks at it, `view` is of then. */
  readonly timeline: Timeline;
  readonly breakpoints: StepBreakpoints;
  /** Undefined where it cannot be shown without what is hidden in it. */
  readonly source: SourceLines | undefined;
  readonly evidence: KeptEvidence;
  /** Where it is recorded, as it is shortest from here. */
  readonly directory: string;
  /** How many characters a line of the terminal has. */
  readonly columns: number;
  /** Asks a person at the controlling terminal to approve what a step does; undefined where they gave no answer. */
  gesture(question: ApprovalQuestion, approver: Approver): Promise<ApprovalAnswer | undefined>;
}

/** What a command of the shell comes to: something to read, or what the run does now. */
export type Outcome =
  | { readonly kind: 'said'; readonly text: string }
  /** As it stands, so that it can be copied: its lines may be longer than the terminal is wide. */
  | { readonly kind: 'printed'; readonly text: string }
  /** The person is told what to type in place of it. */
  | { readonly kind: 'fault'; readonly message: string }
  | Move;

/** What moves the run, so that its shell stops reading. */
export type Move =
  | { readonly kind: 'go'; readonly goal: Goal }
  | { readonly kind: 'answer'; readonly answer: Answered }
  /** A person's command in place of what is next. */
  | { readonly kind: 'want'; readonly command: HumanCommand }
  | { readonly kind: 'leave' };

/** A person's answer, by what was asked. */
export type Answered =
  | { readonly kind: 'approval'; readonly answer: ApprovalAnswer }
  | { readonly kind: 'evidence'; readonly answer: EvidenceAnswer }
  | { readonly kind: 'intervention'; readonly answer: InterventionAnswer };

/** One command of the shell. */
export interface ShellCommand {
  /** How it is written. */
  readonly usage: string;
  /** What it does, in one line. */
  readonly help: string;
  /** Other names of it. */
  readonly aliases?: readonly string[];
  /** What its last word could be, given the words between the name and that one, and how that one begins. */
  complete?(run: Debugged, words: readonly string[], begun: string): readonly string[];
  /** Does it with what follows its name. */
  run(run: Debugged, rest: string): Outcome | Promise<Outcome>;
}

/** The commands of the shell by their names. */
export type ShellCommands = Readonly<Record<string, ShellCommand>>;

/** Something to read. */
export function said(text: string): Outcome {
  return { kind: 'said', text };
}

/** Why a command does nothing, and what to type. */
export function fault(message: string): Outcome {
  return { kind: 'fault', message };
}
