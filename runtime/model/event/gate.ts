import type { GovernanceMode, PostureLayer, Profile, TrustLevel } from '../posture.js';
import type { FinalRisk, Risk } from '../risk.js';
import type { ApprovalRequirement } from '../runbook.js';

export interface RiskVerdict {
  readonly scanner: { readonly class: Risk; readonly rules: readonly string[] };
  readonly final: FinalRisk;
  readonly critical: boolean;
  readonly merge_rule: string;
  readonly command_hash: string;
}

/** What let a step run without anybody's approval. */
export interface AutomaticReason {
  readonly risk: FinalRisk;
  readonly profile: Profile;
  readonly trust?: TrustLevel;
  readonly mode?: GovernanceMode;
}

export interface GovernanceVerdict {
  /** `by_hand`: it is shown and not run; a person does it and says so. */
  readonly decision: 'allow' | 'deny' | 'require_approval' | 'by_hand';
  /** A slug such as `allowed_commands`, `denied_commands`, `gate/safe`. */
  readonly rule: string;
  readonly layer: PostureLayer;
  readonly risk?: FinalRisk;
  readonly message: string;
}

export interface ApprovalRequested {
  readonly approval_id: string;
  readonly risk?: FinalRisk;
  readonly command_hash: string;
  readonly gesture: Gesture;
  /** What has to be typed, where the gesture is `typed`. */
  readonly typed_text?: string;
  readonly requirement: ApprovalRequirement;
  /** After this moment no approval counts any more; ISO 8601 in UTC. */
  readonly expires_at?: string;
  /** That a person is to do it: approving it runs nothing, and lets somebody say that it is done. */
  readonly by_hand?: true;
}

/** How a person answers: a yes, or a text typed exactly. */
export type Gesture = 'confirm' | 'typed';

export interface ApprovalGranted {
  readonly approval_id: string;
  readonly command_hash: string;
  readonly gesture: Gesture;
  readonly typed_ok: boolean;
  readonly source: 'human';
  /** That the person went past what the policy keeps for others, and why. */
  readonly break_glass?: BrokenGlass;
  /** What shows a later process that the person gave it, where there was a key. */
  readonly proof?: GrantProof;
}

/** An approval against the separation of duties, which the policy allows to a person who says why. */
export interface BrokenGlass {
  readonly reason: string;
  readonly waived: readonly ('distinct_from' | 'min')[];
}

/** Ed25519 over the approval, by a key of the account of whoever gave it. */
export interface GrantProof {
  /** The digest of the public key. */
  readonly key_id: string;
  /** When the approval was given; ISO 8601 in UTC. */
  readonly at: string;
  /** In base64. */
  readonly signature: string;
}
