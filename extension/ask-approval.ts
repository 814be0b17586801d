import { type CancellationToken, l10n } from 'vscode';
import type {
  Answer,
  ApprovalDetails,
  ProposedApprover,
  Question,
  RollbackDetails,
} from '../runtime/model/question.js';
import { askText, chosenInDialog, type Inputs, lines, notBlank, sentences, workLines } from './dialog.js';

/** What the buttons say. */
function buttons() {
  return {
    approve: l10n.t('Approve'),
    approveByTyping: l10n.t('Approve…'),
    reject: l10n.t('Reject…'),
    breakGlass: l10n.t('Break the glass…'),
  };
}

/** Asks whether a step may run: the person sees all of it, and the gesture is theirs alone. */
export async function askApproval(
  inputs: Inputs,
  question: Question,
  approval: ApprovalDetails,
  token: CancellationToken,
): Promise<Answer | undefined> {
  const isTyped = approval.gesture === 'typed';
  const shown = { title: question.title, detail: approvalText(question, approval) };
  const { approve, approveByTyping, reject, breakGlass } = buttons();
  const choices = [isTyped ? approveByTyping : approve, ...(approval.breakGlass ? [breakGlass] : []), reject];
  const chosen = await chosenInDialog(inputs, shown, choices, token);
  if (chosen === undefined) return undefined;
  if (chosen === reject) return askRejection(inputs, question, token);
  const typed = isTyped ? await askTyped(inputs, question, approval, token) : {};
  const who = chosen === breakGlass ? askBreaker : askApprover;
  const approver = typed && (await who(inputs, question, approval, token));
  return approver && { kind: 'approve', ...typed, ...approver };
}

async function askRejection(
  inputs: Inputs,
  { title }: Question,
  token: CancellationToken,
): Promise<Answer | undefined> {
  const prompt = l10n.t('why not? it is recorded for others to see');
  const reason = await askText(inputs, { title, prompt, faultOf: notBlank }, token);
  return reason === undefined ? undefined : { kind: 'reject', reason };
}

type Given<Fields> = Promise<Fields | undefined>;

/** Why somebody approves who the policy would have another do it, and in which role. */
async function askBreaker(
  inputs: Inputs,
  { title }: Question,
  { breakGlass: glass = { waives: [], roles: [] }, requirement: { min } }: ApprovalDetails,
  token: CancellationToken,
): Given<{ readonly breakGlass: string; readonly role?: string }> {
  const waived = { distinct_from: l10n.t('separation of duties'), min: l10n.t('{0} people', min) };
  const past = glass.waives.map((one) => waived[one]).join(', ');
  const prompt = l10n.t(
    'this goes past: {0}; why do you have to approve it alone? it is recorded for others to see',
    past,
  );
  const reason = await askText(inputs, { title, prompt, faultOf: notBlank }, token);
  if (reason === undefined || glass.roles.length === 0)
    return reason === undefined ? undefined : { breakGlass: reason };
  const role = await askRole(
    inputs,
    { title, placeHolder: l10n.t('the role in which you approve') },
    glass.roles,
    token,
  );
  return role === undefined ? undefined : { breakGlass: reason, role };
}

function askRole(
  inputs: Inputs,
  words: { readonly title: string; readonly placeHolder: string },
  roles: readonly string[],
  token: CancellationToken,
): Thenable<string | undefined> {
  return inputs.showQuickPick([...roles], { ...words, ignoreFocusOut: true }, token);
}

async function askTyped(
  inputs: Inputs,
  { title, stepId }: Question,
  { typedText: wanted = stepId }: ApprovalDetails,
  token: CancellationToken,
): Given<{ readonly typed: string }> {
  const prompt = l10n.t("type '{0}' to approve", wanted);
  const faultOf = (value: string) => (value === wanted ? undefined : prompt);
  const typed = await askText(inputs, { title, prompt, faultOf }, token);
  return typed === undefined ? undefined : { typed };
}

/** Who approves, where the step does not take whoever started the run. */
async function askApprover(
  inputs: Inputs,
  { title, proposed }: Question,
  { requirement: { min, roles }, refusedStarter }: ApprovalDetails,
  token: CancellationToken,
): Given<Partial<ProposedApprover>> {
  if (proposed) return proposed;
  if (min <= 1 && roles.length === 0 && refusedStarter === undefined) return {};
  const prompt = sentences(refusedStarter, l10n.t('the name that the approval is recorded under'));
  const as = await askText(inputs, { title, prompt, faultOf: notBlank }, token);
  if (as === undefined || roles.length === 0) return as === undefined ? undefined : { as };
  const role = await askRole(
    inputs,
    { title, placeHolder: l10n.t('the role in which {0} approves', as) },
    roles,
    token,
  );
  return role === undefined ? undefined : { as, role };
}

function approvalText({ complaint, instructions, takesBack, proposed }: Question, details: ApprovalDetails): string {
  const { risk, reasons, requirement, expiresAt } = details;
  return lines(
    complaint,
    takesBack?.why,
    instructions,
    ...workLines(details),
    risk && l10n.t('Risk: {0}', risk),
    details.isChanged && l10n.t('This is not what was stored before the step ran; look at it closely.'),
    ...reasons.map((reason) => `• ${reason}`),
    whoMayApprove(requirement),
    whoHasApproved(details),
    whoMayNot(requirement),
    proposed && l10n.t('Whoever approves this does it as {0}.', sentenceOf(proposed)),
    expiresAt && l10n.t('No approval counts after {0}.', expiresAt),
    ...(details.rollback ? rollbackLines(details.rollback) : []),
  );
}

function sentenceOf({ as, role }: ProposedApprover): string {
  return role === undefined ? as : `${as}, ${role}`;
}

/** What would take the step back, so that whoever approves it knows. */
function rollbackLines(rollback: RollbackDetails): readonly string[] {
  const { risk, instructions } = rollback;
  const work = instructions === undefined ? workLines(rollback) : [instructions.trimEnd()];
  return [l10n.t('If it fails, this takes it back ({0}):', risk ?? l10n.t('by hand')), ...work];
}

function whoMayApprove({ min, roles, holders }: ApprovalDetails['requirement']): string | undefined {
  if (min <= 1 && roles.length === 0) return undefined;
  if (roles.length === 0) return l10n.t('{0} people must approve', min);
  const held = Object.entries(holders ?? {}).map(([role, names]) => `${role}: ${names.join(', ') || l10n.t('nobody')}`);
  const wanted = roles.join(l10n.t(' or ')) + (holders ? ` (${held.join('; ')})` : '');
  return min > 1 ? l10n.t('{0} people must approve as {1}', min, wanted) : l10n.t('must be approved as {0}', wanted);
}

function whoHasApproved({ requirement: { min }, approvedBy = [] }: ApprovalDetails): string | undefined {
  if (min <= 1) return undefined;
  const next = approvedBy.length + 1;
  if (approvedBy.length === 0) return l10n.t('approval {0} of {1}', next, min);
  return l10n.t('approval {0} of {1}; {2} approved before', next, min, approvedBy.join(', '));
}

function whoMayNot({ distinct_from: barred = [] }: ApprovalDetails['requirement']): string | undefined {
  return barred.length === 0 ? undefined : l10n.t('not by {0}, who acted in this run before', barred.join(', '));
}
