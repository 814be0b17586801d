import type { EvidenceRecord, PauseReason } from '../model/event.js';
import { failed, ok, type Result } from '../model/result.js';
import type { Command, Refusal } from '../run/command.js';
import type { Intent } from '../run/next.js';
import { type RunState, stepState } from '../run/state.js';
import { applied, apply, type Drive, type Workspace } from './drive.js';
import type { ApprovalAnswer, ApprovalQuestion, EvidenceAnswer, EvidenceRequest } from './ports.js';

type EvidenceIntent = Extract<Intent, { kind: 'ask-evidence' }>;
type ApprovalIntent = Extract<Intent, { kind: 'ask-approval' }>;

/** Asks for one piece of evidence until it satisfies the step; pauses the run where nobody answers. */
export function askEvidence(drive: Drive, intent: EvidenceIntent, state: RunState): Promise<RunState> {
  const { planStep, evidence } = intent;
  const step = stepState(state, planStep.index);
  const request: EvidenceRequest = {
    planStep,
    evidence,
    instructions: 'instructions' in step ? (step.instructions ?? '') : '',
  };
  return untilAccepted(drive, state, {
    ask: (complaint) => drive.ports.people.evidence({ ...request, ...complaint }),
    submit: (answer) => submitEvidence(drive, state, intent, answer),
    waiting: { reason: 'evidence', detail: `step '${planStep.step.id}' needs evidence '${evidence.name}'` },
  });
}

/** Asks for an approval until it is given or refused; pauses the run where nobody answers. */
export function askApproval(
  drive: Drive,
  workspace: Workspace,
  intent: ApprovalIntent,
  state: RunState,
): Promise<RunState> {
  const { id } = intent.planStep.step;
  const { index } = intent.planStep;
  const question = questionOf(workspace, intent, state);
  return untilAccepted(drive, state, {
    ask: (complaint) => drive.ports.people.approval({ ...question, ...complaint }),
    submit: (answer) => apply(drive, state, commandOf(index, answer)),
    waiting: { reason: 'approval', detail: `step '${id}' needs an approval` },
  });
}

/** One question to a person: how it is put, and what becomes of the answer. */
interface Question<Answer> {
  readonly ask: (complaint: { readonly complaint?: string }) => Promise<Answer | undefined>;
  readonly submit: (answer: Answer) => Promise<Result<RunState, Refusal>>;
  readonly waiting: { readonly reason: Exclude<PauseReason, 'cancelled'>; readonly detail: string };
}

async function untilAccepted<Answer>(drive: Drive, state: RunState, question: Question<Answer>): Promise<RunState> {
  let complaint: { readonly complaint?: string } = {};
  for (;;) {
    const answer = await question.ask(complaint);
    if (drive.cancellation.isCancelled) return state;
    if (!answer) return applied(drive, state, { kind: 'pause-run', ...question.waiting });
    const result = await question.submit(answer);
    if (result.ok) return result.value;
    complaint = { complaint: result.error.message };
  }
}

function questionOf(workspace: Workspace, { planStep, approval }: ApprovalIntent, state: RunState): ApprovalQuestion {
  const step = stepState(state, planStep.index);
  const { argv, instructions } = step.name === 'awaiting-approval' ? step : {};
  const { prepared } = workspace;
  return {
    planStep,
    approval,
    ...(argv && { argv }),
    ...(instructions !== undefined && { instructions }),
    ...(prepared?.stepId === planStep.step.id && { classification: prepared.classification }),
  };
}

async function submitEvidence(
  drive: Drive,
  state: RunState,
  { planStep, evidence }: EvidenceIntent,
  answer: EvidenceAnswer,
): Promise<Result<RunState, Refusal>> {
  // A file is only copied into the run where one is asked for.
  if (answer.given.kind === 'attachment' && evidence.kind !== 'attachment') {
    const message = `evidence '${evidence.name}' is a ${evidence.kind}, not a file`;
    return failed({ reason: 'evidence-insufficient', message });
  }
  const record = await recordOf(drive, answer);
  if (!record.ok) return record;
  return apply(drive, state, {
    kind: 'submit-evidence',
    index: planStep.index,
    actor: answer.actor,
    name: evidence.name,
    record: record.value,
    approvalId: drive.ports.ids.next('approval'),
  });
}

async function recordOf(drive: Drive, { given }: EvidenceAnswer): Promise<Result<EvidenceRecord, Refusal>> {
  if (given.kind !== 'attachment') return ok(given);
  const attached = await drive.ports.store.attach(given.path);
  return attached.ok ? ok(attached.record) : failed({ reason: 'attachment-unreadable', message: attached.message });
}

function commandOf(index: number, answer: ApprovalAnswer): Command {
  const { actor } = answer;
  if (answer.kind === 'reject') return { kind: 'reject-step', index, actor, reason: answer.reason };
  return { kind: 'approve-step', index, actor, ...(answer.typed !== undefined && { typed: answer.typed }) };
}
