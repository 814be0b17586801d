import type { ApprovalRequested, GrantProof, RecordedEvent } from '../model/event.js';
import { rollbackIdOf } from '../model/plan.js';
import type { ProvableGrant } from '../run/command.js';
import { type RunState, stepState } from '../run/state.js';
import { grantsOf, requestOf } from '../run/step-state.js';
import { canonicalJson } from './canonical.js';

/**
 * What the keys at hand say of the proof of an approval. `foreign`: it was given with a key that speaks for somebody else
 * than it names; `untrusted`: nobody here knows whom the key speaks for.
 */
export type GrantCheck = (proof: GrantProof, grant: ProvableGrant) => 'valid' | 'wrong' | 'foreign' | 'untrusted';

/** A check to which no key speaks for anybody. */
export const knowsNoApprover: GrantCheck = () => 'untrusted';

/** What is signed of an approval: what the text is for, and all that the approval is bound to. */
export function grantText(grant: ProvableGrant): string {
  return `runbook/grant/v1\n${canonicalJson(grant)}`;
}

type Granted = Pick<
  Extract<RecordedEvent, { readonly type: 'step.approved' }>,
  'data' | 'actor' | 'run_id' | 'step_id' | 'attempt'
>;

/** The approval that a line of a trace tells of, as its proof must cover it; undefined where it brings no proof. */
export function provenGrant({ data, actor, run_id, step_id, attempt }: Granted): ProvableGrant | undefined {
  const { approval_id, command_hash, gesture, typed_ok, break_glass, proof } = data;
  if (proof === undefined) return undefined;
  const waived = break_glass?.waived ?? [];
  return { approval_id, command_hash, gesture, typed_ok, run_id, step_id, attempt, actor, waived, at: proof.at };
}

/** Words for a step that has not started, as the state of its run holds them. */
export interface OpenGrants {
  readonly stepId: string;
  readonly request: ApprovalRequested;
  /** As a line of the trace tells of them, but of the run and the attempt that they would count in. */
  readonly grants: readonly Granted[];
}

/** What people have said for steps that have not started: whoever goes on has to know that they were given. */
export function openGrants(state: RunState): readonly OpenGrants[] {
  const ids = state.origin?.created.steps ?? [];
  return [...ids, ...ids.map(rollbackIdOf)].flatMap((stepId, index) => {
    const step = stepState(state, index);
    const request = requestOf(step);
    const given = grantsOf(step);
    if (request === undefined || given.length === 0) return [];
    const place = { run_id: state.origin?.runId ?? '', step_id: stepId, attempt: step.attempt };
    return [{ stepId, request, grants: given.map(({ actor, granted }) => ({ ...place, actor, data: granted })) }];
  });
}
