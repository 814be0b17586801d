import type { ApprovalQuestion, EvidenceRequest, InterruptionQuestion } from '../runtime/engine/ports.js';
import type { StepReady } from '../runtime/model/event.js';
import type { Shown } from './console-text.js';
import type { ApprovalDetails, Question, WorkDetails } from './protocol.js';

/** A question without what tells it from others. */
export type PutQuestion = Omit<Question, 'requestId' | 'stepId' | 'title'>;

/** How a piece of evidence is asked for. */
export function evidenceQuestion({ evidence, instructions, complaint }: EvidenceRequest, shown: Shown): PutQuestion {
  return { kind: 'evidence', instructions: shown.text(instructions), evidence, ...complaintOf(complaint, shown) };
}

/** How an approval is asked for. */
export function approvalQuestion(question: ApprovalQuestion, shown: Shown): PutQuestion {
  const { ready, complaint } = question;
  return {
    kind: 'approval',
    approval: approvalDetails(question, shown),
    ...(ready.instructions !== undefined && { instructions: shown.text(ready.instructions) }),
    ...complaintOf(complaint, shown),
  };
}

/** How it is asked what became of a step that was interrupted. */
export function interruptionQuestion({ ready, risk, complaint }: InterruptionQuestion, shown: Shown): PutQuestion {
  const interruption = { ...workDetails(ready, shown), ...(risk !== undefined && { risk }) };
  return { kind: 'interruption', interruption, ...complaintOf(complaint, shown) };
}

function complaintOf(complaint: string | undefined, shown: Shown): { readonly complaint?: string } {
  return complaint === undefined ? {} : { complaint: shown.text(complaint) };
}

function approvalDetails({ approval, classification, ready }: ApprovalQuestion, shown: Shown): ApprovalDetails {
  const { gesture, typed_text: typedText, risk, requirement } = approval.request;
  return {
    gesture,
    // As it is compared with what is typed, which is the redacted text as it was recorded.
    ...(typedText !== undefined && { typedText }),
    ...(risk !== undefined && { risk }),
    reasons: (classification?.reasons ?? []).map(({ why }) => shown.text(why)),
    ...workDetails(ready, shown),
    requirement,
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
