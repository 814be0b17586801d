import type { ApprovalAnswer, ApprovalQuestion } from '../../engine/ports.js';
import type { Actor, ApprovalRequested, StepReady } from '../../model/event.js';
import { brokenGlass } from '../../run/grant.js';
import { furtherText, waivedText } from '../render/approval.js';
import { colors } from '../render/colors.js';
import { oneLine } from '../render/plain.js';
import { type Approver, askApprover, offerOf } from './approver.js';
import { type Ask, askYesNo, discardTypedAhead, tell } from './prompt.js';

/** Asks the people at the terminal, who have seen the step begin, for an approval: who gives it, and the gesture that it needs. */
export async function askApproval(
  question: ApprovalQuestion,
  starter: Actor,
  ask: Ask,
): Promise<ApprovalAnswer | undefined> {
  await discardTypedAhead();
  process.stdout.write(furtherText(question));
  const approver = await askApprover(question, starter, ask);
  return approver && askGesture(question, approver, ask);
}

/** Asks the person who approves for the gesture alone. */
export async function askGesture(
  question: ApprovalQuestion,
  approver: Approver,
  ask: Ask,
): Promise<ApprovalAnswer | undefined> {
  const broken = brokenGlass(offerOf(question, approver));
  if (broken) tell(colors.red(`! this breaks the glass: it goes past ${waivedText(broken)}, and the record says so`));
  const { request } = question.approval;
  return request.gesture === 'typed' ? askTyped(request, approver, ask) : askConfirmed(question, approver, ask);
}

async function askTyped(
  { typed_text: text = '', by_hand }: ApprovalRequested,
  approver: Approver,
  ask: Ask,
): Promise<ApprovalAnswer | undefined> {
  const typed = await ask(typedPrompt(oneLine(text), by_hand ? 'let it be done by hand' : 'run it'));
  if (typed === undefined) return undefined;
  return typed === '' ? refusal(approver.actor, ask) : { kind: 'approve', ...approver, typed };
}

// What is to be typed is never broken into lines.
function typedPrompt(text: string, what: string): string {
  return text.length <= 50
    ? `      type '${text}' to ${what}, or nothing to refuse: `
    : `      | ${text}\n      type that line exactly to ${what}, or nothing to refuse: `;
}

async function askConfirmed(
  { ready, approval }: ApprovalQuestion,
  approver: Approver,
  ask: Ask,
): Promise<ApprovalAnswer | undefined> {
  const isAgreed = await askYesNo(`      ${confirmPrompt(ready, approval.request)} (y/n) `, ask);
  if (isAgreed === undefined) return undefined;
  return isAgreed ? { kind: 'approve', ...approver } : refusal(approver.actor, ask);
}

function confirmPrompt(ready: StepReady, { by_hand }: ApprovalRequested): string {
  if (ready.instructions !== undefined) return 'done and approved?';
  return by_hand ? 'may it be done by hand?' : 'run it?';
}

async function refusal(actor: Actor, ask: Ask): Promise<ApprovalAnswer | undefined> {
  const reason = await ask('      why not? ');
  return reason === undefined ? undefined : { kind: 'reject', actor, reason };
}
