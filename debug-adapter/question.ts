import type { ApprovalQuestion, EvidenceRequest, InterventionQuestion } from '../runtime/engine/ports.js';
import type { Actor, RollbackStored, StepReady } from '../runtime/model/event.js';
import { refusedPerson } from '../runtime/run/grant.js';
import { resolutionsFor } from '../runtime/run/intervention.js';
import type { Shown } from './console-text.js';
import type { ApprovalDetails, Question, RollbackDetails, WorkDetails } from './protocol.js';

/** A question without what tells it from others. */
export type PutQuestion = Omit<Question, 'requestId' | 'stepId' | 'title'>;

/** How a piece of evidence is asked for. */
export function evidenceQuestion({ evidence, instructions, complaint }: EvidenceRequest, shown: Shown): PutQuestion {
  return { kind: 'evidence', instructions: shown.text(instructions), evidence, ...complaintOf(complaint, shown) };
}

/** How an approval is asked for. */
export function approvalQuestion(question: ApprovalQuestion, starter: Actor, shown: Shown): PutQuestion {
  const { ready, complaint } = question;
  return {
    kind: 'approval',
    approval: { ...approvalDetails(question, shown), ...refusedStarter(question, starter, shown) },
    ...(ready.instructions !== undefined && { instructions: shown.text(ready.instructions) }),
    ...complaintOf(complaint, shown),
  };
}

/** How it is asked how a step goes on that only a person can say it of. */
export function interventionQuestion(
  { planStep, cause, detail, expiresAt, ready, risk, complaint }: InterventionQuestion,
  shown: Shown,
): PutQuestion {
  const intervention = {
    cause,
    ...(detail !== undefined && { detail: shown.text(detail) }),
    ...(expiresAt !== undefined && { expiresAt }),
    ...workDetails(ready, shown),
    ...(risk !== undefined && { risk }),
    resolutions: resolutionsFor(planStep.step, cause),
  };
  const instructions = ready.instructions === undefined ? {} : { instructions: shown.text(ready.instructions) };
  return { kind: 'intervention', intervention, ...instructions, ...complaintOf(complaint, shown) };
}

function complaintOf(complaint: string | undefined, shown: Shown): { readonly complaint?: string } {
  return complaint === undefined ? {} : { complaint: shown.text(complaint) };
}

function refusedStarter(
  { approval }: ApprovalQuestion,
  actor: Actor,
  shown: Shown,
): Pick<ApprovalDetails, 'refusedStarter'> {
  const refused = refusedPerson({ ...approval, actor, typed: undefined, breakGlass: undefined });
  // In another role it may still be the same person.
  const isOther = refused?.reason === 'same-person' || refused?.reason === 'approved-already';
  return isOther ? { refusedStarter: shown.text(refused.message) } : {};
}

function approvalDetails(question: ApprovalQuestion, shown: Shown): ApprovalDetails {
  const { approval, classification, ready, rollback, isChanged } = question;
  const { gesture, typed_text: typedText, risk, requirement } = approval.request;
  return {
    gesture,
    // As it is compared with what is typed, which is the redacted text as it was recorded.
    ...(typedText !== undefined && { typedText }),
    ...(risk !== undefined && { risk }),
    reasons: (classification?.reasons ?? []).map(({ why }) => shown.text(why)),
    ...workDetails(ready, shown),
    requirement,
    ...(rollback && { rollback: rollbackDetails(rollback, shown) }),
    ...(isChanged && { isChanged }),
  };
}

function rollbackDetails(rollback: RollbackStored, shown: Shown): RollbackDetails {
  const { risk, instructions } = rollback;
  return {
    ...workDetails(rollback, shown),
    ...(risk !== undefined && { risk }),
    ...(instructions !== undefined && { instructions: shown.text(instructions) }),
  };
}

function workDetails({ argv, script, shell = '', provider, env, cwd }: StepReady, shown: Shown): WorkDetails {
  return {
    ...(argv && { command: shown.argv(argv) }),
    ...(script !== undefined && { script: { shell, text: shown.text(script) } }),
    ...(provider && { provider: { type: provider.type, with: shown.json(provider.with) } }),
    ...(env && { env: shown.json(env) as Readonly<Record<string, string>> }),
    ...(cwd !== undefined && { folder: shown.text(cwd) }),
  };
}
