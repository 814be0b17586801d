import { dirname } from 'node:path';
import { judgedAgain } from '../engine/resolved-work.js';
import { rollbackIdOf } from '../model/plan.js';
import type { Classification } from '../model/risk.js';
import { shownHash } from '../record/shown-hash.js';
import { rollbackOf } from '../run/rollback-state.js';
import { requestOf } from '../run/step-state.js';
import { runClassifier } from './classify/run-classifier.js';
import { sha256Hex } from './digest.js';
import type { RestingRun } from './resting-run.js';

/** Why nobody should be shown what is recorded of the step that a run waits in: it is not what its approval is for. */
export function shownFault(resting: RestingRun): string | undefined {
  return isShownTruly(resting)
    ? undefined
    : `what is recorded of step '${resting.planStep.step.id}' is not what its approval is for, so the record was changed; look at it, and let it ask anew with 'runbook resume'`;
}

/** The class of the recorded command as it is judged here and now: what the record says of it, anybody may have written. */
export function judgedNow({ stopped: { loaded }, planStep, step }: RestingRun): Classification | undefined {
  const { classifier, providers, plan } = loaded;
  if (planStep.step.type === 'manual' || !('ready' in step)) return undefined;
  return judgedAgain(runClassifier(classifier, providers, plan.posture.profile), planStep.step, step.ready);
}

function isShownTruly(resting: RestingRun): boolean {
  const { stopped, planStep, step } = resting;
  const request = requestOf(step);
  if (request === undefined || !('ready' in step)) return false;
  const folder = dirname(stopped.loaded.path);
  const { id } = planStep.step;
  const fits = (of: string, shown: Parameters<typeof shownHash>[1], hash: string | undefined) =>
    (shownHash(of, shown, folder, sha256Hex) ?? hash) === hash;
  const stored = rollbackOf(stopped.state.rollbacks, id)?.stored;
  return (
    step.ready.command_hash === request.command_hash &&
    fits(id, step.ready, request.command_hash) &&
    (stored === undefined || fits(rollbackIdOf(id), stored, stored.rollback_hash)) &&
    judgedNow(resting)?.final.risk === request.risk
  );
}
