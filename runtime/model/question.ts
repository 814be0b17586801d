import type { BrokenGlass, InterventionCause, InterventionResolved } from './event.js';
import type { FinalRisk } from './risk.js';
import type { ApprovalRequirement, EvidenceRequirement } from './runbook.js';

/** Something that only a person can say, and that the run waits for. */
export interface Question {
  /** New each time that a question is put, so that a late answer to an earlier one cannot count. */
  readonly requestId: string;
  readonly kind: 'evidence' | 'approval' | 'intervention';
  readonly stepId: string;
  readonly title: string;
  /** The step that is taken back, where the step that asks is its rollback. */
  readonly takesBack?: TakenBack;
  /** The redacted text of a manual step. */
  readonly instructions?: string;
  /** What has to be handed in, where the kind is `evidence`. */
  readonly evidence?: EvidenceRequirement;
  /** The items of a checklist that are ticked already. */
  readonly ticked?: readonly string[];
  /** What has to be approved, where the kind is `approval`. */
  readonly approval?: ApprovalDetails;
  /** Why only a person can say how the step goes on, where the kind is `intervention`. */
  readonly intervention?: InterventionDetails;
  /** Why the last answer did not count. */
  readonly complaint?: string;
  /** Who is to approve, where somebody named that person in the debug console. */
  readonly proposed?: ProposedApprover;
}

/** Somebody who is to approve in a dialog: named, but not yet asked. */
export interface ProposedApprover {
  readonly as: string;
  readonly role?: string;
  readonly breakGlass?: string;
}

/** A step that is to be taken back, and why. */
export interface TakenBack {
  readonly stepId: string;
  /** The failure that made it so, with the step that failed. */
  readonly why?: string;
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

/** What a person sees who has to say how a step goes on. */
export interface InterventionDetails extends WorkDetails {
  readonly cause: InterventionCause;
  /** What is known of it. */
  readonly detail?: string;
  /** After this moment nobody is waited for any more; ISO 8601 in UTC. */
  readonly expiresAt?: string;
  readonly risk?: FinalRisk;
  /** The answers that count. */
  readonly resolutions: readonly Resolution[];
}

/** Run it again, which asks for approvals anew; it is done; it has failed; leave it out; or end the run. */
export type Resolution = InterventionResolved['resolution'];

/** What a person sees before approving. */
export interface ApprovalDetails extends WorkDetails {
  readonly gesture: 'confirm' | 'typed';
  /** What has to be typed exactly, where the gesture is `typed`. */
  readonly typedText?: string;
  readonly risk?: FinalRisk;
  /** Why the command has its risk, most serious first. */
  readonly reasons: readonly string[];
  readonly requirement: ApprovalRequirement;
  /** Who has approved already, where it takes several people. */
  readonly approvedBy?: readonly string[];
  /** After this moment no approval counts any more; ISO 8601 in UTC. */
  readonly expiresAt?: string;
  /** Why whoever started the run cannot approve, so that somebody else has to. */
  readonly refusedStarter?: string;
  /** What breaking the glass would come to; missing where whoever started the run cannot, or nothing stands in the way. */
  readonly breakGlass?: BreakableGlass;
  /** What would take the step back, where its runbook says so. */
  readonly rollback?: RollbackDetails;
  /** That this is a rollback which is not what was stored before its step ran. */
  readonly isChanged?: true;
}

/** What a person goes past who approves with a reason. */
export interface BreakableGlass {
  readonly waives: BrokenGlass['waived'];
  /** The roles to choose from; empty where no other role is needed than the one that the person has. */
  readonly roles: readonly string[];
}

/** What would take a step back, by a program or by hand. */
export interface RollbackDetails extends WorkDetails {
  readonly risk?: FinalRisk;
  readonly instructions?: string;
}

/** A person's answer; an approval or a word on a step may be given under another name than that of the starter. */
export type Answer =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'checklist'; readonly items: readonly string[] }
  | { readonly kind: 'attachment'; readonly path: string }
  | {
      readonly kind: 'approve';
      readonly typed?: string;
      readonly as?: string;
      readonly role?: string;
      /** Why the person goes past what the policy keeps for others, where it lets them. */
      readonly breakGlass?: string;
    }
  | { readonly kind: 'reject'; readonly reason: string; readonly as?: string; readonly role?: string }
  | {
      readonly kind: 'intervention';
      readonly resolution: Resolution;
      /** How the person knows or why they want it; needed unless it is run again or the run is ended. */
      readonly note: string;
      readonly as?: string;
      readonly role?: string;
    };
