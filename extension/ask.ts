import type { CancellationToken, window } from 'vscode';
import type { Answer, ApprovalDetails, InterruptionDetails, Question, WorkDetails } from '../debug-adapter/protocol.js';
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
  if (question.interruption) return askInterruption(inputs, question, question.interruption, token);
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
    reject,
  );
  if (chosen === undefined) return undefined;
  if (chosen === reject) return { kind: 'reject', reason: 'rejected in the editor' };
  const typed = isTyped ? await askTyped(inputs, question, approval, token) : {};
  const approver = typed && (await askApprover(inputs, question, approval, token));
  return approver && { kind: 'approve', ...typed, ...approver };
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
  { requirement: { min, roles } }: ApprovalDetails,
  token: CancellationToken,
): Given<{ readonly as?: string; readonly role?: string }> {
  if (min <= 1 && roles.length === 0) return {};
  const prompt = 'the name that the approval is recorded under';
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
    ...reasons.map((reason) => `• ${reason}`),
    whoMayApprove(requirement),
  );
}

const again = 'Run again';
const done = 'It is done';
const failed = 'It has failed';

/** Asks what became of a step that was running when its runner ended; only a person can know. */
async function askInterruption(
  inputs: Inputs,
  question: Question,
  interruption: InterruptionDetails,
  token: CancellationToken,
): Promise<Answer | undefined> {
  const { title, complaint } = question;
  const unknown = 'The step was interrupted. Look at what it did before you answer.';
  const { risk } = interruption;
  const detail = lines(complaint, unknown, ...workLines(interruption), risk && `Risk: ${risk}`);
  const chosen = await inputs.showWarningMessage(title, { modal: true, detail }, again, done, failed);
  if (chosen === undefined) return undefined;
  if (chosen === again) return { kind: 'interruption', resolution: 'retry', note: '' };
  const resolution = chosen === done ? 'done' : 'failed';
  const prompt = `how do you know that it ${resolution === 'done' ? 'is done' : 'has failed'}?`;
  const note = await inputs.showInputBox({ title, prompt, ignoreFocusOut: true, validateInput: notBlank }, token);
  return note === undefined ? undefined : { kind: 'interruption', resolution, note };
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

function sentences(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined).join('; ');
}

function notBlank(value: string): string | undefined {
  return value.trim() === '' ? 'write at least one word' : undefined;
}
