import type { RunCreated } from '../model/event.js';
import type { Posture } from '../model/posture.js';
import { tightenedBy } from './posture.js';
import type { PolicyStatement } from './statement.js';

/** What a run notes of its posture when it is created. */
export type NotedPosture = Pick<
  RunCreated,
  'profile' | 'governance_mode' | 'trust_level' | 'confirm' | 'self_approval' | 'limits' | 'policy_sha256'
>;

/** A posture as a run notes it. */
export function notedPosture(posture: Posture): NotedPosture {
  const { profile, mode, trustLevel, confirm, selfApproval, limits, policySha256 } = posture;
  const { maxMutations, cooldownMs } = limits;
  const noted = {
    ...(maxMutations !== undefined && { max_mutations: maxMutations }),
    ...(cooldownMs !== undefined && { cooldown_ms: cooldownMs }),
  };
  return {
    profile,
    governance_mode: mode,
    trust_level: trustLevel,
    confirm,
    self_approval: selfApproval,
    ...(Object.keys(noted).length > 0 && { limits: noted }),
    ...(policySha256 !== undefined && { policy_sha256: policySha256 }),
  };
}

/** The posture of a run that goes on: what holds now, and never looser than what it was begun under. */
export function continuedPosture(now: Posture, begun: NotedPosture): Posture {
  const posture = tightenedBy(now, { source: { layer: 'record' }, statement: statementOf(begun) });
  if (begun.profile === 'local' || now.profile === 'governed') return posture;
  // The policy is gone, and nobody says any more who holds a role.
  return { ...posture, profile: 'governed', roles: {} };
}

function statementOf({ governance_mode, trust_level, confirm, self_approval, limits }: NotedPosture): PolicyStatement {
  return {
    ...(governance_mode !== undefined && { mode: governance_mode }),
    ...(trust_level !== undefined && { trustLevel: trust_level }),
    ...(confirm !== undefined && { confirm }),
    ...(self_approval !== undefined && { selfApproval: self_approval }),
    ...(limits?.max_mutations !== undefined && { maxMutations: limits.max_mutations }),
    ...(limits?.cooldown_ms !== undefined && { cooldownMs: limits.cooldown_ms }),
  };
}
