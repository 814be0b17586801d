import type { FinalRisk } from '../runtime/model/risk.js';
import type { ApprovalRequirement, EvidenceRequirement } from '../runtime/model/runbook.js';

/** What the debug adapter and an editor say to each other beyond the Debug Adapter Protocol. */
export const messageName = {
  /** Event: a person has to answer; its body is a `Question`. */
  answerNeeded: 'runbook/answerNeeded',
  /** Event: the question was settled, here or elsewhere; its body is a `SettledQuestion`. */
  answerSettled: 'runbook/answerSettled',
  /** Request: a person's answer; its arguments are an `AnswerArguments`. */
  answer: 'runbook/answer',
  /** Request: asks the open question again; its response is a `PendingResponse`. */
  pending: 'runbook/pending',
} as const;

/** Something that only a person can say, and that the run waits for. */
export interface Question {
  /** New each time that a question is put, so that a late answer to an earlier one cannot count. */
  readonly requestId: string;
  readonly kind: 'evidence' | 'approval' | 'interruption';
  readonly stepId: string;
  readonly title: string;
  /** The redacted text of a manual step. */
  readonly instructions?: string;
  /** What has to be handed in, where the kind is `evidence`. */
  readonly evidence?: EvidenceRequirement;
  /** What has to be approved, where the kind is `approval`. */
  readonly approval?: ApprovalDetails;
  /** What was interrupted, where the kind is `interruption`: nobody knows what it did. */
  readonly interruption?: InterruptionDetails;
  /** Why the last answer did not count. */
  readonly complaint?: string;
}

/** What a step does, redacted; empty for a manual step. */
export interface WorkDetails {
  /** The command line, one word an element. */
  readonly command?: readonly string[];
  readonly script?: { readonly shell: string; readonly text: string };
  readonly provider?: { readonly type: string; readonly with: unknown };
  /** The variables that the step gives its program. */
  readonly env?: Readonly<Record<string, string>>;
  /** Where it starts, where that is not the folder of the runbook. */
  readonly folder?: string;
}

/** What a person sees who has to say what became of a step that was running when its runner ended. */
export interface InterruptionDetails extends WorkDetails {
  readonly risk?: FinalRisk;
}

/** What a person sees before approving. */
export interface ApprovalDetails extends WorkDetails {
  readonly gesture: 'confirm' | 'typed';
  /** What has to be typed exactly, where the gesture is `typed`. */
  readonly typedText?: string;
  readonly risk?: FinalRisk;
  /** Why the command has its risk, most serious first. */
  readonly reasons: readonly string[];
  readonly requirement: ApprovalRequirement;
}

export interface SettledQuestion {
  readonly requestId: string;
}

export interface AnswerArguments {
  readonly requestId: string;
  readonly answer: Answer;
}

/** A person's answer; an approval or a word on an interrupted step may be given under another name than that of the starter. */
export type Answer =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'checklist'; readonly items: readonly string[] }
  | { readonly kind: 'attachment'; readonly path: string }
  | { readonly kind: 'approve'; readonly typed?: string; readonly as?: string; readonly role?: string }
  | { readonly kind: 'reject'; readonly reason: string; readonly as?: string; readonly role?: string }
  | {
      readonly kind: 'interruption';
      /** Run it again, which asks for approvals anew; it is done; or it has failed. */
      readonly resolution: 'retry' | 'done' | 'failed';
      /** How the person knows; needed unless it is run again. */
      readonly note: string;
      readonly as?: string;
      readonly role?: string;
    };

export interface PendingResponse {
  readonly isPending: boolean;
}
