import type { CancellationToken } from 'vscode';
import type {
  Answer,
  ApprovalDetails,
  ProposedApprover,
  Question,
  RollbackDetails,
} from '../runtime/model/question.js';
import { askText, chosenInDialog, type Inputs, lines, notBlank, sentences, workLines } from './dialog.js';

const approve = 'Approve';
const approveByTyping = 'Approve…';
const reject = 'Reject…';
const breakGlass = 'Break the glass…';

/** Asks whether a step may run: the person sees all of it, and the gesture is theirs alone. */
export async function askApproval(
  inputs: Inputs,
  question: Question,
  approval: ApprovalDetails,
  token: CancellationToken,
): Promise<Answer | undefined> {
  const isTyped = approval.gesture === 'typed';
  const shown = { title: question.title, detail: approvalText(question, approval) };
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
  const prompt = 'why not? it is recorded for others to see';
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
  const waived = { distinct_from: 'separation of duties', min: `${min} people` };
  const past = glass.waives.map((one) => waived[one]).join(', ');
  const prompt = `this goes past: ${past}; why do you have to approve it alone? it is recorded for others to see`;
  const reason = await askText(inputs, { title, prompt, faultOf: notBlank }, token);
  if (reason === undefined || glass.roles.length === 0)
    return reason === undefined ? undefined : { breakGlass: reason };
  const role = await askRole(inputs, { title, placeHolder: 'the role in which you approve' }, glass.roles, token);
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
  const prompt = `type '${wanted}' to approve`;
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
  const prompt = sentences(refusedStarter, 'the name that the approval is recorded under');
  const as = await askText(inputs, { title, prompt, faultOf: notBlank }, token);
  if (as === undefined || roles.length === 0) return as === undefined ? undefined : { as };
  const role = await askRole(inputs, { title, placeHolder: `the role in which ${as} approves` }, roles, token);
  return role === undefined ? undefined : { as, role };
}

function approvalText({ complaint, instructions, takesBack, proposed }: Question, details: ApprovalDetails): string {
  const { risk, reasons, requirement, expiresAt } = details;
  return lines(
    complaint,
    takesBack?.why,
    instructions,
    ...workLines(details),
    risk && `Risk: ${risk}`,
    details.isChanged && 'This is not what was stored before the step ran; look at it closely.',
    ...reasons.map((reason) => `• ${reason}`),
    whoMayApprove(requirement),
    whoHasApproved(details),
    whoMayNot(requirement),
    proposed &&
      `Whoever approves this does it as ${proposed.as}${proposed.role === undefined ? '' : `, ${proposed.role}`}.`,
    expiresAt && `No approval counts after ${expiresAt}.`,
    ...(details.rollback ? rollbackLines(details.rollback) : []),
  );
}

/** What would take the step back, so that whoever approves it knows. */
function rollbackLines(rollback: RollbackDetails): readonly string[] {
  const { risk, instructions } = rollback;
  const work = instructions === undefined ? workLines(rollback) : [instructions.trimEnd()];
  return [`If it fails, this takes it back (${risk ?? 'by hand'}):`, ...work];
}

function whoMayApprove({ min, roles, holders }: ApprovalDetails['requirement']): string | undefined {
  if (min <= 1 && roles.length === 0) return undefined;
  const people = min > 1 ? `${min} people must approve` : 'must be approved';
  if (roles.length === 0) return people;
  const held = holders && Object.entries(holders).map(([role, names]) => `${role}: ${names.join(', ') || 'nobody'}`);
  return `${people} as ${roles.join(' or ')}${held ? ` (${held.join('; ')})` : ''}`;
}

function whoHasApproved({ requirement: { min }, approvedBy = [] }: ApprovalDetails): string | undefined {
  if (min <= 1) return undefined;
  const before = approvedBy.length === 0 ? '' : `; ${approvedBy.join(', ')} approved before`;
  return `approval ${approvedBy.length + 1} of ${min}${before}`;
}

function whoMayNot({ distinct_from: barred = [] }: ApprovalDetails['requirement']): string | undefined {
  return barred.length === 0 ? undefined : `not by ${barred.join(', ')}, who acted in this run before`;
}
