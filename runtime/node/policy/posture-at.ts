import type { Posture } from '../../model/posture.js';
import type { Result } from '../../model/result.js';
import type { DataFault } from '../data-fault.js';
import type { PolicyPlaces } from './places.js';
import { policyPosture } from './policy.js';

/** What a runbook at a path would be under that asks for nothing itself. */
export function postureAt(path: string, places: PolicyPlaces): Promise<Result<Posture, DataFault>> {
  return policyPosture({ path, plan: { name: '', governance: nothingAsked }, homes: [] }, places);
}

/** Who holds which role where a runbook lies; nothing where no policy says so, or where it has a fault, which a run tells. */
export async function rolesAt(path: string, places: PolicyPlaces): Promise<Pick<Posture, 'roles'>> {
  const posture = await postureAt(path, places);
  return posture.ok && posture.value.roles ? { roles: posture.value.roles } : {};
}

const nothingAsked = {
  deniedCommands: [],
  denyEnvVars: [],
  redact: [],
  requireEvidenceForManual: false,
  storeFullStdout: false,
  timeouts: {},
};
