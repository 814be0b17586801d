import type { CancellationToken, window } from 'vscode';
import type {
  Answer,
  ApprovalDetails,
  InterventionDetails,
  Question,
  Resolution,
  RollbackDetails,
  WorkDetails,
} from '../debug-adapter/protocol.js';
import { commandLine } from '../runtime/model/command-line.js';
import type { EvidenceRequirement } from '../runtime/model/runbook.js';

/** The inputs of VS Code that a question is put into. */
export type Inputs = Pick<typeof window, 'showInputBox' | 'showQuickPick' | 'showOpenDialog' | 'showWarningMessage'>;

/** What the person answers; undefined where the input was closed without an answer. */
export async function askPerson(
  inputs: Inputs,
  question: Question,
  token: CancellationToken,
): Promise<Answer | undefined> {
  if (question.approval) return askApproval(inputs, question, question.approval, token);
  if (question.intervention) return askIntervention(inputs, question, question.intervention, token);
  if (question.evidence) return askEvidence(inputs, question, question.evidence, token);
  throw new Error(`question '${question.requestId}' asks for nothing`);
}

async function askEvidence(
  inputs: Inputs,
  question: Question,
  evidence: EvidenceRequirement,
  token: CancellationToken,
): Promise<Answer | undefined> {
  const title = `${question.title}: ${evidence.name}`;
  const prompt = sentences(question.complaint, question.instructions);
  switch (evidence.kind) {
    case 'text': {
      const text = await inputs.showInputBox({ title, prompt, ignoreFocusOut: true, validateInput: notBlank }, token);
      return text === undefined ? undefined : { kind: 'text', text };
    }
    case 'checklist': {
      const placeHolder = sentences(question.complaint, 'tick every item');
      const options = { title, placeHolder, canPickMany: true, ignoreFocusOut: true } as const;
      const items = await inputs.showQuickPick([...evidence.items], options, token);
      return items && { kind: 'checklist', items };
    }
    case 'attachment': {
      const files = await inputs.showOpenDialog({ title, openLabel: 'Attach', canSelectMany: false });
      const path = files?.[0]?.fsPath;
      return path === undefined ? undefined : { kind: 'attachment', path };
    }
  }
}

const approve = 'Approve';
const approveByTyping = 'Approve…';
const reject = 'Reject';
const breakGlass = 'Break the glass…';

async function askApproval(
  inputs: Inputs,
  question: Question,
  approval: ApprovalDetails,
  token: CancellationToken,
): Promise<Answer | undefined> {
  const isTyped = approval.gesture === 'typed';
  const chosen = await inputs.showWarningMessage(
    question.title,
    { modal: true, detail: approvalText(question, approval) },
    isTyped ? approveByTyping : approve,
    ...(approval.requirement.self_approval === 'break_glass' ? [breakGlass] : []),
    reject,
  );
  if (chosen === undefined) return undefined;
  if (chosen === reject) return { kind: 'reject', reason: 'rejected in the editor' };
  const typed = isTyped ? await askTyped(inputs, question, approval, token) : {};
  const who = chosen === breakGlass ? askReason : askApprover;
  const approver = typed && (await who(inputs, question, approval, token));
  return approver && { kind: 'approve', ...typed, ...approver };
}

/** Why somebody approves who the policy would have another do it. */
async function askReason(
  inputs: Inputs,
  { title }: Question,
  _approval: ApprovalDetails,
  token: CancellationToken,
): Given<{ readonly breakGlass: string }> {
  const prompt = 'why you have to approve it alone; it is recorded for others to see';
  const reason = await inputs.showInputBox({ title, prompt, ignoreFocusOut: true, validateInput: notBlank }, token);
  return reason === undefined ? undefined : { breakGlass: reason };
}

type Given<Fields> = Promise<Fields | undefined>;

async function askTyped(
  inputs: Inputs,
  { title, stepId }: Question,
  { typedText: wanted = stepId }: ApprovalDetails,
  token: CancellationToken,
): Given<{ readonly typed: string }> {
  const prompt = `type '${wanted}' to approve`;
  const validateInput = (value: string) => (value === wanted ? undefined : prompt);
  const typed = await inputs.showInputBox({ title, prompt, ignoreFocusOut: true, validateInput }, token);
  return typed === undefined ? undefined : { typed };
}

/** Who approves, where the step does not take whoever started the run. */
async function askApprover(
  inputs: Inputs,
  { title }: Question,
  { requirement: { min, roles }, refusedStarter }: ApprovalDetails,
  token: CancellationToken,
): Given<{ readonly as?: string; readonly role?: string }> {
  if (min <= 1 && roles.length === 0 && refusedStarter === undefined) return {};
  const prompt = sentences(refusedStarter, 'the name that the approval is recorded under');
  const as = await inputs.showInputBox({ title, prompt, ignoreFocusOut: true, validateInput: notBlank }, token);
  if (as === undefined || roles.length === 0) return as === undefined ? undefined : { as };
  const placeHolder = `the role in which ${as} approves`;
  const role = await inputs.showQuickPick([...roles], { title, placeHolder, ignoreFocusOut: true }, token);
  return role === undefined ? undefined : { as, role };
}

function approvalText({ complaint, instructions }: Question, details: ApprovalDetails): string {
  const { risk, reasons, requirement } = details;
  return lines(
    complaint,
    instructions,
    ...workLines(details),
    risk && `Risk: ${risk}`,
    details.isChanged && 'This is not what was stored before the step ran; look at it closely.',
    ...reasons.map((reason) => `• ${reason}`),
    whoMayApprove(requirement),
    whoMayNot(requirement),
    ...(details.rollback ? rollbackLines(details.rollback) : []),
  );
}

/** What would take the step back, so that whoever approves it knows. */
function rollbackLines(rollback: RollbackDetails): readonly string[] {
  const { risk, instructions } = rollback;
  const work = instructions === undefined ? workLines(rollback) : [instructions.trimEnd()];
  return [`If it fails, it can be taken back (${risk ?? 'by hand'}):`, ...work];
}

const labels: Readonly<Record<Resolution, string>> = {
  retry: 'Run again',
  done: 'It is done',
  failed: 'It has failed',
  skip: 'Skip it',
  abort: 'Abort the run',
};

const noteQuestions: Readonly<Record<Exclude<Resolution, 'retry' | 'abort'>, string>> = {
  done: 'how do you know that it is done?',
  failed: 'how do you know that it has failed?',
  skip: 'why is it left out?',
};

/** Asks how a step goes on; only a person can know. */
async function askIntervention(
  inputs: Inputs,
  question: Question,
  intervention: InterventionDetails,
  token: CancellationToken,
): Promise<Answer | undefined> {
  const { title, complaint, instructions } = question;
  const { risk, resolutions } = intervention;
  const why = interventionText(intervention);
  const detail = lines(complaint, why, instructions, ...workLines(intervention), risk && `Risk: ${risk}`);
  const chosen = await inputs.showWarningMessage(
    title,
    { modal: true, detail },
    ...resolutions.map((one) => labels[one]),
  );
  const resolution = resolutions.find((one) => labels[one] === chosen);
  if (resolution === undefined) return undefined;
  if (resolution === 'retry' || resolution === 'abort') return { kind: 'intervention', resolution, note: '' };
  const prompt = noteQuestions[resolution];
  const note = await inputs.showInputBox({ title, prompt, ignoreFocusOut: true, validateInput: notBlank }, token);
  return note === undefined ? undefined : { kind: 'intervention', resolution, note };
}

function interventionText({ cause, detail }: InterventionDetails): string {
  const more = detail === undefined ? '' : `: ${detail}`;
  switch (cause) {
    case 'interrupted':
      return 'The step was interrupted. Look at what it did before you answer.';
    case 'timeout':
      return `The step ran into its time limit${more}. Look at what it did before you answer.`;
    case 'by_hand':
      return `The policy leaves the step to a person${more}. Do it by hand and say so.`;
    case 'rolled_back':
      return 'The step failed and was rolled back. It can be run again, or left as failed.';
    case 'rollback_failed':
      return `The step was not rolled back${more}. Look at what is left of it before you answer.`;
    case 'rollback_declined':
      return `The step failed, and its rollback was declined${more}.`;
    case 'approval_expired':
      return 'Nobody approved the step in time.';
  }
}

/** What a step does, with all that changes what that means. */
function workLines({ command, script, provider, env = {}, folder }: WorkDetails): readonly string[] {
  return [
    ...(command ? [commandLine(command)] : []),
    ...(script ? [`${script.shell}:`, script.text.trimEnd()] : []),
    ...(provider ? [`${provider.type} ${JSON.stringify(provider.with)}`] : []),
    ...Object.entries(env).map(([name, value]) => `${name}=${value}`),
    ...(folder === undefined ? [] : [`in ${folder}`]),
  ];
}

function lines(...all: readonly (string | undefined)[]): string {
  return all.filter((line) => line !== undefined).join('\n');
}

function whoMayApprove({ min, roles }: ApprovalDetails['requirement']): string | undefined {
  if (min <= 1 && roles.length === 0) return undefined;
  const people = min > 1 ? `${min} people must approve` : 'must be approved';
  return roles.length === 0 ? people : `${people} as ${roles.join(' or ')}`;
}

function whoMayNot({ distinct_from: barred = [] }: ApprovalDetails['requirement']): string | undefined {
  return barred.length === 0 ? undefined : `not by ${barred.join(', ')}, who acted in this run before`;
}

function sentences(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined).join('; ');
}

function notBlank(value: string): string | undefined {
  return value.trim() === '' ? 'write at least one word' : undefined;
}
