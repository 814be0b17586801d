import { cpSync, rmSync } from 'node:fs';
import { ok } from '../../runtime/model/result.js';
import { answerFor, loadRestingRun } from '../../runtime/node/act.js';
import { grantKeeper } from '../../runtime/node/keys/grant-proof.js';
import { alice } from './scene.js';

/** Approves the step that a run waits in as `runbook approve` does: in another process than the one that asked, and proved. */
export async function approvedElsewhere(directory: string): Promise<void> {
  if (!(await approveElsewhere(directory))) throw new Error('the approval was turned down');
}

/** Tries to; whether the approval was accepted. */
export async function approveElsewhere(directory: string): Promise<boolean> {
  const resting = await loadRestingRun(directory);
  if (!resting.ok) throw new Error(resting.error.message);
  const { planStep, step } = resting.value;
  if (step.name !== 'awaiting-approval') throw new Error(`the step is ${step.name}`);
  const { approval_id: approvalId, typed_text: typed } = step.approval.request;
  const keeper = await grantKeeper(process.env);
  if (!keeper.ok) throw new Error(keeper.error.message);
  const { prove } = keeper.value;
  const given = { kind: 'approve-step', index: planStep.index, actor: alice, approvalId, prove } as const;
  const answered = await answerFor(resting.value, async () => ok({ ...given, ...(typed !== undefined && { typed }) }));
  return answered.ok;
}

/** A copy of the folder of a run, and what puts the run back to it. */
export function keptCopy(directory: string): { readonly restore: () => void } {
  const kept = `${directory}-kept`;
  cpSync(directory, kept, { recursive: true });
  return {
    restore: () => {
      rmSync(directory, { recursive: true, force: true });
      cpSync(kept, directory, { recursive: true });
    },
  };
}
