import { join } from 'node:path';
import type { PolicyDowngraded, RunCreated } from '../../model/event.js';
import type { Plan } from '../../model/plan.js';
import type { Posture } from '../../model/posture.js';
import { failed, ok, type Result } from '../../model/result.js';
import { unheldRole } from '../../policy/held-role.js';
import { continuedPosture } from '../../policy/noted.js';
import { tightenedBy } from '../../policy/posture.js';
import { quoted } from '../files.js';
import type { LoadedRunbook, RunFault } from '../load.js';
import { runbookFolder } from '../workspace.js';
import { type DriftScope, driftIn } from './drift.js';
import { policyPosture } from './policy.js';

/** A runbook that a run may be begun of, under the policy files as they are now and that of this folder of records. */
export async function underPolicy(loaded: LoadedRunbook, home: string): Promise<Result<LoadedRunbook, RunFault>> {
  const ruled = await ruledFor(loaded, home);
  if (!ruled.ok) return ruled;
  const fault = policyRefusal(ruled.value.plan);
  return fault === undefined ? ruled : failed(fault);
}

/** Why no run of a plan may begin, whatever the gates of its steps say. */
export function policyRefusal(plan: Plan): RunFault | undefined {
  return panicFault(plan) ?? unheldFault(plan);
}

/** The runbook of a run that lies in a folder, under the policies of now, and never looser than what it was begun under. */
export async function underPolicyAgain(
  loaded: LoadedRunbook,
  directory: string,
  begun: RunCreated,
): Promise<Result<LoadedRunbook, RunFault>> {
  const ruled = await ruledFor(loaded, join(directory, '..', '..'));
  return ruled.ok ? ok(withPosture(ruled.value, continuedPosture(ruled.value.plan.posture, begun))) : ruled;
}

/** Why nothing may run, where a policy says so. */
export function panicFault({ posture: { panicMode, layers } }: Plan): RunFault | undefined {
  if (!panicMode) return undefined;
  const where = quoted(layers.panicMode?.path ?? 'the policy');
  const message = `${where} sets 'panic_mode', so nothing is run; once it is over, whoever keeps the policy sets it to false there`;
  return { kind: 'refused', message };
}

/** Why a run would wait until its time is over for somebody whom the policy does not know; undefined where it would not. */
export function unheldFault(plan: Plan): RunFault | undefined {
  const message = unheldRole(plan);
  return message === undefined ? undefined : { kind: 'refused', message };
}

/** A runbook under the policy files as they are now, that of the folder in which its run is recorded among them. */
export async function ruledFor(loaded: LoadedRunbook, home: string): Promise<Result<LoadedRunbook, RunFault>> {
  const { path, plan, policyPlaces } = loaded;
  const posture = await policyPosture({ path, plan, homes: [home] }, policyPlaces);
  return posture.ok ? ok(withPosture(loaded, posture.value)) : failed({ kind: 'refused', ...posture.error });
}

/** A new run as it may begin, strict where too much ran by itself of late. */
export async function afterDrift(
  loaded: LoadedRunbook,
  home: string,
): Promise<{ readonly loaded: LoadedRunbook; readonly downgraded?: PolicyDowngraded }> {
  const scope = { home, workspace: runbookFolder(loaded.path) };
  const { posture, ...drift } = await driftedPosture(loaded.plan.posture, scope);
  return { loaded: withPosture(loaded, posture), ...drift };
}

/** A posture as a run may begin under it now, strict where too much ran by itself of late. */
export async function driftedPosture(
  posture: Posture,
  scope: DriftScope,
): Promise<{ readonly posture: Posture; readonly downgraded?: PolicyDowngraded }> {
  // Without a policy nobody asked for a share, and what is strict cannot drift.
  if (posture.profile === 'local' || posture.mode === 'strict') return { posture };
  const downgraded = await driftIn(scope, posture.autoRatioThreshold);
  if (downgraded === undefined) return { posture };
  return { posture: tightenedBy(posture, { source: { layer: 'drift' }, statement: { mode: 'strict' } }), downgraded };
}

function withPosture(loaded: LoadedRunbook, posture: Posture): LoadedRunbook {
  return { ...loaded, plan: { ...loaded.plan, posture } };
}
