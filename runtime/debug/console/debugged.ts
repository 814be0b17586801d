import type { HumanCommand } from '../../engine/drive.js';
import type { ApprovalAnswer, ApprovalQuestion, EvidenceAnswer, InterventionAnswer } from '../../engine/ports.js';
import type { Actor } from '../../model/event.js';
import type { Plan } from '../../model/plan.js';
import type { LineMap } from '../../model/text.js';
import type { Controls } from '../controls.js';
import type { Goal } from '../pace.js';
import type { StopReason } from '../stop.js';
import type { Timeline } from '../timeline.js';
import type { RunView } from '../view.js';
import type { KeptEvidence } from './kept-evidence.js';
import type { Place } from './place.js';
import type { SourceLines } from './source-lines.js';
import type { StepBreakpoints } from './step-breakpoints.js';
import type { Style } from './style.js';

/** A run that a person debugs by commands, at a terminal or in the console of an editor. */
export interface Debugged {
  readonly plan: Plan;
  readonly lines: LineMap;
  /** Who debugs it, by the channel that the commands come in through: what is not said by hand opens no gate. */
  readonly speaker: Actor;
  readonly view: RunView;
  readonly place: Place;
  /** What was before; where somebody looks at it, `view` is of then. */
  readonly timeline: Timeline;
  readonly controls: Controls;
  readonly breakpoints: StepBreakpoints;
  /** Undefined where it cannot be shown without what is hidden in it. */
  readonly source: SourceLines | undefined;
  readonly evidence: KeptEvidence;
  /** Where it is recorded, as it is shortest from here; empty where nothing is recorded. */
  readonly directory: string;
  /** Absolute: where the paths of files that are named start. */
  readonly folder: string;
  readonly style: Style;
  /** The moment that is now; ISO 8601 in UTC. */
  now(): string;
  /** Writes the state to a file now; gives its path in the record, or undefined where nothing can be written now. */
  snapshot(): Promise<string> | undefined;
  /** Has a person approve what a step does with the gesture that it needs, or says how that is done from here. */
  gesture(question: ApprovalQuestion, approver: Approver): Promise<Outcome>;
}

/** Who approves, and why that person goes past what the policy keeps for others. */
export interface Approver {
  readonly actor: Actor;
  readonly breakGlass?: string;
}

/** What a command comes to: something to read, or what the run does now. */
export type Outcome =
  | { readonly kind: 'said'; readonly text: string }
  /** As it stands, so that it can be copied: its lines may be longer than a terminal is wide. */
  | { readonly kind: 'printed'; readonly text: string }
  /** Lines of a file: one that is too long is cut and not broken. */
  | { readonly kind: 'listed'; readonly text: string }
  /** The redacted value of an expression. */
  | { readonly kind: 'value'; readonly value: unknown }
  /** The person is told what to write in place of it. */
  | { readonly kind: 'fault'; readonly message: string }
  | Move;

/** What moves the run, so that nothing more is said of how it stood. */
export type Move =
  | { readonly kind: 'go'; readonly goal: Goal }
  | { readonly kind: 'answer'; readonly answer: Answered }
  /** A person's command in place of what is next. */
  | { readonly kind: 'want'; readonly command: HumanCommand }
  /** The same, and then it stands again: where it stood, or with a reason where the command has brought it. */
  | { readonly kind: 'perform'; readonly command: HumanCommand; readonly arrival?: StopReason }
  | { readonly kind: 'leave' };

/** A person's answer, by what was asked. */
export type Answered =
  | { readonly kind: 'approval'; readonly answer: ApprovalAnswer }
  | { readonly kind: 'evidence'; readonly answer: EvidenceAnswer }
  | { readonly kind: 'intervention'; readonly answer: InterventionAnswer };

/** When a command can be said: of what was and of a record, too, or only of the run as it is now. */
export type CommandTime = 'always' | 'now';

/** One command of the debugger. */
export interface ConsoleCommand {
  /** How it is written. */
  readonly usage: string;
  /** What it does, in one line; commands with the same line are told together. */
  readonly help: string;
  /** It as somebody could write it. */
  readonly example: string;
  readonly time: CommandTime;
  /** Whether its words may lie in the history of a terminal, where others could read them: none that a person makes up. */
  readonly isRemembered: boolean;
  /** Other names of it. */
  readonly aliases?: readonly string[];
  /** What its last word could be, given the words between the name and that one, and how that one begins. */
  complete?(run: Debugged, words: readonly string[], begun: string): readonly string[];
  /** Does it with what follows its name. */
  run(run: Debugged, rest: string): Outcome | Promise<Outcome>;
}

/** Commands by their names. */
export type ConsoleCommands = Readonly<Record<string, ConsoleCommand>>;

/** Something to read. */
export function said(text: string): Outcome {
  return { kind: 'said', text };
}

/** Why a command does nothing, and what to write. */
export function fault(message: string): Outcome {
  return { kind: 'fault', message };
}

/** A person who says something in the console of an editor: that is no gesture, so it opens no gate. */
export function inConsole(actor: Actor): Actor {
  return { ...actor, channel: 'console' };
}
