import type { RunResumed } from '../model/event.js';
import type { Plan } from '../model/plan.js';
import type { RunState } from './state.js';

/** What a run that goes on notes of a policy that is not what it was begun under; nothing where it is. */
export function changedPosture(
  { origin }: RunState,
  { posture }: Plan,
): Pick<RunResumed, 'governance_mode' | 'trust_level' | 'policy_sha256'> {
  const { governance_mode: mode = 'audit', trust_level: trust = 2, policy_sha256: digest } = origin?.created ?? {};
  const { mode: now, trustLevel, policySha256 } = posture;
  return {
    ...(now !== mode && { governance_mode: now }),
    ...(trustLevel !== trust && { trust_level: trustLevel }),
    ...(policySha256 !== undefined && policySha256 !== digest && { policy_sha256: policySha256 }),
  };
}
