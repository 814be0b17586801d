import type { Shown } from '../runtime/debug/console-text.js';
import type { ApprovalQuestion, EvidenceRequest, InterventionQuestion } from '../runtime/engine/ports.js';
import type { Actor, RollbackStored, StepReady } from '../runtime/model/event.js';
import { forwardIdOf, type PlanStep } from '../runtime/model/plan.js';
import type { ApprovalDetails, Question, RollbackDetails, WorkDetails } from '../runtime/model/question.js';
import { brokenGlass, type GrantOffer, refusedGrant, refusedPerson } from '../runtime/run/grant.js';
import { resolutionsFor } from '../runtime/run/intervention.js';

/** A question without what tells it from others. */
export type PutQuestion = Omit<Question, 'requestId' | 'stepId' | 'title' | 'takesBack'>;

/** The failure for which steps are taken back. */
export interface Failure {
  readonly stepId: string;
  readonly message: string;
}

/** What the question is about: the step, or the step that a rollback takes back and why it does. */
export function headOf(
  { step: { id, title } }: PlanStep,
  failure: Failure | undefined,
  shown: Shown,
): Pick<Question, 'stepId' | 'title' | 'takesBack'> {
  const taken = forwardIdOf(id);
  if (taken === undefined) return { stepId: id, title: shown.text(title ?? id) };
  const why = failure && { why: shown.text(`'${failure.stepId}' failed: ${failure.message}`) };
  const what = title === undefined ? '' : `: ${shown.text(title)}`;
  return { stepId: id, title: `Take back '${taken}'${what}`, takesBack: { stepId: taken, ...why } };
}

/** How a piece of evidence is asked for; `before` was ticked in an answer that did not count. */
export function evidenceQuestion(
  { evidence, instructions, given, complaint }: EvidenceRequest,
  before: readonly string[],
  shown: Shown,
): PutQuestion {
  const items = given?.kind === 'checklist' ? [...given.items, ...before] : before;
  const ticked = evidence.kind === 'checklist' ? evidence.items.filter((item) => items.includes(item)) : [];
  return {
    kind: 'evidence',
    instructions: shown.text(instructions),
    evidence,
    ...(ticked.length > 0 && { ticked }),
    ...complaintOf(complaint, shown),
  };
}

/** How an approval is asked for. */
export function approvalQuestion(question: ApprovalQuestion, starter: Actor, shown: Shown): PutQuestion {
  const { ready, complaint } = question;
  return {
    kind: 'approval',
    approval: {
      ...approvalDetails(question, shown),
      ...refusedStarter(question, starter, shown),
      ...breakableGlass(question, starter),
    },
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

// In another role it may still be the same person, so that roles are left aside.
function refusedStarter(
  { approval: { request, grants } }: ApprovalQuestion,
  actor: Actor,
  shown: Shown,
): Pick<ApprovalDetails, 'refusedStarter'> {
  const roleless = { ...request, requirement: { ...request.requirement, roles: [] } };
  const refused = refusedPerson({ request: roleless, grants, actor, typed: undefined, breakGlass: undefined });
  return refused ? { refusedStarter: shown.text(refused.message) } : {};
}

/** Offered only where it would be taken, so that nobody gives a reason in vain. */
function breakableGlass(
  { approval: { request, grants } }: ApprovalQuestion,
  actor: Actor,
): Pick<ApprovalDetails, 'breakGlass'> {
  const offerAs = (person: Actor): GrantOffer => {
    return { request, grants, actor: person, typed: request.typed_text, breakGlass: 'a reason' };
  };
  const isTaken = (person: Actor) => refusedGrant(offerAs(person)) === undefined;
  const roles = isTaken(actor) ? [] : request.requirement.roles.filter((role) => isTaken({ ...actor, role }));
  const waives = isTaken(actor) || roles.length > 0 ? brokenGlass(offerAs(actor))?.waived : undefined;
  return waives ? { breakGlass: { waives, roles } } : {};
}

function approvalDetails(question: ApprovalQuestion, shown: Shown): ApprovalDetails {
  const { approval, classification, ready, rollback, isChanged } = question;
  const { gesture, typed_text: typedText, risk, requirement, expires_at: expiresAt } = approval.request;
  const approvedBy = approval.grants.map(({ actor }) => shown.text(actor.id));
  return {
    gesture,
    // As it is compared with what is typed, which is the redacted text as it was recorded.
    ...(typedText !== undefined && { typedText }),
    ...(risk !== undefined && { risk }),
    reasons: (classification?.reasons ?? []).map(({ why }) => shown.text(why)),
    ...workDetails(ready, shown),
    requirement,
    ...(approvedBy.length > 0 && { approvedBy }),
    ...(expiresAt !== undefined && { expiresAt }),
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
