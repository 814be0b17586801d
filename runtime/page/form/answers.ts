import { isBlank } from '../../model/blank.js';
import type { Answer, ApprovalDetails, InterventionDetails, Question, Resolution } from '../../model/question.js';
import { type Draft, written } from './draft.js';

/** What can be answered by a gesture of its own, each with its button. */
export type Deed = 'approve' | 'glass' | 'reject' | 'text' | 'checklist' | 'intervention';

/** The answer that a gesture gives with what is written; undefined where something is missing yet. */
export function answerOf(deed: Deed, question: Question, draft: Draft): Answer | undefined {
  switch (deed) {
    case 'approve':
      return question.approval && approvalOf(question, question.approval, draft);
    case 'glass':
      return question.approval && brokenGlassOf(question, question.approval, draft);
    case 'reject':
      return question.approval && rejectionOf(draft);
    case 'text': {
      const text = written(draft, 'text');
      return isBlank(text) ? undefined : { kind: 'text', text };
    }
    case 'checklist':
      return draft.ticked.length === 0 ? undefined : { kind: 'checklist', items: draft.ticked };
    case 'intervention':
      return question.intervention && wordOf(question.intervention, draft);
  }
}

/** Whether whoever approves has to say under which name. */
export function needsName({ proposed, approval }: Question): boolean {
  if (proposed || approval === undefined) return false;
  const { requirement, refusedStarter } = approval;
  return requirement.min > 1 || requirement.roles.length > 0 || refusedStarter !== undefined;
}

function approvalOf(question: Question, approval: ApprovalDetails, draft: Draft): Answer | undefined {
  const typed = typedOf(question, approval, draft);
  const approver = approverOf(question, approval, draft);
  return typed && approver && { kind: 'approve', ...typed, ...approver };
}

function brokenGlassOf(question: Question, approval: ApprovalDetails, draft: Draft): Answer | undefined {
  const typed = typedOf(question, approval, draft);
  const breakGlass = written(draft, 'glass');
  const roles = approval.breakGlass?.roles ?? [];
  const role = written(draft, 'glassRole');
  if (typed === undefined || isBlank(breakGlass) || (roles.length > 0 && role === '')) return undefined;
  return { kind: 'approve', ...typed, breakGlass, ...(role !== '' && { role }) };
}

function typedOf(
  { stepId }: Question,
  approval: ApprovalDetails,
  draft: Draft,
): { readonly typed?: string } | undefined {
  if (approval.gesture === 'confirm') return {};
  const typed = written(draft, 'typed');
  return typed === (approval.typedText ?? stepId) ? { typed } : undefined;
}

type Approver = { readonly as?: string; readonly role?: string; readonly breakGlass?: string };

function approverOf(
  question: Question,
  { requirement: { roles } }: ApprovalDetails,
  draft: Draft,
): Approver | undefined {
  if (question.proposed) return question.proposed;
  if (!needsName(question)) return {};
  const as = written(draft, 'as');
  const role = written(draft, 'role');
  if (isBlank(as) || (roles.length > 0 && role === '')) return undefined;
  return { as, ...(role !== '' && { role }) };
}

function rejectionOf(draft: Draft): Answer | undefined {
  const reason = written(draft, 'reject');
  return isBlank(reason) ? undefined : { kind: 'reject', reason };
}

function wordOf({ resolutions }: InterventionDetails, draft: Draft): Answer | undefined {
  const chosen = written(draft, 'resolution');
  const resolution = resolutions.find((one) => one === chosen);
  const note = written(draft, 'note');
  if (resolution === undefined || (needsNote(resolution) && isBlank(note))) return undefined;
  return { kind: 'intervention', resolution, note };
}

/** Whether a person's word on a step counts only with how they know it or why. */
export function needsNote(resolution: Resolution): boolean {
  return resolution === 'done' || resolution === 'failed' || resolution === 'skip';
}
