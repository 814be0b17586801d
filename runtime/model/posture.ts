/** `local`: nobody set a policy. `governed`: a policy file holds, and what it does not say is strict. */
export type Profile = 'local' | 'governed';

/** `strict`: nothing runs without a person's approval. `audit`: what is proved safe runs by itself and is recorded. */
export type GovernanceMode = 'strict' | 'audit';

/** 0: the engine changes nothing. 1: people approve everything. 2: what is safe may run by itself. */
export type TrustLevel = 0 | 1 | 2;

/** What a person types for a dangerous step: the name of what is acted on, or the id of the step. */
export type Confirmation = 'resource' | 'step_id';

/** Whether the person who started a run may approve its steps; `break_glass`: only with a reason, and loudly. */
export type SelfApproval = 'deny' | 'break_glass' | 'allow';

/** Who holds a role, by name. */
export type RoleHolders = Readonly<Record<string, readonly string[]>>;

/** What a run may spend; where one is missing there is no limit. */
export interface PostureLimits {
  /** How many executions of caution and dangerous commands a run may make. */
  readonly maxMutations?: number;
  /** How long after a critical step the next one may not be approved. */
  readonly cooldownMs?: number;
}

/** Who can set a part of a posture: `record` is an earlier drive of the run, `drift` what was approved of late. */
export type PostureLayer = 'default' | 'organisation' | 'workspace' | 'runbook' | 'record' | 'drift';

/** What the policy layers and the runbook together allow a run. */
export interface Posture {
  readonly profile: Profile;
  readonly mode: GovernanceMode;
  readonly trustLevel: TrustLevel;
  readonly confirm: Confirmation;
  readonly limits: PostureLimits;
  readonly selfApproval: SelfApproval;
  /** Undefined where a role is held by whoever claims it; a role that is not listed is held by nobody. */
  readonly roles?: RoleHolders;
  /** Above this share of steps that ran by themselves of late, a run is strict. */
  readonly autoRatioThreshold: number;
  /** Of the policy files, as `sha256:` and 64 hex digits; undefined where there is none. */
  readonly policySha256?: string;
  /** That nothing may run at all. */
  readonly panicMode: boolean;
  /** Which layer set a key; one that is not named here is as it is by default. */
  readonly layers: PostureSources;
}

/** The keys of a posture that a layer can set. */
export type PostureKey = 'mode' | 'trustLevel' | 'confirm' | 'maxMutations' | 'cooldownMs' | 'selfApproval' | OtherKey;
type OtherKey = 'roles' | 'autoRatioThreshold' | 'panicMode';

export type PostureSources = Readonly<Partial<Record<PostureKey, PostureSource>>>;

/** Where a part of a posture was set. */
export interface PostureSource {
  readonly layer: PostureLayer;
  /** The policy file. */
  readonly path?: string;
}
